/** What links hold: JSON, deflated and in base64url. */

/** The most characters that a link may hold when it is opened, and may unpack to. */
const most = { packed: 1 << 18, unpacked: 1 << 21 };

export async function packed(value: unknown): Promise<string> {
  return base64url(await through(new Blob([JSON.stringify(value)]), new CompressionStream("deflate-raw")));
}

/** What a link holds; it throws what is wrong with it, in words. */
export async function unpacked(text: string): Promise<unknown> {
  if (text.length > most.packed) throw new Error("This link is too long.");
  try {
    const bytes = await through(new Blob([bytesOf(text)]), new DecompressionStream("deflate-raw"));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (reason) {
    if (reason instanceof RangeError) throw new Error("This link unpacks to too much.", { cause: reason });
    throw new Error("This link is damaged: a part of it may be missing.", { cause: reason });
  }
}

/** All that a stream makes of some bytes; a RangeError where it is too much. */
async function through(bytes: Blob, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const reader = bytes.stream().pipeThrough(stream).getReader();
  const parts: BlobPart[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    size += value.length;
    if (size > most.unpacked) {
      await reader.cancel();
      throw new RangeError("too much");
    }
    parts.push(value);
  }
}

function base64url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}
