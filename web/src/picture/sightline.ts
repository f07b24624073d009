import type { Mount, Row } from "../engine/contract";

/** What the line of sight does in one cell: nothing, cross it, end at its dot, end at its bar. */
export type InCell = "" | "through" | "dot" | "bar";

/** A piece of an opaque directory's wall: its upper end, its lower end, both, or a middle. */
export type Wall = "top" | "bottom" | "both" | "middle";

/** A piece of the arrow of a copy-up: its tip is at the copy. */
export type Flight = "tip" | "shaft";

/** The line of sight of one row, from the merged cell through the layers. */
export interface Sight {
  /** It ends at a stop: nothing is seen. */
  stopped: boolean;
  /** Per column; the merged one has nothing. */
  cells: InCell[];
  /** Per gutter; gutter i is right of column i. */
  gutters: boolean[];
  walls: (Wall | undefined)[];
  flights: (Flight | undefined)[];
  /** Per gutter: a copy of attributes alone is fed with the data of a layer below. */
  feeds: boolean[];
  /** Per gutter: how many rows further down the directory lies that a redirect names. */
  threads: (number | undefined)[];
}

/** Where lines, dots, bars, walls and arrows stand, row by row. */
export function sightlines({ columns, rows = [] }: Mount): Sight[] {
  const walls = wallsOf(rows, columns.length);
  const at = new Map(rows.map(({ path }, i) => [path, i]));
  return rows.map((row, i) => ({
    ...sight(row, columns.length, walls[i]!, stopAbove(rows, i)),
    threads: threadsOf(rows, at, i, columns.length),
  }));
}

function sight(row: Row, columns: number, walls: (Wall | undefined)[], stop: number): Omit<Sight, "threads"> {
  const cells = Array<InCell>(columns).fill("");
  const gutters = Array<boolean>(columns).fill(false);
  const flights = flightsOf(row, columns);
  const feeds = feedsOf(row, columns);
  if (row.provider > 0) {
    const ends = row.providers?.length ? row.providers : [row.provider];
    for (let c = 1; c <= Math.max(...ends); c++) {
      gutters[c - 1] = true;
      cells[c] = ends.includes(c) ? "dot" : row.cells[c] ? "" : "through";
    }
    return { stopped: false, cells, gutters, walls, flights, feeds };
  }
  if (row.cells[0]?.ghost) {
    for (let c = 1; c < columns; c++) {
      gutters[c - 1] = true;
      const kind = row.cells[c]?.kind;
      if (kind === "whiteout" || kind === "xwhiteout" || (!kind && c === stop)) cells[c] = "bar";
      else if (!kind) cells[c] = "through";
      if (kind || walls[c] || c === stop) break;
    }
  }
  return { stopped: true, cells, gutters, walls, flights, feeds };
}

/** The first column where something above a row is no directory, so that nothing below it is looked for; 0: none. */
function stopAbove(rows: readonly Row[], of: number): number {
  let { depth } = rows[of]!;
  let stop = 0;
  for (let i = of - 1; i >= 0 && depth > 0; i--) {
    const above = rows[i]!;
    if (above.depth >= depth) continue;
    ({ depth } = above);
    const c = above.cells.findIndex((cell, at) => at > 0 && cell && cell.kind !== "dir");
    if (c > 0 && (stop === 0 || c < stop)) stop = c;
  }
  return stop;
}

/** A wall stands right of every opaque directory, as tall as its subtree. */
function wallsOf(rows: readonly Row[], columns: number): (Wall | undefined)[][] {
  const walls = rows.map(() => Array<Wall | undefined>(columns).fill(undefined));
  rows.forEach((row, top) => {
    row.cells.forEach((cell, c) => {
      if (!cell?.opaque) return;
      let bottom = top;
      while (rows[bottom + 1] && rows[bottom + 1]!.depth > row.depth) bottom++;
      for (let i = top; i <= bottom; i++) walls[i]![c] ??= "middle";
      walls[top]![c] = top === bottom ? "both" : "top";
      if (top !== bottom) walls[bottom]![c] = "bottom";
    });
  });
  return walls;
}

function flightsOf(row: Row, columns: number): (Flight | undefined)[] {
  const flights = Array<Flight | undefined>(columns).fill(undefined);
  row.cells.forEach((cell, to) => {
    const from = cell?.copied ?? -1;
    for (let c = to; c < from; c++) flights[c] = c === to ? "tip" : "shaft";
  });
  return flights;
}

/** From a copy of attributes alone to the next layer that has the file. */
function feedsOf(row: Row, columns: number): boolean[] {
  const feeds = Array<boolean>(columns).fill(false);
  const to = row.cells.findIndex((cell) => cell?.metacopy);
  const from =
    to < 1 ? -1 : row.cells.findIndex((cell, c) => c > to && cell?.kind === "file" && !cell.metacopy);
  for (let c = to; c < from; c++) feeds[c] = true;
  return feeds;
}

/** From a redirected directory to the one below whose content it shows, which has another name. */
function threadsOf(
  rows: readonly Row[],
  at: ReadonlyMap<string, number>,
  i: number,
  columns: number,
): (number | undefined)[] {
  const threads = Array<number | undefined>(columns).fill(undefined);
  const { cells, path } = rows[i]!;
  const from = cells.findIndex((cell, c) => c > 0 && cell?.kind === "dir" && cell.redirect);
  if (from < 0) return threads;
  const named = cells[from]!.redirect!;
  const old = named.startsWith("/") ? named.slice(1) : path.replace(/[^/]*$/, named);
  const to = at.get(old);
  if (to === undefined || to === i) return threads;
  const column = rows[to]!.cells.findIndex((cell, c) => c > from && cell?.kind === "dir");
  if (column > 0) threads[column - 1] = to - i;
  return threads;
}
