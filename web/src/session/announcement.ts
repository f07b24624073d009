import type { Step } from "../engine/contract";
import type { Scrollback } from "../console/scrollback";
import type { Past } from "./past";

const most = 10;

/** What is said after a command: its status, its output, what it changed. */
export function announcement(log: Scrollback, from: number, step: Step): string {
  const parts: string[] = [];
  if (step.status !== 0) parts.push(`Exit status ${step.status}.`);
  const lines: string[] = [];
  for (let number = Math.max(from, log.first); number < log.end && lines.length <= most; number++) {
    const entry = log.at(number);
    if (entry?.kind === "output") lines.push(entry.runs.map((run) => run.text).join(""));
  }
  parts.push(...lines.slice(0, most));
  const hidden = log.end - Math.max(from, log.first) - most;
  if (hidden > 0) parts.push(`And ${hidden} more ${hidden === 1 ? "line" : "lines"}.`);
  parts.push(summary(step));
  return parts.filter(Boolean).join("\n");
}

/** What a step changed, in a few sentences; "" if nothing. */
export function summary({ changes = [] }: Step, sentences = 3): string {
  const texts = changes.slice(0, sentences).map(({ text }) => text);
  const more = changes.length - texts.length;
  if (more > 0) texts.push(`And ${more} more ${more === 1 ? "change" : "changes"}.`);
  return texts.join(" ");
}

/** Where in its timeline a machine is now: "Step 4 of 9: rm merged/notes.txt". */
export function whereabouts(past: Past, { n, lines = n }: Pick<Step, "n" | "lines">): string {
  if (n === 0) return lines === 0 ? "No step yet" : `Before the first of ${lines} steps`;
  const line = past.of(n)?.line;
  return `Step ${n} of ${lines}${line === undefined ? "" : `: ${line}`}`;
}
