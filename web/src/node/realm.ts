import type { QuickJSHandle } from "quickjs-emscripten-core";
import { prelude } from "./prelude";
import { start, type QuickJS } from "./quickjs";

/** What a program tells its process: a call, that it computes, or that its engine has failed. */
export type Hear = (kind: Kind, bytes?: Uint8Array) => void;
export type Kind = "call" | "busy" | "failed";

/** A program's run, as its process sees it. */
export interface Realm {
  /** Goes on, with the answer to a call. */
  resume(answer?: Uint8Array): void;
  /** Nobody answers any more. */
  close(): void;
}

/** How many times the engine asks whether it is to be interrupted before its process hears of it. */
const polls = 32;
/** How long the event loop may wait, in milliseconds. */
const patience = 8;

/** The words with which a process ends that has used up its memory. */
const exhausted = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";

/** How to go on: the answer to a call. */
interface Answer {
  bytes: Uint8Array | undefined;
}

class Run implements Realm {
  private answered?: ((answer: Uint8Array | undefined) => void) | undefined;
  private closed = false;
  private polled = 0;
  private visited = performance.now();
  /** The engine reads a program and cannot stop. */
  private reading = false;

  constructor(private readonly hear: Hear) {
    this.run().then(
      () => this.fail("node: the program did not end"),
      (reason: unknown) => this.fail(String(reason)),
    );
  }

  resume(answer?: Uint8Array): void {
    const answered = this.answered;
    this.answered = undefined;
    answered?.(answer);
  }

  close(): void {
    this.closed = true;
  }

  private fail(text: string): void {
    const words = /out of memory/.test(text) ? exhausted : text;
    if (!this.closed) this.hear("failed", new TextEncoder().encode(words));
  }

  /** Tells the process something; it says at once how to go on, or once it may. */
  private ask(kind: Kind, bytes?: Uint8Array): Answer | Promise<Answer> {
    let answer: Answer | undefined;
    this.answered = (bytes) => (answer = { bytes });
    if (!this.closed) this.hear(kind, bytes);
    return answer ?? new Promise((answered) => (this.answered = (bytes) => answered({ bytes })));
  }

  private busy(): Promise<unknown> | undefined {
    if (this.reading || ++this.polled % polls !== 0) return undefined;
    if (this.late) return this.visit().then(() => this.ask("busy"));
    const answer = this.ask("busy");
    return answer instanceof Promise ? answer : undefined;
  }

  /** The event loop has waited for long. */
  private get late(): boolean {
    return performance.now() - this.visited >= patience;
  }

  /** Lets the event loop run. */
  private async visit(): Promise<void> {
    await new Promise<void>((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        done();
      };
      port2.postMessage(null);
    });
    this.visited = performance.now();
  }

  private async run(): Promise<void> {
    const quickjs = await start(() => this.busy());
    await this.begin(quickjs);
    const { context, jobs } = quickjs;
    for (let more = true; more;) {
      const value = context.unwrapResult(await context.evalCodeAsync("__step()", "node:step"));
      more = context.dump(value) === true;
      value.dispose();
      await jobs();
    }
  }

  private async begin({ context }: QuickJS): Promise<void> {
    const given = ({ bytes }: Answer) => context.newArrayBuffer(new Uint8Array(bytes!).buffer);
    const system = context.newFunction("system", (call) => {
      const bytes = context.getArrayBuffer(call);
      const request = bytes.value.slice();
      bytes.dispose();
      const answer = this.late
        ? this.visit().then(() => this.ask("call", request))
        : this.ask("call", request);
      return (answer instanceof Promise ? answer.then(given) : given(answer)) as QuickJSHandle;
    });
    const compile = context.newFunction("compile", (text, file) => {
      this.reading = true;
      const result = context.evalCode(context.getString(text), context.getString(file));
      this.reading = false;
      return result;
    });
    context.setProp(context.global, "__system", system);
    context.setProp(context.global, "__compile", compile);
    system.dispose();
    compile.dispose();
    const text = `Object.defineProperty(globalThis, "__step", { value: ${prelude()}(__system, __compile) });
delete globalThis.__system;
delete globalThis.__compile;`;
    context.unwrapResult(await context.evalCodeAsync(text, "node:prelude")).dispose();
  }
}

/** Begins a program's run; the worker finds it here. */
(globalThis as { overlookRealm?: (hear: Hear) => Realm }).overlookRealm = (hear) => new Run(hear);
