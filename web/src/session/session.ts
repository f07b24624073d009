import type { Client, Listener, Wire } from "../engine/client";
import type {
  Bound,
  Completion,
  Decided,
  Message,
  Moved,
  Options,
  Picture,
  Proposed,
  Question,
  Step,
  Timeline,
} from "../engine/contract";
import { History } from "../console/history";
import type { Entry, Scrollback } from "../console/scrollback";
import { announcement, whereabouts } from "./announcement";
import { Fresh } from "./fresh";
import {
  begins,
  given,
  journalOf,
  Recorder,
  type Entry as Entered,
  type Journal,
  type LessonNote,
} from "./journal";
import { Journey } from "./journey";
import { Lens } from "./lens";
import { Past } from "./past";
import { markWhiteouts } from "./marks";
import { Questions } from "./questions";
import { seen } from "./seen";
import { Setup } from "./setup";
import { Transcript } from "./transcript";
import { leaveUndone, markUndone } from "./undone";

/** What the machine is doing, as far as the keyboard is concerned. */
export type State = "starting" | "prompt" | "more" | "running" | "reading" | "failed";

/** The words of the machine that also have a button. */
export type Word = "undo" | "redo" | "reset";

const words: readonly string[] = ["undo", "redo", "reset"] satisfies Word[];

/** What a machine is opened with, and the lines that prepare it unseen. */
export interface Beginning extends Options {
  setup?: string;
  /** What is played stays a stranger's: nobody goes on with it. */
  held?: boolean;
}

/** What a word of the page's own does with the rest of its line, and what is shown of it. */
export type Deed = (rest: string) => Promise<readonly string[]>;

/** A step has arrived. */
export class StepEvent extends Event {
  constructor(readonly step: Step) {
    super("step");
  }
}

/** How long a command that is played runs before it is interrupted, in milliseconds. */
const soon = 100;

const nobody: Wire = { ask: () => undefined, leave: () => Promise.resolve(undefined) };

/**
 * One machine as the page knows it: what was typed and printed, what it is
 * doing now, and the steps it reported. Everything the page shows is a view of
 * a session; a change of it dispatches "change", and each step a StepEvent.
 */
export class Session extends EventTarget implements Listener {
  state: State = "starting";
  readonly history = new History();
  readonly past = new Past();
  /** Every command line, in order. */
  readonly typed: string[] = [];
  /** The last step. */
  step?: Step;
  /** What the machine looks like now. */
  picture?: Picture;
  /** The command that reads does not want to show what is typed. */
  secret = false;
  /** What the polite region says. */
  spoken = "";
  /** What Tab could do with the line it names. */
  completion?: { text: string; pos: number; found: Completion };
  failure = "";
  /** The bound that a stranger's journal met, once one did. */
  met?: Bound;
  /** How the reader looks at it: a word or two that the views write and read, and a link carries. */
  view = "";
  /** The lesson that it is of, and where in it the reader is. */
  lesson?: LessonNote | undefined;
  /** Words at the prompt that the machine does not hear of. */
  readonly deeds = new Map<string, Deed>();
  /** Lines that were typed or pasted ahead of the prompt. */
  private ahead: string[] = [];
  /** Entries of a journal that are still to be played, and how many of its lines are to stand then. */
  private score: Entered[] = [];
  private cursor: number | undefined;
  /** On the way to another point of the timeline. */
  private returning = false;
  /** What is played is a stranger's. */
  private strange = false;
  private readonly questions = new Questions((ask) => this.wire.ask(ask));
  private beginning: Beginning = {};
  private readonly record = new Recorder();
  private setup = new Setup();
  /** The last batch had output. */
  private printing = false;
  /** The log's number of the command that is running. */
  private running = -1;
  private readonly fresh = new Fresh();
  private readonly journey = new Journey((way) => this.wire.ask(way));
  readonly lens = new Lens(this, () => this.changed());
  private readonly screen = new Transcript();
  private wire = nobody;

  /** Opens the machine; until then nothing is asked of it. */
  open(client: Client, { setup = "", held = false, ...options }: Beginning): void {
    this.beginning = { setup, ...options };
    this.strange = !!options.strange && !held;
    this.setup = new Setup(setup);
    if (!options.moved) this.setup.require();
    this.wire = client.open(options, this);
  }

