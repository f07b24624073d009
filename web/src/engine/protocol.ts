import type { Completion, Message, Moved, Options, Prepared, Question } from "./contract";

/** What came of the taking of a file: where it can be found from now on, or why it was not taken. */
export type Taken =
  { digest: string; /** A reload finds it. */ kept: boolean } | { refused: string } | { ceased: true };

/** What the page sends to the worker. */
export type Request =
  | { type: "boot"; engine: WebAssembly.Module; full: string | undefined; node: string | undefined }
  | { type: "open"; id: number; options: Options }
  | { type: "line" | "input"; id: number; text: string }
  | { type: "eof" | "interrupt" | "undo" | "redo" | "reset" | "leave" | "seen" | "trust"; id: number }
  | { type: "bring"; id: number; path: string; digest: string }
  /** Takes a file into the depot; its number is the file's, no machine's, as is that of what gives it up. */
  | { type: "take"; id: number; file: Blob }
  | { type: "cease"; id: number }
  /** A file that was wanted will not come. */
  | { type: "without"; id: number; digest: string }
  | { type: "resize"; id: number; cols: number }
  | { type: "seek"; id: number; n: number }
  | { type: "fork"; id: number; index: number }
  | { type: "look"; id: number; number: number; question: Question }
  | { type: "complete"; id: number; text: string; pos: number }
  /** Its number is the question's, no machine's. */
  | { type: "prepare"; id: number; tree: string; mount: string; profile: string };

/** What the worker sends to the page. */
export type Reply =
  | { type: "batch"; id: number; batch: Message[] }
  | { type: "completion"; id: number; text: string; pos: number; completion: Completion }
  | { type: "prepared"; id: number; prepared: Prepared }
  /** How far the taking of a file is. */
  | { type: "taking"; id: number; done: number }
  | { type: "taken"; id: number; taken: Taken }
  /** How far a machine has read a file that it holds. */
  | { type: "read"; id: number; digest: string; done: number }
  /** A machine waits for a file that the depot does not have. */
  | { type: "wanted"; id: number; digest: string; size: number }
  | { type: "left"; id: number; moved: Moved | undefined }
  | { type: "failed"; text: string };
