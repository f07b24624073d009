import type { Journal } from "../session/journal";
import { Faults, optionsOf, type Attributes, type LabOptions } from "./options";
import { poster } from "./poster";
import type { Checked, Kept, Method, Notify, Opener, Outcome, Stage } from "./stage";

/** Where labs are opened: in the page, or in a frame. */
export type Way = (of: Attributes, transcript: string) => Promise<Opener>;

/** How long a lab that starts when it is seen has to be in sight, in milliseconds. */
const glance = 400;

/** The class that a DOM brings; where there is none, as on a server, the module can still be imported. */
const Base = (globalThis as { HTMLElement?: typeof HTMLElement }).HTMLElement ?? (Object as never);

/**
 * `<overlook-lab>`: a simulated Linux with an overlay filesystem in somebody's
 * page. Until it starts it shows what it contains, and fetches nothing.
 */
export class OverlookLab extends Base {
  /** How labs are opened; define sets it. */
  static way?: Way;

  private stage: Promise<Stage> | undefined;
  private opened: Stage | undefined;
  private kept: Kept | undefined;
  private leaving: Promise<unknown> = Promise.resolve();
  private view?: ReturnType<typeof poster>;
  private sight?: IntersectionObserver;
  private stands: () => void = () => undefined;

  /** Resolves when the lab has started and played its script. */
  readonly ready = new Promise<void>((stands) => (this.stands = stands));

  connectedCallback(): void {
    this.view ??= poster(this, () => void this.start().catch(() => undefined));
    const options = this.options();
    if (!options) return;
    this.view.resize(options.height);
    if (this.kept || options.start === "now") void this.start().catch(() => undefined);
    else if (options.start === "visible") this.watch();
  }

  disconnectedCallback(): void {
    this.sight?.disconnect();
    queueMicrotask(() => {
      if (!this.isConnected) this.leaving = this.leave();
    });
  }

  /** Starts the lab, if it has not been. */
  start(): Promise<void> {
    this.stage ??= this.open();
    return this.stage.then(({ ready }) => ready);
  }

  /** Does what a method's name says; what frames speak over their port. */
  async call(method: Method, args: readonly unknown[]): Promise<unknown> {
    await this.start();
    return (await this.stage!).call(method, args);
  }

  /** Runs a line as if it were typed. */
  run(line: string): Promise<Outcome> {
    return this.call("run", [line]) as Promise<Outcome>;
  }

  runAll(lines: readonly string[]): Promise<Outcome[]> {
    return this.call("runAll", [lines]) as Promise<Outcome[]>;
  }

  async reset(): Promise<void> {
    await this.call("reset", []);
  }

  async undo(): Promise<void> {
    await this.call("undo", []);
  }

  async redo(): Promise<void> {
    await this.call("redo", []);
  }

  /** Goes to the state after n commands. */
  async seek(n: number): Promise<void> {
    await this.call("seek", [n]);
  }

  /** Plays the script on at a pace that can be followed. */
  async play(): Promise<void> {
    await this.call("play", []);
  }

  /** Every layer and the merged tree after n commands, as a plain object. */
  stateAt(n: number): Promise<object | undefined> {
    return this.call("stateAt", [n]) as Promise<object | undefined>;
  }

  /**
   * Decides assertions, as checks of lessons have them; without any, those of
   * the lesson's step. A transcript, with its lines behind "$ ", is played in
   * a machine of its own and compared; without one, a lab's own script.
   */
  check(asked?: string): Promise<Checked[]> {
    return (asked === undefined ? this.call("check", []) : this.call("check", [asked])) as Promise<Checked[]>;
  }

  /** What a link to this state has behind its "#". */
  share(): Promise<string> {
    return this.call("share", []) as Promise<string>;
  }

  /** What it takes to do everything again; undefined before the start. */
  get journal(): Journal | undefined {
    return this.opened?.journal;
  }

  set journal(journal: Journal | undefined) {
    this.call("journal", [journal]).catch((reason: unknown) => this.fail(messageOf(reason)));
  }

  focusTerminal(): void {
    this.opened?.focus();
  }

  private get transcript(): string {
    return (this.querySelector("pre") ?? this).textContent ?? "";
  }

  private options(): LabOptions | undefined {
    const name = `lab-${this.id || location.pathname}`;
    try {
      return optionsOf((attribute) => this.getAttribute(attribute), this.transcript, name);
    } catch (reason) {
      this.fail(messageOf(reason), reason instanceof Faults ? reason.faults : undefined);
      return undefined;
    }
  }

  private async open(): Promise<Stage> {
    this.sight?.disconnect();
    const options = this.options();
    if (!options) throw new Error("The lab's attributes are wrong.");
    const notify: Notify = (type, detail) => this.notify(type, detail);
    this.view!.wait();
    try {
      await this.leaving;
      const of: Attributes = (attribute) => this.getAttribute(attribute);
      const opener = await OverlookLab.way!(of, this.transcript);
      this.opened = await opener(options, notify, this.kept);
    } catch (reason) {
      this.stage = undefined;
      this.fail(`The lab could not be loaded: ${messageOf(reason)}`);
      throw reason;
    }
    this.kept = undefined;
    this.view!.show(this.opened.element);
    this.opened.ready.then(
      () => {
        this.stands();
        this.notify("overlook-ready", {});
      },
      (reason: unknown) => {
        // The lab's own code is another copy of this one's classes.
        if (reason instanceof Error && reason.name === "Faults") void this.withdraw();
        this.fail(messageOf(reason));
      },
    );
    return this.opened;
  }

  /** Starts once it has been in sight for a moment; a slide that waits behind another one is not. */
  private watch(): void {
    let looking: ReturnType<typeof setInterval>;
    const look = () => {
      if (!this.isConnected) clearInterval(looking);
      if (!this.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return;
      clearInterval(looking);
      void this.start().catch(() => undefined);
    };
    this.sight = new IntersectionObserver((entries) => {
      clearInterval(looking);
      if (entries.at(-1)!.isIntersecting) looking = setInterval(look, glance);
    });
    this.sight.observe(this);
  }

  /** Frees the session; a lab that is put back goes on where it was. */
  private async leave(): Promise<void> {
    const { stage } = this;
    this.stage = undefined;
    if (!stage) return;
    const opened = await stage.catch(() => undefined);
    this.kept = await opened?.close();
    opened?.element.remove();
    this.opened = undefined;
  }

  /** Shows the poster again, for a lab that cannot begin. */
  private async withdraw(): Promise<void> {
    await this.leave();
    this.kept = undefined;
    this.view!.back();
  }

  private fail(message: string, faults: readonly string[] = [message]): void {
    this.view?.fail(faults);
    this.notify("overlook-error", { message });
  }

  private notify(type: string, detail: Readonly<Record<string, unknown>>): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
