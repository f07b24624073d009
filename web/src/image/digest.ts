/** A file is digested by blocks of so many bytes. */
export const blockSize = 4 << 20;

/**
 * What a file's bytes come to: "blocks:HEX-SIZE", where HEX is the SHA-256 of
 * the SHA-256s of its blocks. each gets every block once it has been digested,
 * and may throw to end it.
 */
export async function digestOf(
  blob: Blob,
  each: (block: Uint8Array<ArrayBuffer>, at: number) => void,
): Promise<string> {
  const sums: ArrayBuffer[] = [];
  for (let at = 0; at < blob.size; at += blockSize) {
    const block = await blob.slice(at, at + blockSize).arrayBuffer();
    sums.push(await crypto.subtle.digest("SHA-256", block));
    each(new Uint8Array(block), at);
  }
  const whole = await new Blob(sums).arrayBuffer();
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
  const hex = Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `blocks:${hex}-${blob.size}`;
}

/** The size that a digest names. */
export function sizeIn(digest: string): number {
  return Number(digest.slice(digest.lastIndexOf("-") + 1));
}
