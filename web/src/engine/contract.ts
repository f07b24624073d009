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
  /** Begin anew, whatever was kept. */
  anew?: boolean;
  /** Begin anew, too: what is played at first is a stranger's, and held to bounds until trust. */
  strange?: boolean;
  /** What the machine's user may do: root of a user namespace alone; usually everything. */
  profile?: Profile;
  /** The machine comes from another engine: what leave gave there. */
  moved?: Moved;
}

/** A restriction of the machine's user, by its name in lessons. */
export type Profile = "userns";

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
  /** A stranger's journal met a bound; the line that did was interrupted. */
  | ["bound", { what: Bound }]
  /** What came of a question: JSON, "" where there is nothing to tell. */
  | ["answer", { number: number; json: string }]
  /** A block of a file; undefined where there is none. */
  | ["bytes", { number: number; data: Uint8Array<ArrayBuffer> | undefined }]
  /** The picture of a machine that has just been opened; the worker asks for it. */
  | ["picture", string];

/** What a stranger's journal can have too much of. */
export type Bound = "files" | "bytes" | "time" | "output";

/** Where Tab stands in a line, and what could stand there. */
export interface Completion {
  start: number;
  candidates: string[];
}

/** The shell text that prepares a lab, or what is wrong with what its author wrote. */
export interface Prepared {
  setup: string;
  problem: string;
}

/** The engine as the worker sees it: the global that the Go program sets. */
export interface Engine {
  open(id: number, options: Options, on: (type: string, data: unknown) => void): void;
  line(id: number, text: string): void;
  /** Makes a file of bytes from outside, which the worker's depot finds by their digest. */
  bring(id: number, path: string, digest: string): void;
  input(id: number, text: string): void;
  eof(id: number): void;
  interrupt(id: number): void;
  resize(id: number, cols: number): void;
  undo(id: number): void;
  redo(id: number): void;
  reset(id: number): void;
  /** Goes to where n lines have happened; ends in a step whose line is "seek". */
  seek(id: number, n: number): void;
  /** Goes to the end of a branch, by its index in Step.forks; ends in a step whose line is "fork". */
  fork(id: number, index: number): void;
  /** Asks for something to look at; the answer has the question's number. */
  look(id: number, number: number, what: Question["what"], path: string, a: number, b: number): void;
  complete(id: number, text: string, pos: number): Completion;
  /** Reads a tree and a mount line; no machine is needed. */
  prepare(tree: string, mount: string, profile: string): Prepared;
  picture(id: number): string;
  /** What is typed from now on is the reader's own: bounds no longer hold. */
  trust(id: number): void;
  close(id: number): void;
  /** Ends a machine that is to go on in another engine; undefined: not now. */
  leave(id: number): Moved | undefined;
}

/** What can be asked of a machine without touching it. */
export type Question =
  /** The picture within line n, right after its event of that index; before the line where it is -1. */
  | { what: "at"; n: number; event: number }
  /** What a line would do: an Explanation. */
  | { what: "explain"; line: string }
  /** What lies at a path in a column of a mount: Details. */
  | { what: "cell"; mount: number; column: number; path: string }
  /** A picture of one mount with its rows from one on. */
  | { what: "rows"; mount: number; from: number }
  /** Whether assertions hold, as checks of lessons have them, and what has happened behind line n: Decided. */
  | { what: "check"; text: string; n: number }
  /** Assertions that what happened behind line n has made true: Proposed. */
  | { what: "propose"; n: number }
  /** The container images that docker keeps: an Images. */
  | { what: "images" }
  /** What the layers of one do to each other: a Report. */
  | { what: "image"; id: string }
  /** A directory of its merged tree: a Listing. */
  | { what: "listing"; id: string; dir: string }
  /** A block of a file, of 4 MiB; the answer is bytes. */
  | { what: "bytes"; path: string; block: number }
  /** The timeline: a Timeline. */
  | { what: "journal" };

/** Assertions, decided in their order; or what is wrong with their text. */
export type Decided = { checks: Finding[] } | { problem: string };

/** Assertions that became true, for an author to pick from. */
export interface Proposed {
  checks: { text: string }[];
}

