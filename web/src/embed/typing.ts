import type { Step } from "../engine/contract";
import { idle } from "../session/idle";
import { StepEvent, type Session } from "../session/session";
import type { Outcome } from "./stage";

/** Types a line once the machine waits for one, and answers with what came of it. */
export async function typed(session: Session, line: string): Promise<Outcome> {
  await idle(session);
  const from = session.log.end;
  const steps: Step[] = [];
  const arrived = (event: Event) => steps.push((event as StepEvent).step);
  session.addEventListener("step", arrived);
  session.type(...line.split("\n"));
  await idle(session);
  session.removeEventListener("step", arrived);
  const step = steps.at(-1);
  const exit = session.state === "reading" ? null : (step?.status ?? 0);
  return { line, n: step?.n ?? 0, exit, output: printed(session, from) };
}

/** What was printed since an entry of the log, without the commands in between. */
function printed({ log, rest }: Session, from: number): string[] {
  const lines: string[] = [];
  for (let at = Math.max(from, log.first); at < log.end; at++) {
    const entry = log.at(at)!;
    if (entry.kind === "output") lines.push(entry.runs.map((run) => run.text).join(""));
  }
  const last = rest.map((run) => run.text).join("");
  return last === "" ? lines : [...lines, last];
}

/** Ends what a command reads. */
export function ended(session: Session): Promise<void> {
  session.eof("");
  return idle(session);
}

/** Goes to where n of the steps that there are have happened. */
export function travelled(session: Session, n: number): Promise<void> {
  const { past } = session;
  if (n === past.position || session.state !== "prompt") return Promise.resolve();
  return new Promise((resolve) => {
    const look = (event: Event) => {
      if (event.type === "change" && session.state !== "failed") return;
      for (const type of ["step", "change"]) session.removeEventListener(type, look);
      resolve();
    };
    for (const type of ["step", "change"]) session.addEventListener(type, look);
    session.seek(past.before + n);
  });
}
