import type { Taken } from "../engine/protocol";
import { blockSize, digestOf, sizeIn } from "./digest";
import { Shelf } from "./shelf";
import { Source } from "./source";
import { insecure, limited, mostUnstored, Vault } from "./vault";

/** How often progress is told, in milliseconds. */
const often = 100;

/** What the engine calls to find a file by its digest, and where it keeps what it unpacks. */
interface Global {
  overlookSource?: (digest: string, found: (source?: Source) => void) => void;
  overlookShelf?: Shelf;
}

/** Who hears of the depot. */
export interface Outside {
  /** So many bytes of a file were read by machines. */
  read(digest: string, done: number): void;
  /** A machine waits for a file that is not here. */
  wanted(digest: string, size: number): void;
}

/** Ends the taking of a file that nobody wants any more. */
class Ceased extends Error {}

/** The worker's files from outside: what was dropped, and what the browser has kept, by digest. */
export class Depot {
  private readonly files = new Map<string, Blob>();
  private readonly waiting = new Map<string, ((source?: Source) => void)[]>();
  /** What is being taken, and whether it is still wanted. */
  private readonly wanted = new Set<number>();
  private vault: Promise<Vault | undefined> | undefined;
  private readonly shelf = new Shelf();

  constructor(private readonly outside: Outside) {}

  /** Lets the engine find files, and keep what it unpacks. */
  open(): void {
    (globalThis as Global).overlookShelf = this.shelf;
    (globalThis as Global).overlookSource = (digest, found) => void this.find(digest, found);
  }

  /** Takes a file: from now on machines find it by its digest. */
  async take(id: number, file: Blob, progress: (done: number) => void): Promise<Taken> {
    if (globalThis.isSecureContext === false) return { refused: insecure };
    this.wanted.add(id);
    try {
      await this.shelf.open();
      const vault = await (this.vault ??= Vault.open());
      if (!vault && file.size > mostUnstored) return { refused: limited };
      const check = () => {
        if (!this.wanted.has(id)) throw new Ceased();
      };
      // Half of the way is reading, half is keeping.
      const half = vault ? 2 : 1;
      const digest = await digestOf(file, (block, at) => {
        check();
        progress((at + block.length) / half);
      });
      const kept =
        vault && (await keep(vault, digest, file, (done) => (check(), progress((file.size + done) / half))));
      this.give(digest, kept ?? file);
      return { digest, kept: !!kept };
    } catch (reason) {
      if (reason instanceof Ceased) return { ceased: true };
      return { refused: `The file cannot be read: ${(reason as Error).message}` };
    } finally {
      this.wanted.delete(id);
    }
  }

  /** A file is not wanted any more. */
  cease(id: number): void {
    this.wanted.delete(id);
  }

  /** A file that machines wait for will not come. */
  without(digest: string): void {
    const waiting = this.waiting.get(digest) ?? [];
    this.waiting.delete(digest);
    for (const found of waiting) found();
  }

  private give(digest: string, file: Blob): void {
    this.files.set(digest, file);
    const waiting = this.waiting.get(digest) ?? [];
    this.waiting.delete(digest);
    for (const found of waiting) found(this.source(digest, file));
  }

  private async find(digest: string, found: (source?: Source) => void): Promise<void> {
    const file = this.files.get(digest) ?? (await (await (this.vault ??= Vault.open()))?.find(digest));
    await this.shelf.open();
    if (file) {
      this.files.set(digest, file);
      return found(this.source(digest, file));
    }
    this.waiting.set(digest, [...(this.waiting.get(digest) ?? []), found]);
    this.outside.wanted(digest, sizeIn(digest));
  }

  private source(digest: string, file: Blob): Source {
    let told = -Infinity;
    return new Source(file, (done) => {
      const now = performance.now();
      if (now - told < often) return;
      told = now;
      this.outside.read(digest, done);
    });
  }
}

/** Copies a file into the vault; undefined: there is no room. */
async function keep(
  vault: Vault,
  digest: string,
  file: Blob,
  progress: (done: number) => void,
): Promise<Blob | undefined> {
  const known = await vault.find(digest);
  if (known) return known;
  try {
    const deposit = await vault.deposit(digest);
    try {
      for (let at = 0; at < file.size; at += blockSize) {
        const block = new Uint8Array(await file.slice(at, at + blockSize).arrayBuffer());
        deposit.write(block, at);
        progress(at + block.length);
      }
    } finally {
      deposit.close();
    }
    return await vault.find(digest);
  } catch (reason) {
    await vault.forget(digest);
    if (reason instanceof Ceased) throw reason;
    return undefined;
  }
}
