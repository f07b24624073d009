import type { Step } from "../engine/contract";
import type { Scrollback } from "../console/scrollback";

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

/** One sentence of what a step changed, "" if nothing. */
export function summary({ changes = [] }: Step): string {
  const texts = changes.map(({ text }) => text);
  if (texts.length <= 3) return texts.join(", ");
  return `${texts.slice(0, 2).join(", ")} and ${texts.length - 2} more changes`;
}