/** One assertion, decided. */
export interface Finding {
  text: string;
  /** What its author wrote behind it, for learners. */
  label?: string;
  holds: boolean;
  /** What is there, in a few words. */
  found: string;
}

/** What docker keeps, the newest image first. */
export interface Images {
  images: Image[];
}

export interface Image {
  id: string;
  tags: string[];
  /** Bytes of all files in its layers. */
  size: number;
  layers: number;
}

/** What the layers of an image do to each other; layers count from 1. The lists may be cut; the counts are not. */
export interface Report {
  problem?: string;
  id: string;
  tags: string[];
  platform: string;
  storedBytes: number;
  visibleBytes: number;
  wastedBytes: number;
  layers: LayerReport[];
  invisibleFiles: number;
  invisible: Lost[];
  writtenTwice: number;
  writtenByLayers: Twice[];
  hiddenSecrets: Lost[];
}

export interface LayerReport {
  createdBy?: string;
  storedBytes: number;
  invisibleBytes: number;
  added: number;
  changed: number;
  deleted: number;
  hidden: number;
}

/** A file that a layer stores and no name shows. */
export interface Lost {
  path: string;
  layer: number;
  how: "changed" | "deleted" | "hidden";
  byLayer: number;
  bytes: number;
  /** Why it looks secret. */
  why?: string;
}

/** A name that several layers write. */
export interface Twice {
  path: string;
  layers: number[];
  bytesBelow: number;
  sameBytes: boolean;
}

export interface Listing {
  problem?: string;
  names: Listed[];
}

/** A name of a merged directory, or one that it has no more. */
export interface Listed {
  name: string;
  kind: "file" | "dir" | "symlink" | "special";
  size: number;
  /** The layer that it is from. */
  layer: number;
  gone?: boolean;
  deeds: { layer: number; does: "adds" | "changes" | "deletes" | "hides" }[];
}

/** What came from outside since boot, and how many lines of it have happened. */
export interface Timeline {
  seed: number;
  now: number;
  entries: unknown[];
}

/** A line done on a throw-away copy of the machine; its step has no picture. */
export interface Explanation {
  output: string;
  step: Step;
}

/** What there is to know of one cell. Bytes that are no text come in hex. */
export interface Details {
  path: string;
  mode: string;
  dev: number;
  ino: number;
  nlink: number;
  uid: number;
  gid: number;
  size: number;
  blocks: number;
  /** Seconds since 1970, as the others. */
  atime: number;
  mtime: number;
  ctime: number;
  major?: number;
  minor?: number;
  target?: string;
  xattrs: { name: string; value?: string; valueHex?: string }[];
  /** The beginning of a regular file. */
  content?: string;
  contentHex?: string;
  /** Why it cannot be read; alone, where there is no such cell. */
  refused?: string;
}

/** A timeline that was left. */
export interface Fork {
  /** Its first line that the present timeline does not have. */
  name: string;
  /** How many lines both have. */
  at: number;
  lines: number;
}

/** What one completed line caused; one of an earlier visit comes without its picture. */
export interface Step {
  n: number;
  line: string;
  status: number;
  undo?: boolean;
  redo?: boolean;
  /** A line of a branch that was gone to, or of an earlier visit. */
  again?: boolean;
  /** Lines of the timeline, with those that redo would bring back. */
  lines?: number;
  forks?: Fork[];
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
  /** How many rows there are before the first that was sent. */
  from?: number;
  /** How many more rows there are behind those that were sent. */
  more?: number;
}

export interface Column {
  /**
   * Names are not looked up in a data layer; it only has data for files above it. Branches are another union
   * filesystem's.
   */
  role: "merged" | "upper" | "lower" | "data" | "branch";
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
  /** The columns that were changed behind the mount: the kernel promises nothing of this name. */
  undefined?: number[];
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
  /** Who has it open under this path. */
  open?: Holder[];
  /** What a goal has against it; the page lays goals over the picture. */
  wanted?: "missing" | "must go" | "must change";
}

/** A process that has a file open, and its descriptor. */
export interface Holder {
  pid: number;
  fd: number;
  comm: string;
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
