import type { Finding } from "../engine/contract";
import { idle } from "../session/idle";
import type { Journal, LessonNote } from "../session/journal";
import type { Session, StepEvent } from "../session/session";
import { holding, labelled } from "./asking";
import { goalOf } from "./goal";
import { hashOf } from "./hash";
import { hintAfter } from "./hints";
import type { Lesson, Step } from "./lesson";
import { blanks, linesOf, typeAll, typeOne } from "./lines";
import { Machines, type Room } from "./machines";
import { fresh, sumOf, type Answered, type Kept, type Mark, type Sum } from "./marks";
import { RunEvent } from "./run-event";
import { filled } from "./vars";

/**
 * Somebody's way through one lesson, whatever shows it: which step is theirs,
 * what holds of its task, what was asked and answered, hinted and solved.
 *
 * - `new Run(lesson, seed, room)`, then `begin(step)`, or `resume(kept)` after
 *   a visit that `kept` told of. Each opens a machine and gives it to the room
 *   by enter(); a step that resets the lab opens another one.
 * - After every command the engine decides the step's assertions (Session.check,
 *   the question "check" of the contract): state is as it is now, what was seen
 *   is what the lines behind mark.from have done, so that what is undone is
 *   forgotten. A step that was passed stays passed.
 * - A change dispatches "change"; what happened besides are RunEvents, by name:
 *   "step" (another step is shown), "check" (a command was decided), "predict",
 *   "pass" (a step), "complete" (the last of them).
 *
 * Nothing here knows how it is drawn, or where a lesson comes from.
 */
export class Run extends EventTarget {
  /** The lesson with its variables drawn. */
  readonly lesson: Lesson;
  /** What its compiled form comes to. */
  readonly hash: string;
  /** The step that is shown, the first being 0. */
  at = 0;
  /** By step; null: not begun. */
  marks: (Mark | null)[];
  /** The assertions of the step, as they were decided last. */
  findings: readonly Finding[] = [];
  /** What is wrong with the lesson, where it cannot be played. */
  problem = "";
  /** The machine is of another version of the lesson. */
  other = false;
  /** Something is being played for the reader. */
  playing = false;
  private readonly machines: Machines;
  /** The newest question to the engine; answers to older ones come too late. */
  private asked = 0;

  constructor(
    readonly source: Lesson,
    readonly seed: number,
    private readonly room: Room,
  ) {
    super();
    this.lesson = filled(source, seed);
    this.hash = hashOf(source);
    this.marks = source.steps.map(() => null);
    this.machines = new Machines({ lesson: this.lesson, seed, room }, (event) =>
      this.arrive((event as StepEvent).step),
    );
  }

  /** The machine that the step is worked on with. */
  get session(): Session {
    return this.machines.session;
  }

  /** The step that the machine began with. */
  private get base(): number {
    return this.machines.base;
  }

  /** The step that is shown. */
  get step(): Step {
    return this.lesson.steps[this.at]!;
  }

  get mark(): Mark | null {
    return this.marks[this.at] ?? null;
  }

  /** The step that is worked on: the one that was begun last. */
  get front(): number {
    return Math.max(
      0,
      this.marks.findLastIndex((mark) => mark !== null),
    );
  }

  /** Whether a step is done: passed, or there was nothing to decide and the reader went on. */
  passed(step = this.at): boolean {
    return !!this.marks[step]?.passed;
  }

  get complete(): boolean {
    return this.marks.every((mark) => mark?.passed);
  }

  get sum(): Sum {
    return sumOf(this.marks);
  }

  /** What it takes to go on with this later. */
  get kept(): Kept {
    const { hash, seed, at, marks } = this;
    const { base, left } = this.machines;
    const { id, lang = "" } = this.lesson;
    return { v: 1, id, lang, hash, seed, at, base, marks, left };
  }

  /** Whether the engine keeps its machines. */
  get lasting(): boolean {
    return this.room.name !== undefined;
  }

  /** Every machine of this run with its journal, by the step it began with. */
  journals(): Promise<Record<string, Journal>> {
    return this.machines.journals();
  }

  /** Opens the lab as it is at the beginning of a step: what comes before is played. */
  async begin(step = 0): Promise<void> {
    this.other = false;
    const to = Math.max(0, Math.min(step, this.lesson.steps.length - 1));
    const { machines } = this;
    if (!this.stands(await machines.open(machines.baseOf(to), { anew: true }))) return;
    await machines.lead(to);
    await this.enter(to);
  }

