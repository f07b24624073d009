import type { Scrollback } from "../console/scrollback";

/** Marks the lines of a log that belong to commands behind the n-th, or to a timeline that was left. */
export function markUndone(log: Scrollback, n: number): void {
  let undone = false;
  for (let number = log.first; number < log.end; number++) {
    const entry = log.at(number)!;
    if (entry.kind === "command") undone = entry.n !== undefined && (!!entry.left || entry.n > n);
    if (!!entry.undone !== undone) log.replace(number, { ...entry, undone });
  }
}

/** What is undone stays so: a command was typed in its place. */
export function leaveUndone(log: Scrollback): void {
  for (let number = log.first; number < log.end; number++) {
    const entry = log.at(number)!;
    if (entry.undone && !entry.left) log.replace(number, { ...entry, left: true });
  }
}
