import type { Step } from "../engine/contract";
import { story } from "../explain/story";
import type { Question } from "../lesson/lesson";
import { linesOf } from "../lesson/lines";
import type { Run } from "../lesson/run";
import type { Session } from "../session/session";

/** A question to the room. */
export interface Asked {
  number: number;
  question: Question;
  /** What the room chose, if it did. */
  chosen?: number | undefined;
  /** Which options are right, as the engine has found; undefined until it is revealed. */
  right?: boolean[] | undefined;
}

/**
 * What is shown to a room: a session, gone through command by command, and
 * where it is of a lesson, its questions, its solutions and its steps. A
 * change of what is asked dispatches "change".
 */
export class Show extends EventTarget {
  /** What the room is asked now. */
  asked: Asked | undefined;

  constructor(
    readonly session: Session,
    readonly run?: Run,
  ) {
    super();
  }

  /** How many commands have happened, of those that the timeline has. */
  get at(): number {
    return this.session.past.next - 1;
  }

  get lines(): number {
    return Math.max(this.at, this.session.step?.lines ?? 0);
  }

  /** The command that happened last. */
  get step(): Step | undefined {
    return this.session.past.of(this.at);
  }

  /** A step of a lesson has begun, and nothing was typed yet. */
  get opening(): boolean {
    return !!this.run && (this.at === 0 || this.run.mark?.from === this.at);
  }

  /** How many lines of the step's solution were typed, in order. */
  get solved(): number {
    const { run, session } = this;
    if (!run?.mark) return 0;
    const lines = this.solution;
    let done = 0;
    for (let n = run.mark.from + 1; n <= this.at; n++) {
      for (const line of session.past.of(n)?.line.split("\n") ?? []) if (line === lines[done]) done++;
    }
    return done;
  }

  get solution(): string[] {
    return linesOf(this.run?.step.solution);
  }

  /** What the next step would do, in words. */
  get upcoming(): string | undefined {
    const { asked, run } = this;
    if (asked) return asked.right ? "go on" : "reveal the answer";
    if (this.at < this.lines) return this.session.past.of(this.at + 1)?.line;
    const line = this.line;
    if (line !== undefined) return this.question(line) ? "ask what will happen" : line;
    const next = run?.lesson.steps[run.at + 1];
    return next && `step ${run.at + 2}: ${next.title}`;
  }

  get moves(): boolean {
    return this.session.state === "prompt" && !this.session.busy && !this.run?.playing;
  }

  async next(): Promise<void> {
    const { asked, run, session } = this;
    if (!this.moves) return;
    if (asked) return asked.right ? this.ask(undefined) : this.reveal(asked);
    if (this.at < this.lines) return session.seek(this.at + 1);
    const line = this.line;
    if (line === undefined)
      return run && run.at < run.lesson.steps.length - 1 ? run.go(run.at + 1) : undefined;
    const question = this.question(line);
    if (question) this.ask(question);
    else session.type(line);
  }

  back(): void {
    if (this.asked) return this.ask(undefined);
    if (!this.moves) return;
    if (this.at > 0) this.session.seek(this.at - 1);
    else if (this.run && this.run.at > 0) void this.run.go(this.run.at - 1);
  }

  /** Goes to a command by its number; of a lesson to a step; of a question to an option. */
  jump(n: number): void {
    const { asked, run } = this;
    if (asked) {
      if (!asked.right && n > 0 && n <= asked.question.options.length) this.ask({ ...asked, chosen: n - 1 });
    } else if (!run)
      this.session.seek(Math.min(n, this.lines)); // on its way, the last wish counts
    else if (this.moves) void run.go(n - 1);
  }

  /** The greatest number that may be jumped to. */
  get places(): number {
    return this.asked?.question.options.length ?? this.run?.lesson.steps.length ?? this.lines;
  }

  /** The next line of the solution. */
  private get line(): string | undefined {
    return this.solution.slice(this.solved).find((line) => !/^\s*(?:#.*)?$/.test(line));
  }

  /** The question that is to be asked before a line runs. */
  private question(line: string): Asked | undefined {
    const { run } = this;
    const all = run?.step.predict ?? [];
    const number = all.findIndex((each, i) => each.run?.trim() === line.trim() && !run?.mark?.predicted[i]);
    return number < 0 ? undefined : { number, question: all[number]! };
  }

  private async reveal(asked: Asked): Promise<void> {
    await this.run?.predict(asked.number, asked.chosen ?? "nobody");
    const right = this.run?.mark?.predicted[asked.number]?.right;
    this.ask(right ? { ...asked, right } : undefined);
  }

  private ask(asked: Asked | undefined): void {
    this.asked = asked;
    this.dispatchEvent(new Event("change"));
  }
}

/** What a command did, in a sentence or two for the whole room. */
export function sentence(step: Step): string {
  const told = story(step);
  if (told !== "") return told;
  if (step.changes?.length) return "";
  const refused = step.events?.find(({ kind, err }) => kind === "return" && err)?.err;
  if (step.status !== 0 && refused) return `It was refused with ${refused}, and nothing changed.`;
  return step.status === 0 ? "Nothing changed." : `It ended with status ${step.status}, and nothing changed.`;
}
