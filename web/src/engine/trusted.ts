interface Policy {
  createScriptURL(url: string): unknown;
}

interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

/** The address of a script of our own, as pages want it that require trusted types. */
export function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Factory };
  const policy = trustedTypes?.createPolicy("overlook", { createScriptURL: (text) => text });
  return (policy?.createScriptURL(url) as string | undefined) ?? url;
}