  /** Gives the machine up; it can go on elsewhere, or later, with what this answers. */
  leave(): Promise<Moved | undefined> {
    this.ahead = [];
    this.score = [];
    return this.wire.leave();
  }

  /** What the machine was opened with. */
  get opened(): Readonly<Beginning> {
    return this.beginning;
  }

  /** What it takes to build this machine again. */
  get journal(): Journal {
    const { seed = 0, setup, profile } = this.beginning;
    return { v: 1, seed, entries: this.record.entries, ...given({ setup: setup || undefined, profile }) };
  }

  /** The entries of the command that was begun last. */
  get underway(): readonly Entered[] {
    return this.record.last;
  }

  /** Asks the machine something, in its turn; undefined: there is nothing to tell. */
  look<T>(question: Question): Promise<T | undefined> {
    return this.questions.put(question);
  }

  /** A block of a file of the machine, of 4 MiB, the last one shorter; undefined where there is none. */
  block(path: string, block: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.questions.block(path, block);
  }

  /** Makes a file of bytes from outside, which are in the client's depot; only at the prompt. */
  bring(path: string, digest: string): void {
    if (this.state !== "prompt") return;
    const line = `import ${path}`;
    this.running = this.screen.command(line);
    this.remember(line);
    this.record.begin(["import", `${digest} ${path}`]);
    leaveUndone(this.log);
    this.state = "running";
    this.wire.ask({ type: "bring", path, digest });
    this.changed();
  }

  /** Decides assertions, from what there is now and from what the lines behind line n have done. */
  async check(text: string, n: number): Promise<Decided> {
    const found = await this.look<Decided>({ what: "check", text, n: n + this.setup.lines });
    return found ?? { checks: [] };
  }

  /** Assertions that what the lines behind line n have done has made true. */
  async propose(n: number): Promise<string[]> {
    const found = await this.look<Proposed>({ what: "propose", n: n + this.setup.lines });
    return found?.checks.map(({ text }) => text) ?? [];
  }

  /** The journal as the machine itself has it: of earlier visits too, and with what redo would bring back. */
  async recorded(): Promise<Journal> {
    const { seed = 0, setup, profile } = this.beginning;
    const known = await this.look<Timeline>({ what: "journal" });
    if (!known) return this.journal;
    const entries = known.entries as Entered[];
    const prepared = setup ? 1 : 0;
    const lines = entries.filter(begins).length - prepared;
    const cursor = known.now - prepared < lines ? Math.max(0, known.now - prepared) : undefined;
    return journalOf({
      v: 1,
      seed: known.seed || seed,
      entries: entries.slice(prepared),
      ...given({
        setup: setup || undefined,
        profile,
        cursor,
        view: this.view || undefined,
        lesson: this.lesson,
      }),
    });
  }

  /** Plays a journal's entries, one as soon as the one before it is done; then it goes back to its cursor. */
  play({ entries, cursor }: Pick<Journal, "entries" | "cursor">): void {
    this.score.push(...entries);
    this.cursor = cursor;
    this.feed();
    this.changed();
  }

  /** Something that was typed ahead or is to be played has not been done yet. */
  get busy(): boolean {
    if (this.setup.due || this.setup.running || this.returning) return true;
    return this.ahead.length + this.score.length > 0 || !this.waiting;
  }

  /** What the terminal shows. */
  get log(): Scrollback {
    return this.screen.log;
  }

  get prompt(): string {
    return this.screen.prompt;
  }

  /** The unfinished last line of output, which stands before the input. */
  get rest(): Entry["runs"] {
    return this.screen.rest;
  }

  get waiting(): boolean {
    return this.state === "prompt" || this.state === "more" || this.state === "reading";
  }

  /** Takes lines as if they were typed one after the other. */
  type(...lines: string[]): void {
    this.ahead.push(...lines);
    this.feed();
    this.changed();
  }

  /** Does what one of the machine's words says, as if it were typed. */
  say(word: Word): void {
    if (this.state === "prompt") this.type(word);
  }

  /** Goes to where n commands have happened. */
  seek(n: number): void {
    if (this.state !== "prompt") return;
    this.returning = true;
    this.journey.seek(n + this.setup.lines);
  }

  /** Goes to the end of another timeline, by its index in Step.forks. */
  fork(index: number): void {
    if (this.state === "prompt") this.journey.fork(index);
  }