  /** Goes on where a visit ended, whose machine the engine has kept; or with the one that is still there. */
  async resume({ at, base, marks, left, lang = "" }: Kept, session?: Session): Promise<void> {
    const { machines, lesson } = this;
    const same = lang === (lesson.lang ?? "");
    this.marks = lesson.steps.map((_, step) => (same ? marks[step] : unnamed(marks[step])) ?? null);
    machines.left = left;
    this.at = Math.min(at, lesson.steps.length - 1);
    if (session) machines.go(base, session);
    else if (!this.stands(await machines.open(base, {}))) return;
    if (this.session.past.next === 1 && this.mark?.from) return this.begin(this.at);
    await this.decide();
  }

  /** Takes a machine that somebody else opened, which stands in a step of the lesson, or of another version. */
  async adopt(session: Session, { at, from, hash }: Pick<LessonNote, "at" | "from" | "hash">): Promise<void> {
    this.other = hash !== this.hash;
    this.at = Math.min(at, this.lesson.steps.length - 1);
    this.machines.go(this.machines.baseOf(this.at), session);
    this.marks[this.at] = fresh(this.base, from);
    await idle(session);
    await this.decide();
  }

  /** Lets the machine go. */
  close(): void {
    this.machines.close();
    this.asked++;
  }

  /** Shows another step; one that was not begun begins where the machine stands. */
  async go(step: number): Promise<void> {
    if (step < 0 || step >= this.lesson.steps.length || this.playing) return;
    if (this.marks[step] && (this.marks[step].base === this.base || this.marks[step].passed)) {
      this.at = step;
      this.findings = [];
      this.tell("step", { step });
      await this.decide();
    } else if (step === this.front + 1 && this.done(this.front)) {
      await this.onward(step);
    } else {
      await this.begin(step);
    }
  }

  /** The step once more, from where it began. */
  async again(): Promise<void> {
    const { mark } = this;
    if (!mark || mark.base !== this.base) return this.begin(this.at);
    await this.machines.back(mark.from);
    mark.solved = 0;
    this.changed();
  }

  /** Whether the reader may go on from a step. */
  done(step = this.at): boolean {
    return this.passed(step) || !this.lesson.steps[step]!.check;
  }

  /** What is chosen, before its line runs: then the engine decides what was right. Undefined: skipped. */
  async predict(question: number, chosen: number | "nobody" | undefined): Promise<void> {
    const { mark, step, session } = this;
    const asked = step.predict?.[question];
    if (!mark || !asked || mark.predicted[question] || this.playing) return;
    const answer: Answered = { chosen: typeof chosen === "number" ? [chosen] : chosen && [] };
    mark.predicted[question] = answer;
    if (chosen === undefined) return this.changed();
    await this.play(async () => {
      await typeAll(session, linesOf(asked.run));
      const n = session.past.next - 1;
      const decided = await session.check(asked.options.map(({ check = "" }) => check).join("\n"), n - 1);
      if ("problem" in decided) this.problem = decided.problem;
      else answer.right = decided.checks.map(({ holds }) => holds);
    });
    if (chosen === "nobody") return;
    const correct = !!answer.right?.[chosen];
    this.tell("predict", { step: this.at, question, choice: chosen, correct });
  }

  /** The reader's answer to a question of the quiz. */
  quiz(question: number, chosen: readonly number[]): void {
    const { mark, step } = this;
    const asked = step.quiz?.[question];
    if (!mark || !asked) return;
    mark.quizzed[question] = { chosen: [...chosen], right: asked.options.map(({ right }) => !!right) };
    this.changed();
  }

  /** Shows one hint more: one whose condition holds, or the next of the others. It answers with its number. */
  async hint(): Promise<number | undefined> {
    const { mark, step, session } = this;
    if (!mark) return undefined;
    const { hints = [] } = step;
    const number = await hintAfter(hints, mark.hints, (whens) => holding(session, whens, mark.from));
    if (number !== undefined && !mark.hints.includes(number)) mark.hints.push(number);
    this.changed();
    return number;
  }

  /** Whether there is a hint that was not shown; of those with a condition nobody knows. */
  get hintable(): boolean {
    const { mark, step } = this;
    return !!step.hints?.some(({ when }, number) => when === undefined && !mark?.hints.includes(number));
  }

  /** Plays the next command of the solution, or all that are left; the first from where the step began. */
  solve(much: "next" | "all"): Promise<void> {
    return this.perform("solved", this.step.solution, much);
  }

  /** Plays the step's demonstration. */
  demonstrate(much: "next" | "all"): Promise<void> {
    return this.perform("shown", this.step.show, much);
  }

  /** Whether the goal is laid over the picture. */
  get aimed(): boolean {
    return !!this.session.lens.goal;
  }

  /** Lays what the solution leads to over the picture, or takes it away again. */
  async aim(): Promise<void> {
    const { mark, session, step } = this;
    if (!mark || mark.base !== this.base) return;
    if (this.aimed) session.lens.aim(undefined);
    else session.lens.aim(await goalOf(session, this.room.client, mark.from, step.solution));
    this.changed();
  }

