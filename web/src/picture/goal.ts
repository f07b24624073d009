import type { Cell, Mount, Row } from "../engine/contract";
import { look } from "./difference";

/** A mount with a goal laid over it: what is missing stands where it is wanted, what must go or change says so. */
export function aimed(mount: Mount, goal: Mount | undefined): Mount {
  if (!goal || goal.columns.length !== mount.columns.length) return mount;
  const wanted = new Map((goal.rows ?? []).map((row) => [row.path, row]));
  const here = new Set((mount.rows ?? []).map(({ path }) => path));
  const rows = (mount.rows ?? []).map((row) => laid(row, wanted.get(row.path)));
  for (const row of goal.rows ?? []) if (!here.has(row.path)) rows.push(lacking(row));
  return { ...mount, rows: rows.sort((a, b) => order(a.path, b.path)) };
}

function laid(row: Row, goal: Row | undefined): Row {
  return { ...row, cells: row.cells.map((cell, i) => over(cell, goal?.cells[i] ?? null)) };
}

/** A row that only the goal has. */
function lacking({ path, name, depth, cells }: Row): Row {
  return { path, name, depth, provider: -1, cells: cells.map((cell) => over(null, cell)) };
}

function over(cell: Cell | null, goal: Cell | null): Cell | null {
  const has = cell && !cell.ghost;
  const wants = goal && !goal.ghost;
  if (has && !wants) return { ...cell, wanted: "must go" };
  if (!has && wants) return { kind: goal.kind, wanted: "missing" };
  if (has && wants && own(cell) !== own(goal)) return { ...cell, wanted: "must change" };
  return cell;
}

/** A cell's own look: what hides it is another cell's doing. */
function own(cell: Cell): string {
  return look({ ...cell, hidden: "" });
}

/** The order of rows: by name within each directory, byte by byte as the engine does for plain names. */
function order(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] !== right[i]) return left[i]! < right[i]! ? -1 : 1;
  }
  return left.length - right.length;
}
