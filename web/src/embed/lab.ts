import type { Client } from "../engine/client";
import type { Moved, Picture, Step } from "../engine/contract";
import { idle } from "../session/idle";
import { given, happened, journalOf, type Journal } from "../session/journal";
import { anySeed } from "../session/seed";
import { Session, StepEvent } from "../session/session";
import { linkOf, readPayload } from "../share/link";
import { saidOf, told, type Said } from "../share/played";
import { given as givenAway } from "../share/wares";
import { number, text, texts } from "./asked";
import { compared, decided } from "./doctest";
import { Faults, type LabOptions } from "./options";
import type { Question, Verdict } from "./quiz";
import { Quizzing } from "./quizzing";
import { scriptOf } from "./script";
import type { Taught } from "./taught";
import type { Checked, Kept, Method, Notify, Outcome } from "./stage";
import { travelled, typed } from "./typing";

/** What remains of a lab in its own page. */
interface Rest {
  session: Session;
  rest: string[];
  moved: Moved | undefined;
  journal: Journal;
}

/** The columns of a terminal, where it has room for them. */
const usual = 80;

/** How long a journal may take to be played, and then to be interrupted, in milliseconds. */
const limit = 10_000;
const patience = 3000;

/** How long autoplay rests before a command, and before it begins anew, in milliseconds. */
const pause = 1400;
const pauseAtEnd = 4000;

/**
 * One lab: a session, and the lines of its script that are still to be
 * played. What is asked of it is done one after the other.
 */
export class Lab {
  session: Session;
  /** How many columns the terminal has as it is shown. */
  columns = () => usual;
  readonly ready: Promise<void>;
  /** How the playing of a journal went, where there is something to tell. */
  said?: Said | undefined;
  /** The lesson that it is of, if it is of one. */
  taught?: Taught | undefined;
  private rest: string[];
  private readonly quizzing: Quizzing | undefined;
  /** The journal as the machine itself had it when it was last at its prompt. */
  private known: Journal | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private playing = false;
  private closed = false;
  private readonly step = (event: Event) => this.tell((event as StepEvent).step);
  private readonly failure = () => this.failed();

  constructor(
    private readonly client: Client,
    readonly options: LabOptions,
    private readonly notify: Notify,
    kept: Kept | undefined,
  ) {
    const { session, rest, moved, journal } = (kept ?? {}) as Partial<Rest>;
    this.rest = rest ?? options.script.map(({ text }) => text);
    this.session = session ?? new Session();
    this.quizzing = options.mode === "quiz" ? new Quizzing(this) : undefined;
    this.listen();
    if (kept && moved) this.session.open(client, { ...this.session.opened, moved });
    else if (journal) this.renew(journal, false);
    this.ready = kept ? this.idle() : this.begin();
  }

  /** How many steps the timeline has, those included that are still to be played. */
  get length(): number {
    return this.session.past.length + this.rest.length;
  }

  get position(): number {
    return this.session.past.position;
  }

  /** What the reader is asked before the next line of the script; undefined: nothing. */
  get question(): Question | undefined {
    return this.quizzing?.question;
  }

  /** What came of the reader's last prediction, until they go on. */
  get verdict(): Verdict | undefined {
    return this.quizzing?.verdict;
  }

  /** Runs the next line, and compares what it changes with what the reader chose; undefined: nothing. */
  predict(chosen: readonly string[] | undefined): Promise<void> {
    return this.inTurn(async () => {
      const verdict = await this.quizzing?.predict(chosen);
      if (verdict) {
        const { line, chosen: choice, correct } = verdict;
        this.notify("overlook-predict", { question: line, choice: choice.join(" "), correct });
      }
      this.redraw();
    });
  }

  /** The reader has seen what came of the prediction. */
  go(): void {
    if (this.quizzing) this.quizzing.verdict = undefined;
    this.redraw();
  }

  /** What it takes to do everything again, up to what is typed into the command that runs. */
  get journal(): Journal {
    const { session, known } = this;
    if (!known) return session.journal;
    if (session.state === "prompt") return known;
    const { v, seed, setup, profile, view } = known;
    const entries = [...happened(known), ...session.underway];
    return { v, seed, entries, ...given({ setup, profile, view }) };
  }

  /** The journal as the machine has it now. */
  async recorded(): Promise<Journal> {
    const { session } = this;
    if (session.state === "prompt") {
      const journal = await givenAway(session);
      if (session === this.session) this.known = journal;
    }
    return this.journal;
  }

