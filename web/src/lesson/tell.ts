import type { Finding } from "../engine/contract";
import type { Run } from "./run";
import type { Words } from "./words";

/** What a task is called: its author's words, or the assertion itself. */
export function labelOf({ label, text }: Finding): string {
  return label || text;
}

/** Says what has changed about the tasks of a step since it was said last. */
export class Teller {
  /** What was done then. */
  private done = new Set<string>();

  tell({ findings, complete, passed }: Said, words: Words): string {
    const now = new Set(findings.filter(({ holds }) => holds).map(labelOf));
    const fresh = [...now].filter((label) => !this.done.has(label));
    const lost = [...this.done].filter(
      (label) => !now.has(label) && findings.some((each) => labelOf(each) === label),
    );
    this.done = now;
    const parts = [...fresh.map(words.nowDone), ...lost.map(words.noLonger)];
    if (parts.length > 0) parts.push(words.soMany(now.size, findings.length));
    if (passed) parts.push(complete ? words.lessonDone : words.stepDone);
    return parts.join(" ");
  }
}

/** What there is to say of a run. */
type Said = Pick<Run, "findings" | "complete"> & { passed: boolean };
