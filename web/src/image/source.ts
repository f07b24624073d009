/** How much of a file is read ahead, in bytes. */
const ahead = 4 << 20;

/** Bytes outside the machine; the engine reads them where it needs them, and waits meanwhile. */
export class Source {
  readonly size: number;
  /** The part that was read last, and where it begins. */
  private part = new Uint8Array();
  private from = 0;
  /** Where the last reading ended. */
  private end = 0;
  private total = 0;

  /** told hears how many bytes were read so far. */
  constructor(
    private readonly blob: Blob,
    private readonly told: (done: number) => void = () => undefined,
  ) {
    this.size = blob.size;
  }

  /** The bytes at a place, which are valid until the next call; fewer, or undefined, where they cannot be read. */
  read(at: number, n: number): Uint8Array | undefined {
    const to = Math.min(at + n, this.size);
    if (at < this.from || to > this.from + this.part.length) {
      // Who goes on where they stopped goes on further; who jumps reads no more than they ask for.
      const end = at === this.end ? Math.max(to, Math.min(at + ahead, this.size)) : to;
      try {
        this.part = bytesOf(this.blob.slice(at, end));
      } catch {
        return undefined; // the file has changed, or is gone
      }
      this.from = at;
    }
    this.end = to;
    this.total += to - at;
    this.told(this.total);
    return this.part.subarray(at - this.from, to - this.from);
  }
}

/** Only workers have the reader that waits. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

export function bytesOf(blob: Blob): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new FileReaderSync().readAsArrayBuffer(blob));
}
