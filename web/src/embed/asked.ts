/** Reads what a page gave to a method of a lab, as a text; what is wrong with it is thrown. */
export function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("a text is wanted");
  if (value.length > 1 << 16) throw new RangeError("a text of at most 65,536 characters is wanted");
  return value;
}

export function texts(value: unknown): string[] {
  if (!Array.isArray(value) || value.length > 2000)
    throw new TypeError("a list of at most 2,000 texts is wanted");
  return value.map(text);
}

export function number(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new TypeError("a number is wanted");
  return value;
}
