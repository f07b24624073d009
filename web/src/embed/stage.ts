import type { Journal } from "../session/journal";
import type { LabOptions } from "./options";

/** What a page may ask of a lab that has started. */
export const methods = [
  "run",
  "runAll",
  "reset",
  "undo",
  "redo",
  "seek",
  "stateAt",
  "check",
  "share",
  "journal",
  "play",
] as const;

export type Method = (typeof methods)[number];

/** What came of one command. */
export interface Outcome {
  line: string;
  n: number;
  /** Its exit status; null: it reads, and goes on with what is typed next. */
  exit: number | null;
  output: string[];
}

/** How one command of a transcript compares. */
export interface Checked {
  line: string;
  passed: boolean;
  want: string[];
  got: string[];
}

/** What a lab tells: the name of an event, and its detail. */
export type Notify = (type: string, detail: Readonly<Record<string, unknown>>) => void;

/** What remains of a lab that was taken out of its page. */
export type Kept = object;

/** A lab that has started: in the page itself or in a frame. */
export interface Stage {
  readonly element: HTMLElement;
  /** It stands and its script has been played. */
  readonly ready: Promise<void>;
  readonly journal: Journal | undefined;
  call(method: Method, args: readonly unknown[]): Promise<unknown>;
  focus(): void;
  /** Frees the session; what it answers brings it back. */
  close(): Promise<Kept | undefined>;
}

/** Starts a lab. */
export type Opener = (options: LabOptions, notify: Notify, kept: Kept | undefined) => Promise<Stage> | Stage;
