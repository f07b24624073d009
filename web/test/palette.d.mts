/** The same picture with 256 colours at most. */
export function reduced(png: Buffer): Buffer;
