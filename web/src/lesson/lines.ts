import { idle } from "../session/idle";
import type { Session } from "../session/session";

/** The physical lines of shell text. */
export function linesOf(text = ""): string[] {
  return text.trimEnd() === "" ? [] : text.trimEnd().split("\n");
}

/** How many of the first lines are no command: empty, or comments. */
export function blanks(lines: readonly string[]): number {
  const first = lines.findIndex((line) => !/^\s*(?:#.*)?$/.test(line));
  return first < 0 ? lines.length : first;
}

/** Types the first command of some lines, and says how many of them that were. */
export async function typeOne(session: Session, lines: readonly string[]): Promise<number> {
  let taken = blanks(lines);
  await idle(session);
  while (taken < lines.length) {
    session.type(...lines[taken++]!.split("\n"));
    await idle(session);
    if (session.state === "reading") session.eof("");
    await idle(session);
    if (session.state !== "more") break;
  }
  return taken;
}

/** Types all commands of some lines, each once the one before is done. */
export async function typeAll(session: Session, lines: readonly string[]): Promise<void> {
  for (let n = 0; n < lines.length && session.state !== "failed";) {
    n += await typeOne(session, lines.slice(n));
  }
}
