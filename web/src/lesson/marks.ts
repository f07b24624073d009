import type { Journal } from "../session/journal";

/** What came of one question: what was chosen, undefined where it was skipped, and which options were right. */
export interface Answered {
  chosen: number[] | undefined;
  /** Undefined while the engine is deciding. */
  right?: boolean[];
}

/** What somebody has done in one step. */
export interface Mark {
  /** The step that its machine began with. */
  base: number;
  /** Behind which line of that machine it began, and which line it was passed with. */
  from: number;
  to?: number;
  passed?: boolean;
  /** What it asked for, in words, once it is passed. */
  tasks?: string[];
  /** The hints that were shown, by number. */
  hints: number[];
  /** How many physical lines of its solution, and of its demonstration, were played for the reader. */
  solved: number;
  shown: number;
  /** By the number of the question. */
  predicted: (Answered | null)[];
  quizzed: (Answered | null)[];
  /** When it began and was passed, in milliseconds since 1970. */
  began: number;
  ended?: number;
}

/** What it takes to go on with a lesson later; the machine's own journal is kept by the engine. */
export interface Kept {
  v: 1;
  id: string;
  /** The language that it was in. */
  lang?: string;
  /** What the lesson came to. */
  hash: string;
  seed: number;
  /** The step that is shown, and the one that the present machine began with. */
  at: number;
  base: number;
  /** A step that was not begun has null. */
  marks: (Mark | null)[];
  /** Machines that were left, by the step they began with. */
  left: Record<string, Journal>;
}

/** What a lesson came to, once every step is passed. */
export interface Sum {
  commands: number;
  hints: number;
  /** How many lines were played for the reader. */
  solved: number;
  ms: number;
}

export function fresh(base: number, from: number): Mark {
  return { base, from, hints: [], solved: 0, shown: 0, predicted: [], quizzed: [], began: Date.now() };
}

/** Adds up what steps came to. */
export function sumOf(marks: readonly (Mark | null)[]): Sum {
  const sum: Sum = { commands: 0, hints: 0, solved: 0, ms: 0 };
  for (const mark of marks) {
    if (!mark) continue;
    sum.commands += Math.max(0, (mark.to ?? mark.from) - mark.from);
    sum.hints += mark.hints.length;
    sum.solved += mark.solved;
    sum.ms += Math.max(0, (mark.ended ?? mark.began) - mark.began);
  }
  return sum;
}
