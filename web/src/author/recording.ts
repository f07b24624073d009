import type { Session } from "../session/session";

/** A lesson as far as it has been done once; the Go package lessons/format makes a source of it. */
export interface Draft {
  id: string;
  title: string;
  /** Lines that built the lab. */
  setup: string[];
  steps: { title: string; task: string; check: string[]; solution: string[] }[];
}

/** A step that is being done, or has been. */
export interface Part {
  title: string;
  task: string;
  /** Its lines are those behind this one, up to the next part's. */
  from: number;
  lines: string[];
  /** What its lines have made true, as the engine proposes it, and what of that the author took. */
  facts: string[];
  ticked: string[];
}

/**
 * What somebody does at a machine, cut into the steps of a lesson. What came
 * before the first step builds the lab. A change dispatches "change".
 */
export class Recording extends EventTarget {
  readonly parts: Part[] = [];
  setup: string[] = [];
  private asked = 0;
  private readonly stepped = () => void this.refresh();

  constructor(private readonly session: Session) {
    super();
    session.addEventListener("step", this.stepped);
  }

  close(): void {
    this.session.removeEventListener("step", this.stepped);
  }

  /** The part that is being done. */
  get last(): Part | undefined {
    return this.parts.at(-1);
  }

  /** Every step has lines, and something that they reach. */
  get whole(): boolean {
    return this.parts.length > 0 && this.parts.every(({ lines, ticked }) => lines.length * ticked.length > 0);
  }

  /** What comes next solves a step of that title. */
  async begin(title: string): Promise<void> {
    await this.refresh();
    const from = this.session.past.next - 1;
    this.parts.push({ title, task: "", from, lines: [], facts: [], ticked: [] });
    this.changed();
  }

  /** Takes a fact into the step's check, or out of it. */
  tick(part: Part, fact: string): void {
    const at = part.ticked.indexOf(fact);
    if (at < 0) part.ticked.push(fact);
    else part.ticked.splice(at, 1);
    this.changed();
  }

  /** Gives up the last step; its lines belong to the one before. */
  async drop(): Promise<void> {
    this.parts.pop();
    await this.refresh();
  }

  /** Forgets all steps: they have been written down. */
  async clear(): Promise<void> {
    this.parts.length = 0;
    await this.refresh();
  }

  /** Looks anew what was typed, and what the last step's lines have made true. */
  async refresh(): Promise<void> {
    const asked = ++this.asked;
    const { setup = "", entries, cursor = Infinity } = await this.session.recorded();
    const typed = entries.flatMap(([kind, text]) => (kind === "line" ? [text] : [])).slice(0, cursor);
    const facts = this.last ? await this.session.propose(Math.min(this.last.from, typed.length)) : [];
    if (asked !== this.asked) return;
    this.cut(setup, typed);
    if (this.last) {
      this.last.facts = facts;
      this.last.ticked = this.last.ticked.filter((fact) => facts.includes(fact));
    }
    this.changed();
  }

  /** What was recorded, under the name of its first step. */
  get draft(): Draft {
    const title = this.parts[0]?.title ?? "";
    return {
      id: idOf(title),
      title,
      setup: this.setup,
      steps: this.parts.map(({ title: name, task, ticked, lines }) => ({
        title: name,
        task,
        check: ticked,
        solution: lines,
      })),
    };
  }

  /** Gives each step its lines; what was undone is nobody's. */
  private cut(setup: string, typed: readonly string[]): void {
    for (const [at, part] of this.parts.entries()) {
      part.from = Math.min(part.from, typed.length);
      part.lines = typed.slice(part.from, this.parts[at + 1]?.from);
    }
    const before = typed.slice(0, this.parts[0]?.from);
    this.setup = setup.trim() === "" ? before : [setup.trimEnd(), ...before];
  }

  private changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** A title as a lesson's name. */
export function idOf(title: string): string {
  return (
    title
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join("-") ?? "lesson"
  );
}
