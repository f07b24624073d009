import type { Client, Ask, Listener } from "../engine/client";
import type { Completion, Message, Options, Picture, Step } from "../engine/contract";
import { History } from "../console/history";
import { Screen } from "../console/screen";
import { Scrollback, type Entry } from "../console/scrollback";
import { announcement } from "./announcement";
import { Fresh } from "./fresh";
import { Past } from "./past";
import { markWhiteouts } from "./marks";

/** What the machine is doing, as far as the keyboard is concerned. */
export type State = "starting" | "prompt" | "more" | "running" | "reading" | "failed";

/** The words of the machine that also have a button. */
export type Word = "undo" | "redo" | "reset";

const words: readonly string[] = ["undo", "redo", "reset"] satisfies Word[];

/**
 * One machine as the page knows it: what was typed and printed, what it is
 * doing now, and the steps it reported. Everything the page shows is a view of
 * a session; a change of it dispatches "change".
 */
export class Session extends EventTarget implements Listener {
  state: State = "starting";
  prompt = "";
  readonly history = new History();
  readonly log = new Scrollback();
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
  /** Lines that were typed or pasted ahead of the prompt. */
  private ahead: string[] = [];
  /** The log's number of the command that is running. */
  private running = -1;
  private readonly fresh = new Fresh();
  private readonly screen = new Screen({
    line: (runs) => void this.log.push({ kind: "output", runs }),
    clear: () => this.log.clear(),
  });
  private ask: (ask: Ask) => void = () => undefined;

  /** Opens the machine; until then nothing is asked of it. */
  open(client: Client, options: Options): void {
    this.ask = client.open(options, this);
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

  interrupt(typed: string): void {
    this.ahead = [];
    if (this.state === "prompt" || this.state === "more") {
      this.commandLine(`${typed}^C`);
    } else {
      this.screen.write("^C\n");
    }
    if (this.state !== "prompt") this.ask({ type: "interrupt" });
    this.changed();
  }

  /** Ctrl-D: the end of what a command reads. */
  eof(typed: string): void {
    if (this.state !== "reading") return;
    if (typed !== "") {
      this.screen.write(typed);
      this.ask({ type: "input", text: typed });
    } else {
      this.ask({ type: "eof" });
    }
    this.changed();
  }

  resize(cols: number): void {
    this.ask({ type: "resize", cols });
  }

  /** Empties the screen, as Ctrl-L does. */
  clear(): void {
    this.log.clear();
    this.changed();
  }

  /** Asks what Tab could do here; the answer comes as a change. */
  foresee(text: string, pos: number): void {
    if (this.state === "prompt") this.ask({ type: "complete", text, pos });
  }

  /** Puts lines under the log, and the prompt with its text above them. */
  list(typed: string, lines: string[]): void {
    this.commandLine(typed);
    for (const line of lines) this.log.push({ kind: "output", runs: [{ text: line, style: "" }] });
    this.changed();
  }

  batch(messages: Message[]): void {
    for (const message of messages) this.receive(message);
    this.feed();
    this.changed();
    // Not sooner than the page can draw; a frame that never comes does not hold a hidden page up.
    setTimeout(() => this.ask({ type: "seen" }), messages.some(([type]) => type === "output") ? 12 : 0);
  }

  completed(text: string, pos: number, found: Completion): void {
    this.completion = { text, pos, found };
    this.changed();
  }

  failed(text: string): void {
    this.state = "failed";
    this.failure = text;
    this.changed();
  }

  private receive([type, data]: Message): void {
    switch (type) {
      case "output":
        return this.screen.write(data.text);
      case "prompt":
        this.state = data.more ? "more" : "prompt";
        this.prompt = data.text;
        return;
      case "reading":
        this.state = "reading";
        this.secret = data.echo === false;
        return;
      case "echo":
        return this.replayed(data.line, data.prompt);
      case "step":
        return this.arrive(JSON.parse(data) as Step);
      case "picture":
        this.picture ??= JSON.parse(data) as Picture;
        return;
    }
  }

  /** A line of an earlier visit; its output follows. */
  private replayed(line: string, prompt: string): void {
    const [first, ...rest] = line.split("\n");
    this.prompt = prompt;
    this.running = this.commandLine(first!);
    this.number(this.running, { n: this.typed.length + 1 });
    this.prompt = "> ";
    for (const text of rest) this.commandLine(text);
    this.remember(line);
  }

  /** Gives the machine the next line that waits for it. */
  private feed(): void {
    if (!this.waiting || this.ahead.length === 0) return;
    const text = this.ahead.shift()!;
    if (this.state === "reading") {
      this.screen.write(this.secret ? "\n" : `${text}\n`);
      this.state = "running";
      return this.ask({ type: "input", text: `${text}\n` });
    }
    this.command(text);
  }

  private command(text: string): void {
    const number = this.commandLine(text);
    if (this.state === "prompt") this.running = number;
    this.remember(text);
    const word = this.state === "prompt" && words.includes(text.trim()) ? (text.trim() as Word) : undefined;
    this.state = "running";
    this.ask(word ? { type: word } : { type: "line", text });
  }

  private remember(line: string): void {
    this.history.add(line);
    this.typed.push(line);
  }

  private commandLine(text: string): number {
    const rest = this.screen.finish();
    return this.log.push({
      kind: "command",
      prompt: rest.map((run) => run.text).join("") + this.prompt,
      runs: [{ text, style: "" }],
    });
  }

  private arrive(step: Step): void {
    this.past.add(step);
    if (step.line !== "" && !words.includes(step.line)) this.number(this.running, step);
    if (step.picture) this.show(step, step.picture);
    this.running = -1;
  }

  private show(step: Step, picture: Picture): void {
    this.fresh.refresh(step, picture);
    this.step = step;
    this.picture = picture;
    markWhiteouts(this.log, Math.max(this.running + 1, this.log.first), picture);
    if (step.line !== "") this.spoken = announcement(this.log, this.running + 1, step);
  }

  /** Puts a command's number, and its status once it has one, beside it. */
  private number(at: number, { n, status }: { n: number; status?: number }): void {
    const entry = this.log.at(at);
    if (entry?.kind !== "command") return;
    this.log.replace(at, { ...entry, n, ...(status === undefined ? {} : { status }) });
  }

  private changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