  /** Decides the step's assertions anew. */
  async decide(): Promise<void> {
    const asked = ++this.asked;
    const { mark, session, at } = this;
    const { check = "" } = this.step;
    if (mark?.passed) {
      mark.tasks ??= await labelled(session, check);
      if (asked !== this.asked) return;
      this.findings = mark.tasks.map((text) => ({ text, holds: true, found: "" }));
    } else if (mark && check.trim() !== "" && mark.base === this.base) {
      const decided = await session.check(check, Math.min(mark.from, session.past.next - 1));
      if (asked !== this.asked) return;
      if ("problem" in decided) this.problem = decided.problem;
      else this.decided(mark, decided.checks);
      const failing = this.findings.filter(({ holds }) => !holds).map(({ text }) => text);
      this.tell("check", { step: at, passed: !!mark.passed, failing });
    }
    this.changed();
  }

  private decided(mark: Mark, findings: readonly Finding[]): void {
    const held = findings.length > 0 && findings.every(({ holds }) => holds);
    this.findings = findings;
    if (held) this.pass(this.at, mark);
  }

  private pass(step: number, mark: Mark): void {
    mark.passed = true;
    mark.tasks = this.findings.map(({ label, text }) => label ?? text);
    mark.to = this.session.past.next - 1;
    mark.ended = Date.now();
    this.tell("pass", { step });
    if (this.complete) this.tell("complete", { lesson: this.lesson.id, ...this.sum });
  }

  /** Goes on to a step that was not begun, behind one that is done. */
  private async onward(step: number): Promise<void> {
    const before = this.marks[step - 1];
    if (before && !before.passed) this.pass(step - 1, before);
    if (this.lesson.steps[step]!.reset && !this.stands(await this.machines.change(step))) return;
    await this.enter(step);
  }

  /** The machine stands where a step begins. */
  private async enter(step: number): Promise<void> {
    await this.machines.prepare(step);
    this.at = step;
    this.findings = [];
    this.session.lens.aim(undefined);
    this.marks[step] = fresh(this.base, this.session.past.next - 1);
    this.tell("step", { step });
    await this.decide();
  }

  /** Whether a machine stands: that there was no problem with its lesson, and that it has not failed. */
  private stands(problem: string): boolean {
    this.problem = problem;
    if (problem !== "") this.changed();
    return problem === "" && this.session.state !== "failed";
  }

  /** A command was done, or time was travelled. */
  private arrive({ line, n, again }: { line: string; n: number; again?: boolean }): void {
    const { mark } = this;
    if (line === "reset") this.restarted();
    else if (mark && !again && !travels.has(line) && n <= mark.from) mark.from = Math.max(0, n - 1);
    const { session } = this;
    void idle(session).then(() => {
      if (session === this.session && !this.playing) void this.decide();
    });
  }

  /** The machine was reset: its first step begins again. */
  private restarted(): void {
    for (const [step, mark] of this.marks.entries()) {
      if (mark?.base === this.base && step > this.base && !mark.passed) this.marks[step] = null;
      else if (mark?.base === this.base) mark.from = 0;
    }
    this.at = this.base;
    this.marks[this.at] ??= fresh(this.base, 0);
    this.tell("step", { step: this.at });
  }

  private async perform(
    count: "solved" | "shown",
    text: string | undefined,
    much: "next" | "all",
  ): Promise<void> {
    const { mark, session } = this;
    const lines = linesOf(text);
    if (!mark || this.playing || session.state !== "prompt") return;
    if (mark[count] >= lines.length) mark[count] = 0;
    await this.play(async () => {
      if (count === "solved" && mark.solved === 0) await this.machines.back(mark.from);
      do {
        mark[count] += await typeOne(session, lines.slice(mark[count]));
        mark[count] += blanks(lines.slice(mark[count]));
      } while (much === "all" && mark[count] < lines.length);
    });
  }

  /** Does something with the machine, and decides what came of it once. */
  private async play(deed: () => Promise<void>): Promise<void> {
    this.playing = true;
    this.changed();
    await deed().finally(() => (this.playing = false));
    await this.decide();
  }

  private tell(type: string, detail: Readonly<Record<string, unknown>>): void {
    this.dispatchEvent(new RunEvent(type, detail));
  }

  private changed(): void {
    const { session, seed, hash, at, mark, lesson } = this;
    session.lesson = mark ? { id: lesson.id, hash, seed, at, from: mark.from } : undefined;
    this.dispatchEvent(new Event("change"));
  }
}

/** Steps that are no commands. */
const travels: ReadonlySet<string> = new Set(["", "undo", "redo", "reset", "seek", "fork"]);

/** A mark without what its step asked for, in the words of another language. */
function unnamed(mark: Mark | null | undefined): Mark | null {
  if (!mark) return null;
  const other = { ...mark };
  delete other.tasks;
  return other;
}
