import type { Client } from "../engine/client";
import type { Lesson, Node, Step } from "../lesson/lesson";
import { linesOf } from "../lesson/lines";
import { Run } from "../lesson/run";
import type { Session, StepEvent } from "../session/session";

/** Something to say of a lesson that was played. */
export interface Remark {
  step: string;
  text: string;
  /** Not only worth knowing. */
  wrong: boolean;
}

/**
 * Plays a lesson on machines of its own: each step must be unsolved at its
 * start and until the last line of its solution that changes anything, and
 * solved then; of a question's options just one must be right. The kernel is
 * asked by the command overlook lesson lint alone.
 */
export async function lint(lesson: Lesson, client: Client): Promise<Remark[]> {
  const remarks: Remark[] = [];
  for (const [at, step] of lesson.steps.entries()) {
    const say = (text: string, wrong = true) => remarks.push({ step: step.title, text, wrong });
    for (const question of (step.predict ?? []).keys())
      await predicted({ lesson, at, client, question }, say);
    if (step.check?.trim()) await solved({ lesson, at, client }, say);
  }
  return remarks;
}

type Say = (text: string, wrong?: boolean) => void;

interface Place {
  lesson: Lesson;
  at: number;
  client: Client;
}

/** A run that stands at the beginning of a step; it is closed after use. */
async function within(
  { lesson, at, client }: Place,
  say: Say,
  use: (run: Run) => Promise<void>,
): Promise<void> {
  const machines: Session[] = [];
  const enter = (session: Session) => void machines.push(session);
  const run = new Run(lesson, lesson.seed ?? 0, { client, columns: 80, enter });
  await run.begin(at);
  if (run.problem === "") await use(run);
  if (run.problem !== "") say(run.problem);
  run.close();
  await Promise.all(machines.map((machine) => machine.leave()));
}

/** Of the options just one is right. */
async function predicted({ question, ...place }: Place & { question: number }, say: Say): Promise<void> {
  const { options, run: line = "" } = place.lesson.steps[place.at]!.predict![question]!;
  await within(place, say, async (run) => {
    await run.predict(question, 0);
    const right = options.filter((_, n) => run.mark?.predicted[question]?.right?.[n]);
    if (right.length === 1) return;
    const which = right.map(({ check = "" }) => check).join("; ");
    say(`after "${line}", ${right.length} options are right, not one: ${which}`);
  });
}

/** What one command of a solution came to. */
interface Deed {
  line: string;
  changed: boolean;
  solved: boolean;
}

async function solved(place: Place, say: Say): Promise<void> {
  const step = place.lesson.steps[place.at]!;
  await within(place, say, async (run) => {
    if (run.passed()) return say("everything holds at the start already");
    for (const { text, holds } of run.findings) {
      if (holds && !text.startsWith("never "))
        say(`"${text}" holds from the start: it is kept, not reached`, false);
    }
    const deeds = await played(run, step, say);
    const last = deeds.findLastIndex(({ changed }) => changed);
    for (const { line, solved: early } of deeds.slice(0, Math.max(0, last))) {
      if (early) return say(`it is solved after "${line}" already; the rest of the solution is not needed`);
    }
    for (const { text, holds, found } of run.findings) {
      if (!holds) say(`the solution leaves "${text}" false: ${found}`);
    }
    if (last < 0) say("the solution changes nothing");
    hinted(step, deeds, say);
  });
}

/** Plays a solution command by command. */
async function played(run: Run, step: Step, say: Say): Promise<Deed[]> {
  const deeds: Deed[] = [];
  const all = linesOf(step.solution).length;
  let line = "";
  let changed = false;
  const note = (event: Event) => {
    const { changes, status, ...done } = (event as StepEvent).step;
    line = done.line;
    changed = !!changes?.length;
    if (status === 127) say(`"${line}": there is no such command`);
  };
  run.session.addEventListener("step", note);
  while (run.mark && run.mark.solved < all) {
    const [from, before] = [run.mark.solved, holding(run)];
    await run.solve("next");
    if (run.mark.solved === from) break;
    deeds.push({ line, changed: changed || holding(run) !== before, solved: run.passed() });
  }
  run.session.removeEventListener("step", note);
  return deeds;
}

function holding(run: Run): string {
  return run.findings.map(({ holds }) => holds).join();
}

/** No hint holds a line that changes something. */
function hinted({ hints = [] }: Step, deeds: readonly Deed[], say: Say): void {
  for (const { line, changed } of deeds) {
    for (const [tier, { text }] of hints.entries()) {
      if (changed && stands(text, line.trim())) say(`hint ${tier + 1} holds a line of the solution: ${line}`);
    }
  }
}

function stands(prose: readonly Node[], line: string): boolean {
  return prose.some(({ text = "", kids = [] }) => text.includes(line) || stands(kids, line));
}
