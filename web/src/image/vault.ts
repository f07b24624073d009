import { sizeIn } from "./digest";

/** How many files are kept. */
const most = 6;

/** What workers have and pages do not. */
interface SyncAccess {
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

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
    const { createSyncAccessHandle } = handle as unknown as { createSyncAccessHandle(): Promise<SyncAccess> };
    const access = await createSyncAccessHandle.call(handle);
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
    for await (const handle of (
      this.folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }
    ).values()) {
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