  /** Does what the page asks; what is wrong with the arguments is thrown. */
  call(method: Method, args: readonly unknown[]): Promise<unknown> {
    switch (method) {
      case "run":
        return this.run(text(args[0]));
      case "runAll":
        return this.runAll(texts(args[0]));
      case "reset":
      case "undo":
      case "redo":
        return this.inTurn(() => this.say(method));
      case "seek":
        return this.seek(number(args[0]));
      case "stateAt":
        return this.ready.then(() => this.stateAt(number(args[0])));
      case "check":
        return this.inspect(args[0] === undefined ? undefined : text(args[0]));
      case "share":
        return this.ready.then(async () => linkOf(await this.recorded()));
      case "journal":
        if (args.length === 0) return this.recorded();
        return this.inTurn(() => this.replay(journalOf(args[0])));
      case "play":
        return this.inTurn(() => this.play());
    }
  }

  run(line: string): Promise<Outcome> {
    return this.inTurn(() => typed(this.session, line));
  }

  async runAll(lines: readonly string[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const line of lines) outcomes.push(await this.run(line));
    return outcomes;
  }

  /** Goes to the state after n commands, playing the script on where it has not been there yet. */
  seek(n: number): Promise<void> {
    return this.inTurn(async () => {
      await this.idle();
      const to = Math.max(0, Math.min(Math.round(n), this.length));
      await travelled(this.session, Math.min(to, this.session.past.length));
      while (this.position < to && this.playable) {
        const at = this.position;
        await this.advance();
        if (this.position === at) break;
      }
      this.notify("overlook-step", { n: this.position });
    });
  }

  stateAt(n: number): Picture | undefined {
    return n === this.position ? this.session.picture : this.session.past.at(n)?.picture;
  }

  /** Decides assertions, or those of the lesson's step; a transcript, with its lines behind "$ ", is played. */
  private async inspect(asked?: string): Promise<Checked[]> {
    await this.ready;
    const { run } = this.taught ?? {};
    const played = asked === undefined ? !run : /^\s*\$ /m.test(asked);
    const script = asked === undefined ? this.options.script : scriptOf(asked);
    const checked = played
      ? await compared(this.client, this.session.opened, script)
      : await decided(this.session, asked, run);
    const failing = checked.filter(({ passed }) => !passed).map(({ line }) => line);
    this.notify("overlook-check", { passed: failing.length === 0, failing });
    return checked;
  }

  async close(): Promise<Kept> {
    this.playing = false;
    this.closed = true;
    const { session, rest, journal } = this;
    this.unlisten(session);
    const moved = await session.leave();
    return { session, rest, moved, journal } satisfies Rest;
  }

  private listen(): void {
    this.session.addEventListener("step", this.step);
    this.session.addEventListener("change", this.failure);
  }

  private unlisten(session: Session): void {
    session.removeEventListener("step", this.step);
    session.removeEventListener("change", this.failure);
  }

  private async open(): Promise<void> {
    const { keep: name, profile, seed = anySeed() } = this.options;
    const setup = await this.prepared();
    const kept = name === undefined ? {} : { keep: true, name };
    this.session.open(this.client, { setup, seed, cols: usual, ...kept, ...given({ profile }) });
  }

  /** The lines that make the tree, mount the overlay over it, and what else is to be there. */
  private async prepared(): Promise<string> {
    const { tree, mount, profile, setup } = this.options;
    if (tree === "" && mount === "") return setup;
    const built = await this.client.prepare(tree, mount, profile);
    if (built.problem !== "") throw new Faults([`${built.problem}.`]);
    return [built.setup, setup].filter(Boolean).join("\n");
  }

  /** Opens the lesson or the course that the lab is of. */
  private async teach(): Promise<void> {
    const { Taught } = await import("./taught");
    this.taught = new Taught(
      {
        client: this.client,
        columns: this.columns(),
        enter: (session) => this.enter(session),
        notify: (type, detail) => this.notify(type, detail),
      },
      this.options,
    );
    await this.taught.begin();
    this.redraw();
  }

  /** Shows a session in place of the one that is there. */
  private enter(session: Session): void {
    const { session: old } = this;
    this.unlisten(old);
    this.known = undefined;
    this.session = session;
    this.listen();
    if (old.state !== "starting") void old.leave();
    old.dispatchEvent(new Event("replaced"));
  }

