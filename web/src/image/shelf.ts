import { bytesOf } from "./source";
import { scratchFile, type SyncAccess } from "./vault";

/** What is put on the shelf leaves memory by blocks of so many bytes. */
const blockSize = 4 << 20;

/** How much the engine hands over at once, at most. */
const most = 64 << 10;

/**
 * Where bytes stay that the machine has unpacked: in a file of the browser's
 * private storage, which the next visit throws away, and else in blobs. What
 * was put there is read again at any time, and never changes.
 */
export class Shelf {
  size = 0;
  /** What put adds is its beginning. */
  readonly scratch = new Uint8Array(most);
  /** The last block, which is not full yet. */
  private readonly last = new Uint8Array(blockSize);
  /** The full ones that are not in the file. */
  private readonly blobs = new Map<number, Blob>();
  private file: SyncAccess | undefined;
  private opened: Promise<void> | undefined;
  /** The blob that was read last. */
  private held: { block: number; bytes: Uint8Array } | undefined;

  /** Looks for a file to write to; without one, and until it is there, blobs do. */
  open(): Promise<void> {
    return (this.opened ??= scratchFile().then((file) => {
      this.file = file;
    }));
  }

  /** Adds the first n bytes of the scratch and answers with where they lie. */
  put(n: number): number {
    const at = this.size;
    for (let done = 0; done < n;) {
      const from = this.size % blockSize;
      const part = this.scratch.subarray(done, Math.min(n, done + blockSize - from));
      this.last.set(part, from);
      this.size += part.length;
      done += part.length;
      if (this.size % blockSize === 0) this.store(this.size / blockSize - 1);
    }
    return at;
  }

  /** The bytes at a place; undefined, where they cannot be read. */
  read(at: number, n: number): Uint8Array | undefined {
    const bytes = new Uint8Array(Math.max(0, Math.min(n, this.size - at)));
    for (let done = 0; done < bytes.length;) {
      const block = Math.floor((at + done) / blockSize);
      const from = (at + done) % blockSize;
      const part = bytes.subarray(done, done + Math.min(bytes.length - done, blockSize - from));
      if (!this.fill(part, block, from)) return undefined;
      done += part.length;
    }
    return bytes;
  }

  private fill(part: Uint8Array, block: number, from: number): boolean {
    if (block === Math.floor(this.size / blockSize)) {
      part.set(this.last.subarray(from, from + part.length));
      return true;
    }
    const blob = this.blobs.get(block);
    try {
      if (!blob) return this.file?.read(part, { at: block * blockSize + from }) === part.length;
      if (this.held?.block !== block) this.held = { block, bytes: bytesOf(blob) };
    } catch {
      return false; // the browser has let go of it
    }
    part.set(this.held.bytes.subarray(from, from + part.length));
    return true;
  }

  /** Takes the last block, which is full, out of memory. */
  private store(block: number): void {
    try {
      if (this.file?.write(this.last, { at: block * blockSize }) === blockSize) return;
    } catch {
      // The storage is full, or closed: the blobs take what comes.
    }
    this.blobs.set(block, new Blob([this.last]));
  }
}
