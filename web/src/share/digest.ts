import type { Cell, Picture, Row } from "../engine/contract";
import { fnv } from "../style/fnv";

/**
 * What a picture comes to, in eight hexadecimal digits: every layer's names
 * and what lies under them. Times, inode numbers and what is only shown for a
 * while are left out, so that it is the same wherever the same was typed.
 */
export function digestOf({ mounts = [], dirs = [] }: Picture): string {
  const lines: unknown[] = [];
  for (const { path, columns, rows = [], more = 0 } of mounts) {
    lines.push([path, columns.map(({ role, path }) => [role, path]), more]);
    for (const row of rows) lines.push(rowOf(row));
  }
  for (const { path, rows = [] } of dirs) {
    lines.push([path]);
    for (const { path, cell } of rows) lines.push([path, cellOf(cell)]);
  }
  return fnv(JSON.stringify(lines));
}

function rowOf({ path, provider, cells }: Row): unknown {
  return [path, provider, cells.map(cellOf)];
}

function cellOf(cell: Cell | null): unknown {
  if (!cell) return 0;
  const { kind, mode = "", size = 0, target = "", hidden = "", redirect = "", ghost = "" } = cell;
  const marks = (cell.opaque ? 1 : 0) + (cell.metacopy ? 2 : 0);
  return [kind, mode, kind === "file" ? size : 0, target, hidden, redirect, ghost, marks];
}