  /** Plays what the lab begins with. */
  private begin(): Promise<void> {
    if (this.options.lesson !== undefined || this.options.course !== undefined) {
      return this.inTurn(() => this.teach());
    }
    return this.inTurn(async () => {
      await this.open();
      await this.idle();
      this.session.view = this.options.view === "grid" ? "" : this.options.view;
      const cols = this.columns();
      if (cols !== usual) this.session.resize(cols);
      const { state, step, autoplay } = this.options;
      if (state !== undefined) await this.replay(await readPayload(state));
      else if (this.session.typed.length > 0) this.rest = [];
      else if (autoplay && !matchMedia("(prefers-reduced-motion: reduce)").matches) void this.play();
      else if (this.options.mode === "quiz" && step === undefined) await this.toQuestion();
      else for (let n = step ?? this.rest.length; n > 0 && this.playable; n--) await this.advance();
    });
  }

  /** Plays the lines before the first that can be asked about. */
  private async toQuestion(): Promise<void> {
    while (this.playable && !this.question) await this.advance();
  }

  /** Plays the rest of the script at a pace that can be followed. */
  private async play(): Promise<void> {
    const { speed, loop } = this.options;
    this.playing = true;
    while (this.playing && this.session.state !== "failed") {
      if (this.rest.length > 0) {
        await rest(pause / speed);
        await this.advance();
      } else if (loop) {
        await rest(pauseAtEnd / speed);
        if (this.playing) await this.say("reset");
      } else {
        this.playing = false;
      }
    }
  }

  private get playable(): boolean {
    return this.rest.length > 0 && !this.closed && this.session.state !== "failed";
  }

  /** The line of the script that comes next. */
  get line(): string | undefined {
    return this.rest[0];
  }

  /** Plays it. */
  async advance(): Promise<void> {
    if (!this.playable) return;
    const line = this.rest.shift();
    if (line !== undefined) await typed(this.session, line);
  }

  private async say(word: "undo" | "redo" | "reset"): Promise<void> {
    await this.idle();
    this.session.say(word);
    await this.idle();
  }

  /** Plays a journal in a new machine, in place of the one that is there, and holds it to bounds. */
  private async replay(journal: Journal): Promise<void> {
    await this.idle();
    await this.session.leave();
    this.renew(journal, true);
    this.rest = [];
    const late = setTimeout(() => this.session.interrupt(""), limit);
    const begun = performance.now();
    await Promise.race([this.idle(), rest(limit + patience)]);
    clearTimeout(late);
    const said = performance.now() - begun < limit ? saidOf(this.session, journal) : "time";
    if (this.session.busy) await this.giveUp(journal);
    this.said = said === "played" ? undefined : said;
    if (this.said) this.notify("overlook-error", { message: told[said] });
    this.redraw();
  }

  private redraw(): void {
    this.session.dispatchEvent(new Event("change"));
  }

  /** Begins anew where what was played does not end. */
  private async giveUp({ seed, v }: Journal): Promise<void> {
    void this.session.leave();
    this.renew({ v, seed, entries: [] }, false);
    await this.idle();
  }

  private renew(journal: Journal, strange: boolean): void {
    const { session } = this;
    this.unlisten(session);
    this.known = undefined;
    this.session = new Session();
    this.session.view = journal.view ?? "";
    this.listen();
    this.session.open(this.client, {
      setup: journal.setup ?? "",
      seed: journal.seed,
      cols: this.columns(),
      strange,
      ...given({ profile: journal.profile }),
    });
    this.session.play(journal);
    session.dispatchEvent(new Event("replaced"));
  }

  private inTurn<T>(deed: () => Promise<T>): Promise<T> {
    const done = this.queue.then(deed).then(async (result) => {
      await this.recorded();
      return result;
    });
    this.queue = done.catch(() => undefined);
    return done;
  }

  private idle(): Promise<void> {
    return idle(this.session);
  }

  private tell(step: Step): void {
    const { line, n, status, changes = [] } = step;
    if (line === "reset") this.rest = this.options.script.map(({ text }) => text);
    this.quizzing?.moved();
    if (this.options.expose && line !== "" && line !== "seek") {
      const errno = step.events?.findLast(({ kind, err }) => kind === "return" && err)?.err;
      this.notify("overlook-command", { line, exit: status, errno: errno ?? null, n });
    }
    this.notify("overlook-change", { n: this.position, diff: changes.map(({ text }) => text) });
  }

  private failed(): void {
    if (this.session.state === "failed") this.notify("overlook-error", { message: this.session.failure });
  }
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
