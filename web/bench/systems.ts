// What npm has: zenfs' CopyOnWrite over memory, and memfs, which is no union.
import * as zenfs from "@zenfs/core";
import { Volume } from "memfs";

import { content, type Row } from "./rows.ts";

/** As much of node's fs as the rows use. */
export interface Fs {
  lstatSync(path: string): { isDirectory(): boolean; mode: number; size: number };
  readdirSync(path: string): unknown[];
  openSync(path: string, flags: string, mode?: number): number;
  closeSync(fd: number): void;
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  writeSync(fd: number, buffer: Uint8Array, offset: number, length: number, position?: number): number;
  readFileSync(path: string): unknown;
  writeFileSync(path: string, data: Uint8Array, options: { mode: number }): void;
  mkdirSync(path: string, mode: number): unknown;
  unlinkSync(path: string): void;
  renameSync(from: string, to: string): void;
  chmodSync(path: string, mode: number): void;
}

/** Makes a system that shows a world as if for the first time. */
export const systems: Record<string, (row: Row) => Promise<Fs>> = {
  zenfs: async (row) => {
    const fs = zenfs.fs as unknown as Fs;
    const readable = await zenfs.resolveMountConfig({ backend: zenfs.InMemory, label: "readable" });
    remount(readable);
    fill(fs, row);
    remount(
      await zenfs.resolveMountConfig({
        backend: zenfs.CopyOnWrite,
        readable,
        writable: { backend: zenfs.InMemory, label: "writable" },
      }),
    );
    return fs;
  },
  memfs: async (row) => {
    const fs = new Volume() as unknown as Fs;
    fill(fs, row);
    return fs;
  },
};

function remount(what: zenfs.FileSystem): void {
  if (zenfs.mounts.has("/")) zenfs.fs.umount("/");
  zenfs.fs.mount("/", what);
}

function fill(fs: Fs, row: Row): void {
  const world = row.world();
  for (const dir of world.dirs) fs.mkdirSync(dir, 0o755);
  let last = content(0);
  for (const { path, size } of world.files) {
    if (last.length !== size) last = content(size);
    fs.writeFileSync(path, last, { mode: 0o644 });
  }
}
