/**
 * The words the engine and the page exchange. The Go package wasm writes them;
 * the page only shows what they say.
 */

/** What a machine may be started with. */
export interface Options {
  seed?: number;
  cols?: number;
  /** Keep the journal in the browser's storage, under name, and restore it. */
  keep?: boolean;
  name?: string;
  /** The machine comes from another engine: what leave gave there. */
  moved?: Moved;
}

/** A machine on its way from one engine to another; only engines look inside. */
export type Moved = object;

/** What the engine tells of one machine, in the order it happened. */
export type Message =
  | ["ready", { restored: number }]
  | ["output", { text: string; err: boolean }]
  | ["prompt", { text: string; more: boolean }]
  | ["reading", { echo?: boolean }]
  | ["echo", { line: string; prompt: string }]
  | ["step", string]
  /** The picture of a machine that has just been opened; the worker asks for it. */
  | ["picture", string];

/** Where Tab stands in a line, and what could stand there. */
export interface Completion {
  start: number;
  candidates: string[];
}

/** The engine as the worker sees it: the global that the Go program sets. */
export interface Engine {
  open(id: number, options: Options, on: (type: string, data: unknown) => void): void;
  line(id: number, text: string): void;
  input(id: number, text: string): void;
  eof(id: number): void;
  interrupt(id: number): void;
  resize(id: number, cols: number): void;
  undo(id: number): void;
  redo(id: number): void;
  reset(id: number): void;
  complete(id: number, text: string, pos: number): Completion;
  picture(id: number): string;
  close(id: number): void;
  /** Ends a machine that is to go on in another engine; undefined: not now. */
  leave(id: number): Moved | undefined;
}

/** What one completed line caused; one of an earlier visit comes without its picture. */
export interface Step {
  n: number;
  line: string;
  status: number;
  undo?: boolean;
  redo?: boolean;
  cwd: string;
  events?: Event[];
  picture?: Picture;
  changes?: Change[];
  story?: string;
}

export interface Change {
  op: string;
  path: string;
  text: string;
}

/** One line of the explanation. */
export interface Event {
  kind: "call" | "return" | "walk" | "probe" | "rule" | "effect";
  pid?: number;
  op?: string;
  path?: string;
  path2?: string;
  arg?: string;
  found?: string;
  err?: string;
  rule?: Rule;
}

export interface Rule {
  name: string;
  statements?: string[];
  why?: string;
  instead?: string;
}

/** Every layer and the merged tree. */
export interface Picture {
  cwd: string;
  mounts?: Mount[];
  dirs?: Dir[];
}

export interface Mount {
  id: number;
  path: string;
  source: string;
  options: string;
  ro?: boolean;
  /** The merged tree first, then the layers in the order a lookup asks them. */
  columns: Column[];
  work?: Work;
  rows?: Row[];
  /** How many more rows there are than were sent. */
  more?: number;
}

export interface Column {
  role: "merged" | "upper" | "lower";
  name: string;
  path: string;
  option: string;
  badge?: string;
}

/** One path, and what each column has under it. */
export interface Row {
  path: string;
  name: string;
  depth: number;
  /** The column whose content merged shows, -1 if none. */
  provider: number;
  /** Every column merged together in a directory. */
  providers?: number[];
  cells: (Cell | null)[];
}

export type Kind = "file" | "dir" | "symlink" | "chr" | "blk" | "fifo" | "sock" | "whiteout" | "xwhiteout";

export interface Cell {
  kind: Kind;
  mode?: string;
  size?: number;
  ino?: number;
  nlink?: number;
  uid?: number;
  gid?: number;
  target?: string;
  rdev?: string;
  hidden?: string;
  opaque?: boolean;
  copied?: number;
  metacopy?: boolean;
  redirect?: string;
  impure?: boolean;
  origin?: boolean;
  ghost?: "deleted" | "not seen";
  mark?: "new" | "copied up" | "changed";
}

export interface Work {
  path: string;
  entries?: WorkEntry[];
}

export interface WorkEntry {
  path: string;
  kind: Kind;
  nlink?: number;
  ino?: number;
}

/** An ordinary directory: no mount, and no layer of one. */
export interface Dir {
  path: string;
  rows?: { path: string; name: string; depth: number; cell: Cell }[];
}
