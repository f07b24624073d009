// The rows of sim/bench on what npm has, which speaks node's fs: same names,
// same worlds, same sums afterwards.
import type { Fs } from "./systems.ts";

const KiB = 1024;
const MiB = 1024 * KiB;
const pool = 1000;

interface World {
  files: { path: string; size: number }[];
  dirs: string[];
  names: string[];
}

export interface Row {
  name: string;
  ops: number;
  world: () => World;
  prepare?: (fs: Fs, names: string[]) => void;
  run: (fs: Fs, names: string[]) => void;
}

export const rows: Row[] = [
  {
    name: "Stat/warm",
    ops: 20 * pool,
    world: files(pool, 4 * KiB),
    prepare: statAll,
    run: times(20, statAll),
  },
  { name: "Stat/missing", ops: 20 * pool, world: files(pool, 4 * KiB), run: times(20 * pool, statMissing) },
  { name: "Lookup/lowers=1", ops: pool, world: files(pool, 0), run: statAll },
  { name: "Read/4KiB", ops: 5 * pool, world: files(pool, 4 * KiB), prepare: statAll, run: times(5, readAll) },
  { name: "Create", ops: 2 * pool, world: fresh(2 * pool), run: createAll },
  {
    name: "Mkdir",
    ops: 2 * pool,
    world: fresh(2 * pool),
    run: (fs, names) => {
      for (const name of names) fs.mkdirSync(name, 0o755);
    },
  },
  {
    name: "Write/4KiB",
    ops: 5 * pool,
    world: fresh(1),
    prepare: (fs, names) => {
      createAll(fs, names);
      overwrite(fs, names[0]!, MiB / (4 * KiB));
    },
    run: (fs, names) => overwrite(fs, names[0]!, 5 * pool),
  },
  {
    name: "Unlink/lower",
    ops: pool,
    world: files(pool, 4 * KiB),
    prepare: statAll,
    run: (fs, names) => {
      for (const name of names) fs.unlinkSync(name);
    },
  },
  { name: "Rename/upper", ops: pool, world: fresh(pool), prepare: createAll, run: renameAll },
  { name: "Rename/lower", ops: pool, world: files(pool, 4 * KiB), prepare: statAll, run: renameAll },
  { name: "Append/4KiB", ops: pool, world: files(pool, 4 * KiB), prepare: statAll, run: appendAll },
  { name: "Append/1MiB", ops: 16, world: files(16, MiB), prepare: statAll, run: appendAll },
  { name: "Append/64MiB", ops: 1, world: files(1, 64 * MiB), prepare: statAll, run: appendAll },
  { name: "Chmod/4KiB", ops: pool, world: files(pool, 4 * KiB), prepare: statAll, run: chmodAll },
  { name: "Chmod/64MiB", ops: 1, world: files(1, 64 * MiB), prepare: statAll, run: chmodAll },
  {
    name: "Readdir/1000",
    ops: 20 * pool,
    world: files(pool, 0),
    prepare: (fs) => createAll(fs, ["/d/upper"]),
    run: times(20, (fs) => expect(fs.readdirSync("/d").length, pool + 1)),
  },
];

/** The content that a file of a world begins with. */
export function content(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => "a".charCodeAt(0) + (i % 23));
}

function files(n: number, size: number): () => World {
  const names = Array.from({ length: n }, (_, i) => `/d/f${i}`);
  return () => ({ names, dirs: ["/d"], files: names.map((path) => ({ path, size })) });
}

function fresh(n: number): () => World {
  return () => ({ names: Array.from({ length: n }, (_, i) => `/f${i}`), dirs: [], files: [] });
}

function times(n: number, run: Row["run"]): Row["run"] {
  return (fs, names) => {
    for (let i = 0; i < n; i++) run(fs, names);
  };
}

function statAll(fs: Fs, names: string[]): void {
  for (const name of names) fs.lstatSync(name);
}

function statMissing(fs: Fs): void {
  try {
    fs.lstatSync("/d/missing");
  } catch {
    return;
  }
  throw new Error("a name that is nowhere was found");
}

function readAll(fs: Fs, names: string[]): void {
  const buffer = new Uint8Array(4 * KiB);
  for (const name of names) {
    const fd = fs.openSync(name, "r");
    expect(fs.readSync(fd, buffer, 0, buffer.length, 0), buffer.length);
    fs.closeSync(fd);
  }
}

function createAll(fs: Fs, names: string[]): void {
  for (const name of names) fs.closeSync(fs.openSync(name, "wx", 0o644));
}

function overwrite(fs: Fs, name: string, times: number): void {
  const block = content(4 * KiB);
  const fd = fs.openSync(name, "r+");
  for (let i = 0; i < times; i++) fs.writeSync(fd, block, 0, block.length, (i * block.length) % MiB);
  fs.closeSync(fd);
}

function renameAll(fs: Fs, names: string[]): void {
  for (const name of names) fs.renameSync(name, name.replace("f", "r"));
}

function appendAll(fs: Fs, names: string[]): void {
  const block = content(1);
  for (const name of names) {
    const fd = fs.openSync(name, "a");
    fs.writeSync(fd, block, 0, 1);
    fs.closeSync(fd);
  }
}

function chmodAll(fs: Fs, names: string[]): void {
  for (const name of names) fs.chmodSync(name, 0o600);
}

function expect(n: number, want: number): void {
  if (n !== want) throw new Error(`${n} where there should be ${want}`);
}
