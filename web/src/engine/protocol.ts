import type { Completion, Message, Options } from "./contract";

/** What the page sends to the worker. */
export type Request =
  | { type: "boot"; module: WebAssembly.Module }
  | { type: "open"; id: number; options: Options }
  | { type: "line" | "input"; id: number; text: string }
  | { type: "eof" | "interrupt" | "undo" | "redo" | "reset" | "close" | "seen"; id: number }
  | { type: "resize"; id: number; cols: number }
  | { type: "complete"; id: number; text: string; pos: number };

/** What the worker sends to the page. */
export type Reply =
  | { type: "batch"; id: number; batch: Message[] }
  | { type: "completion"; id: number; text: string; pos: number; completion: Completion }
  | { type: "failed"; text: string };
