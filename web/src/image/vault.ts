import { sizeIn } from "./digest";

/** How many files are kept. */
const most = 6;

/** What workers have and pages do not. */
export interface SyncAccess {
  read(bytes: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

/** The largest file where the browser stores nothing, in bytes. */
export const mostUnstored = 150_000_000;

/** Why no file can be taken here, or how large it may be, in words; "": there is nothing to say. */
export async function limitHere(): Promise<string> {
  if (globalThis.isSecureContext === false) return insecure;
  return (await Vault.open()) ? "" : limited;
}

export const limited = `This browser gives the page no storage here: a file may have ${mostUnstored / 1e6} MB.`;

export const insecure =
  "Browsers digest files on secure pages alone: open this one by https, or from localhost.";

/** A file that is being written. */
export interface Deposit {
  write(bytes: Uint8Array, at: number): void;
  /** Gives up what was written so far. */
  close(): void;
}

/** The browser's private storage, by digest: a reload finds there what was dropped before. */
export class Vault {
  private constructor(private readonly folder: FileSystemDirectoryHandle) {}

  /** undefined: this browser, or this frame, has none. */
  static async open(): Promise<Vault | undefined> {
    try {
      const root = await navigator.storage.getDirectory();
      return new Vault(await root.getDirectoryHandle("overlook-images", { create: true }));
    } catch {
      return undefined;
    }
  }

  /** A whole file; undefined: it is not here. */
  async find(digest: string): Promise<File | undefined> {
    try {
      const file = await (await this.folder.getFileHandle(nameOf(digest))).getFile();
      return file.size === sizeIn(digest) ? file : undefined;
    } catch {
      return undefined;
    }
  }

  /** Begins to write a file; until it is whole, find does not see it. */
  async deposit(digest: string): Promise<Deposit> {
    await this.makeRoom(nameOf(digest));
    const handle = await this.folder.getFileHandle(nameOf(digest), { create: true });
    const access = await accessTo(handle);
    access.truncate(0);
    return {
      write: (bytes, at) => {
        if (access.write(bytes, { at }) < bytes.length) throw new Error("The storage is full.");
      },
      close: () => {
        access.flush();
        access.close();
      },
    };
  }

  async forget(digest: string): Promise<void> {
    await this.folder.removeEntry(nameOf(digest)).catch(() => undefined);
  }

  /** Gives up the files that have been here longest. */
  private async makeRoom(besides: string): Promise<void> {
    const kept: { name: string; since: number }[] = [];
    for await (const handle of filesIn(this.folder)) {
      if (handle.name === besides) continue;
      kept.push({ name: handle.name, since: (await handle.getFile()).lastModified });
    }
    kept.sort((a, b) => b.since - a.since);
    for (const { name } of kept.slice(most - 1)) await this.folder.removeEntry(name).catch(() => undefined);
  }
}

function nameOf(digest: string): string {
  return digest.replace("blocks:", "");
}

function accessTo(handle: FileSystemFileHandle): Promise<SyncAccess> {
  return (handle as unknown as { createSyncAccessHandle(): Promise<SyncAccess> }).createSyncAccessHandle();
}

function filesIn(folder: FileSystemDirectoryHandle): AsyncIterable<FileSystemFileHandle> {
  return (folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }).values();
}

/**
 * An empty file for as long as this worker lives; undefined: the browser has no
 * storage for it. Those of workers that are gone are thrown away.
 */
export async function scratchFile(): Promise<SyncAccess | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("overlook-shelf", { create: true });
    // A file that another tab has open cannot be removed.
    for await (const { name } of filesIn(folder)) await folder.removeEntry(name).catch(() => undefined);
    return await accessTo(await folder.getFileHandle(crypto.randomUUID(), { create: true }));
  } catch {
    return undefined;
  }
}
