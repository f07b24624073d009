import type { Row } from "../engine/contract";

/** The rings of hard links: for a cell of a row and a column, the number of its file; alike in one column. */
export type Rings = ReadonlyMap<string, number>;

/** Numbers the files that have more than one name among some rows, column by column. */
export function ringsOf(rows: readonly Row[]): Rings {
  const names = new Map<string, string[]>();
  for (const { path, cells } of rows) {
    cells.forEach((cell, column) => {
      if (cell?.kind !== "file" || !cell.ino || (cell.nlink ?? 1) < 2 || cell.ghost) return;
      const file = `${column} ${cell.ino}`;
      names.set(file, [...(names.get(file) ?? []), ringKey(path, column)]);
    });
  }
  const rings = new Map<string, number>();
  const counted = new Map<string, number>();
  for (const [file, cells] of names) {
    if (cells.length < 2) continue;
    const column = file.slice(0, file.indexOf(" "));
    const number = (counted.get(column) ?? 0) + 1;
    counted.set(column, number);
    for (const cell of cells) rings.set(cell, number);
  }
  return rings;
}

/**
 * Whether a row's upper file stands apart from names that are one file below:
 * a copy-up takes one name alone, unless the overlay has an index.
 */
export function apart({ cells }: Row, column: number): boolean {
  const cell = cells[column];
  if (column === 0 || cell?.kind !== "file" || cell.hidden || (cell.nlink ?? 1) > 1) return false;
  const below = cells.find((other, i) => i > column && other);
  return below?.kind === "file" && (below.nlink ?? 1) > 1 && below.hidden !== "whiteout";
}

export function ringKey(path: string, column: number): string {
  return `${column} ${path}`;
}
