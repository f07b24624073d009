import type { Client } from "../engine/client";
import type { Run } from "../lesson/run";
import { given } from "../session/journal";
import { anySeed } from "../session/seed";
import { Session, type Beginning } from "../session/session";
import { matches, type Line } from "./script";
import type { Checked } from "./stage";
import { ended, typed } from "./typing";

/** How many columns the terminal has that a transcript is of. */
const columns = 80;

/** Plays a script in a machine of its own, opened as another was, and compares what its commands print. */
export async function compared(
  client: Client,
  { setup = "", profile }: Readonly<Beginning>,
  script: readonly Line[],
): Promise<Checked[]> {
  const session = new Session();
  session.open(client, { setup, seed: anySeed(), cols: columns, ...given({ profile }) });
  const checked: Checked[] = [];
  for (const { text, want } of script) {
    const { output } = await typed(session, text);
    if (session.state === "reading") await ended(session);
    checked.push({ line: text, want, got: output, passed: want.length === 0 || matches(want, output) });
  }
  await session.leave();
  return checked;
}

/** Decides assertions, or, where none are given, those of the lesson's step. */
export async function decided(
  session: Session,
  asked: string | undefined,
  run: Run | undefined,
): Promise<Checked[]> {
  const found =
    asked === undefined && run
      ? { checks: run.findings }
      : await session.check(asked ?? "", run?.mark?.from ?? 0);
  if ("problem" in found) throw new Error(found.problem);
  return found.checks.map(({ text, label = text, holds, found: got }) => ({
    line: text,
    passed: holds,
    want: [label],
    got: [got],
  }));
}
