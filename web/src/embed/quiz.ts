import type { Picture, Step } from "../engine/contract";
import { tally } from "../session/tally";

/** What is asked before a command runs: which of the layers it will change. */
export interface Question {
  line: string;
  layers: readonly string[];
}

/** What the reader thought, and what became true. */
export interface Verdict extends Question {
  n: number;
  chosen: readonly string[];
  changed: readonly string[];
  correct: boolean;
  /** What the command changed, without a full stop; "" for nothing. */
  told: string;
}

/** The question that a line raises on a machine; undefined where nothing is mounted. */
export function questionOf(line: string, { mounts = [] }: Picture): Question | undefined {
  const layers = mounts.at(-1)?.columns.flatMap(({ role, name }) => (role === "merged" ? [] : [name]));
  return layers && { line, layers };
}

/** Compares what the reader chose with what the machine did. */
export function verdictOf(question: Question, chosen: readonly string[], step: Step): Verdict {
  const paths = (step.changes ?? []).map(({ path }) => path);
  const changed = question.layers.filter((layer) =>
    paths.some((path) => path === layer || path.startsWith(`${layer}/`)),
  );
  const correct = changed.length === chosen.length && changed.every((layer) => chosen.includes(layer));
  return { ...question, n: step.n, chosen, changed, correct, told: tally(step).replace(/\.$/, "") };
}

/** Layers as a sentence has them. */
export function named(layers: readonly string[]): string {
  if (layers.length === 0) return "none of them";
  return layers.length === 1 ? layers[0]! : `${layers.slice(0, -1).join(", ")} and ${layers.at(-1)!}`;
}
