import type { Cell, Column, Mount, Picture } from "../engine/contract";

/** A path of which something differs between two pictures: what each column had, and has. */
export interface Differing {
  path: string;
  was: (Cell | null)[];
  now: (Cell | null)[];
  /** The columns that differ. */
  columns: number[];
}

/** What differs in one mount or plain directory; which of the two pictures lack it altogether. */
export interface Difference {
  path: string;
  columns: readonly Pick<Column, "name" | "role">[];
  lacks?: "was" | "now";
  rows: Differing[];
}

/** What differs between two pictures, and nothing else. */
export function difference(was: Picture, now: Picture): Difference[] {
  const trees = [treesOf(was), treesOf(now)] as const;
  const names = [...new Set([...trees[0].keys(), ...trees[1].keys()])];
  return names
    .map((name) => compared(trees[0].get(name), trees[1].get(name)))
    .filter(({ rows, lacks }) => rows.length > 0 || lacks);
}

interface Tree extends Pick<Difference, "path" | "columns"> {
  rows: ReadonlyMap<string, (Cell | null)[]>;
}

function treesOf({ mounts = [], dirs = [] }: Picture): Map<string, Tree> {
  const trees = new Map<string, Tree>();
  for (const mount of mounts) trees.set(nameOf(mount), treeOf(mount));
  for (const { path, rows = [] } of dirs) {
    const own = new Map(rows.map((row) => [row.path, [row.cell]]));
    trees.set(`directory ${path}`, { path, columns: [{ name: path, role: "lower" }], rows: own });
  }
  return trees;
}

function nameOf({ path, columns }: Mount): string {
  return [path, ...columns.map((column) => column.path)].join("\n");
}

function treeOf({ path, columns, rows = [] }: Mount): Tree {
  return { path, columns, rows: new Map(rows.map((row) => [row.path, row.cells])) };
}

function compared(was: Tree | undefined, now: Tree | undefined): Difference {
  const { path, columns } = (now ?? was)!;
  const lacks = !was ? { lacks: "was" as const } : !now ? { lacks: "now" as const } : {};
  const none = columns.map(() => null);
  const paths = [...new Set([...(was?.rows.keys() ?? []), ...(now?.rows.keys() ?? [])])].sort();
  const rows = paths.map((path) => differing(path, was?.rows.get(path) ?? none, now?.rows.get(path) ?? none));
  return { path, columns, ...lacks, rows: rows.filter((row) => row.columns.length > 0) };
}

function differing(path: string, was: (Cell | null)[], now: (Cell | null)[]): Differing {
  const columns = now.flatMap((cell, i) => (look(cell) === look(was[i] ?? null) ? [] : [i]));
  return { path, was, now, columns };
}

/**
 * What there is to see of a cell; marks of the last command are not the cell's
 * own, and whiteouts are names of one inode, whose links are each other's.
 */
export function look(cell: Cell | null): string {
  if (!cell) return "";
  const { kind, mode, size, target, rdev, hidden, opaque, metacopy, redirect, ghost, nlink } = cell;
  const [bytes, names] = kind === "dir" || kind === "whiteout" ? [] : [size, nlink];
  return JSON.stringify([kind, mode, bytes, names, target, rdev, hidden, opaque, metacopy, redirect, ghost]);
}