  interrupt(typed: string): void {
    this.ahead = [];
    this.score = [];
    if (this.state === "prompt" || this.state === "more") {
      this.screen.command(`${typed}^C`);
    } else {
      this.screen.write("^C\n");
    }
    if (this.state === "more") this.record.drop();
    else if (this.state !== "prompt") this.record.add(["interrupt"]);
    if (this.state !== "prompt") this.wire.ask({ type: "interrupt" });
    this.changed();
  }

  /** Ctrl-D: the end of what a command reads. */
  eof(typed: string): void {
    if (this.state !== "reading") return;
    this.state = "running";
    if (typed !== "") {
      this.screen.write(typed);
      this.record.add(["input", typed]);
      this.wire.ask({ type: "input", text: typed });
    } else {
      this.record.add(["eof"]);
      this.wire.ask({ type: "eof" });
    }
    this.changed();
  }

  resize(cols: number): void {
    this.wire.ask({ type: "resize", cols });
  }

  /** Empties the screen, as Ctrl-L does. */
  clear(): void {
    this.log.clear();
    this.changed();
  }

  /** Asks what Tab could do here; the answer comes as a change. */
  foresee(text: string, pos: number): void {
    if (this.state === "prompt") this.wire.ask({ type: "complete", text, pos });
  }

  /** Puts lines under the log, and the prompt with its text above them. */
  list(typed: string, lines: string[]): void {
    this.screen.command(typed);
    for (const line of lines) this.log.push({ kind: "output", runs: [{ text: line, style: "" }] });
    this.changed();
  }

  batch(messages: Message[]): void {
    for (const message of messages) this.receive(message);
    this.feed();
    this.changed();
    // Who goes on printing is not seen sooner than the page can draw; a frame that never comes does not hold a
    // hidden page up.
    const prints = messages.some(([type]) => type === "output");
    setTimeout(() => this.wire.ask({ type: "seen" }), prints && this.printing ? 12 : 0);
    this.printing = prints;
  }

  completed(text: string, pos: number, found: Completion): void {
    this.completion = { text, pos, found };
    this.changed();
  }

  failed(text: string): void {
    this.questions.end();
    this.state = "failed";
    this.failure = text;
    this.changed();
  }

  private receive([type, data]: Message): void {
    switch (type) {
      case "ready":
        this.setup.end(0);
        return;
      case "output":
        if (this.setup.running) this.setup.hear(data.text);
        else this.screen.write(data.text);
        return;
      case "prompt":
        this.state = data.more ? "more" : "prompt";
        this.screen.prompt = data.text;
        this.returning = false;
        if (this.setup.due) this.prepare();
        return;
      case "reading":
        this.state = "reading";
        this.secret = data.echo === false;
        return;
      case "echo":
        return this.replayed(data.line, data.prompt);
      case "step":
        return this.arrive(seen(JSON.parse(data) as Step));
      case "answer":
        return this.questions.answered(data.number, data.json);
      case "bytes":
        return this.questions.read(data.number, data.data);
      case "bound":
        this.met = data.what;
        this.score = [];
        this.cursor = undefined;
        return;
      case "picture":
        this.picture ??= JSON.parse(data) as Picture;
        return;
    }
  }

  /** Runs the setup; what it prints is only shown if it fails. */
  private prepare(): void {
    this.setup.begin();
    this.state = "running";
    this.wire.ask({ type: "line", text: this.setup.text });
  }

  /** A line of an earlier visit; its output follows. */
  private replayed(line: string, prompt: string): void {
    this.setup.end(0);
    if (this.setup.due && line === this.setup.text) return this.setup.begin();
    const [first, ...rest] = line.split("\n");
    this.screen.prompt = prompt;
    this.running = this.screen.command(first!);
    this.screen.number(this.running, { n: this.typed.length + 1 });
    this.screen.prompt = "> ";
    for (const text of rest) this.screen.command(text);
    this.remember(line);
  }

  /** Gives the machine the next line or entry that waits for it. */
  private feed(): void {
    if (this.ahead.length === 0) return this.perform();
    if (!this.waiting || this.returning) return;
    const text = this.ahead.shift()!;
    if (this.state === "reading") this.input(`${text}\n`);
    else this.command(text);
  }

