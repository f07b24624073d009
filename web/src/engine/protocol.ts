import type { Completion, Message, Moved, Options, Prepared, Question } from "./contract";

/** What the page sends to the worker. */
export type Request =
  | { type: "boot"; engine: string | WebAssembly.Module; full: string | undefined; node: string | undefined }
  | { type: "open"; id: number; options: Options }
  | { type: "line" | "input"; id: number; text: string }
  | { type: "eof" | "interrupt" | "undo" | "redo" | "reset" | "leave" | "seen" | "trust"; id: number }
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
  | { type: "left"; id: number; moved: Moved | undefined }
  | { type: "failed"; text: string };