  /** Plays the next entry; one that the command it was for does not wait for is left out. */
  private perform(): void {
    const [next] = this.score;
    if (this.setup.due || this.setup.running || this.returning) return;
    if (!next) return this.played();
    const [kind, text = ""] = next;
    if (kind === "interrupt") {
      this.score.shift();
      setTimeout(() => this.stop(), soon);
    } else if (this.state === "reading" && !begins(next)) {
      this.score.shift();
      if (kind === "eof") this.eof("");
      else this.input(text);
    } else if (this.state === "reading") {
      this.eof("");
    } else if (this.state === "prompt" || this.state === "more") {
      this.score.shift();
      if (kind === "line") this.command(text);
      else if (kind === "import") this.again(text);
      this.perform();
    }
  }

  /** Brings a file that a journal names. */
  private again(text: string): void {
    const at = text.indexOf(" ");
    this.bring(text.slice(at + 1), text.slice(0, at));
  }

  /** Everything was played: what comes now is the reader's. */
  private played(): void {
    if (this.state !== "prompt") return;
    if (this.cursor !== undefined) {
      this.seek(this.cursor);
      this.cursor = undefined;
    }
    if (this.strange) this.wire.ask({ type: "trust" });
    this.strange = false;
  }

  private input(text: string): void {
    this.screen.write(this.secret ? "\n" : text);
    this.state = "running";
    this.record.add(["input", text]);
    this.wire.ask({ type: "input", text });
  }

  /** Interrupts what runs, and goes on with what is to be played. */
  private stop(): void {
    const { score } = this;
    this.interrupt("");
    this.score = score;
    this.perform();
  }

  private command(text: string): void {
    const number = this.screen.command(text);
    if (this.state === "prompt") this.running = number;
    this.remember(text);
    const [, own = "", rest = ""] = /^\s*(\S+)\s*(.*?)\s*$/s.exec(text) ?? [];
    const deed = this.state === "prompt" ? this.deeds.get(own) : undefined;
    if (deed) return void this.tell(deed(rest));
    const word = this.state === "prompt" && words.includes(text.trim()) ? (text.trim() as Word) : undefined;
    if (word) this.record.word(word);
    else if (this.state === "more") this.record.add(["line", text]);
    else if (text.trim() !== "") {
      this.record.line(text);
      leaveUndone(this.log);
    }
    this.state = "running";
    this.wire.ask(word ? { type: word } : { type: "line", text });
  }

  /** Shows what a word of the page's own comes to. */
  private async tell(deed: Promise<readonly string[]>): Promise<void> {
    this.state = "running";
    const lines = await deed.catch((reason: unknown) => [String((reason as Error).message)]);
    for (const line of lines) this.screen.write(`${line}\n`);
    if (this.state === "running") this.state = "prompt";
    this.feed();
    this.changed();
  }

  private remember(line: string): void {
    this.history.add(line);
    this.typed.push(line);
  }

  private arrive(step: Step): void {
    step.n = Math.max(0, step.n - this.setup.lines);
    if (step.lines) step.lines = Math.max(0, step.lines - this.setup.lines);
    if (this.setup.running) {
      this.screen.write(this.setup.end(step.status));
      this.picture = step.picture ?? this.picture!;
      return;
    }
    this.lens.leave();
    if (this.journey.ends(step)) return this.travelled(step);
    this.past.add(step);
    if (words.includes(step.line)) markUndone(this.log, this.past.next - 1);
    if (step.line === "reset") this.setup.require();
    if (step.line !== "" && !words.includes(step.line)) this.screen.number(this.running, step);
    if (step.picture) this.show(step, step.picture);
    this.running = -1;
    if (step.picture) this.dispatchEvent(new StepEvent(step));
  }

  /** The machine is at another point of its timeline, or on another one. */
  private travelled(step: Step): void {
    this.past.go(step.n, step.lines);
    this.record.go(step.n);
    markUndone(this.log, step.n);
    this.fresh.forget();
    this.step = step;
    this.picture = this.past.of(step.n)?.picture ?? step.picture ?? this.picture!;
    this.spoken = whereabouts(this.past, step);
    this.dispatchEvent(new StepEvent(step));
  }

  private show(step: Step, picture: Picture): void {
    this.fresh.refresh(step, picture);
    this.step = step;
    this.picture = picture;
    markWhiteouts(this.log, Math.max(this.running + 1, this.log.first), picture);
    if (step.line !== "") this.spoken = announcement(this.log, this.running + 1, step);
  }

  private changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
