import type { Step } from "../engine/contract";

/**
 * The steps up to now, and those that redo would bring back: what the
 * explanation and the change bars speak of. A new command forgets what was
 * undone.
 */
export class Past {
  private steps: Step[] = [];
  private now = 0;
  /** How many commands came before the first step, in an earlier visit. */
  private base = 0;

  add(step: Step): void {
    if (step.line === "undo" && this.now === 0) this.go(step.n, step.lines);
    else if (step.line === "undo") this.now--;
    else if (step.line === "redo") this.now = Math.min(this.steps.length, this.now + 1);
    else if (step.line === "reset") this.begin(0);
    else if (step.line !== "") this.append(step);
    else if (this.steps.length === 0) this.base = step.n;
  }

  /** Goes to where n commands have happened, of those that a timeline of that many lines has. */
  go(n: number, lines = n): void {
    this.steps.length = Math.min(this.steps.length, Math.max(0, lines - this.before));
    this.now = Math.max(0, Math.min(this.steps.length, n - this.before));
    if (this.steps.length === 0) this.base = n;
  }

  /** How many steps there are up to now. */
  get position(): number {
    return this.now;
  }

  /** How many steps there are with those that redo would bring back. */
  get length(): number {
    return this.steps.length;
  }

  /** How many commands came before the first step. */
  get before(): number {
    const [first] = this.steps;
    return first ? first.n - 1 : this.base;
  }

  /** The last of the first n steps; undefined: there is none, or not that many. */
  at(n: number): Step | undefined {
    return this.steps[n - 1];
  }

  /** The step of command n. */
  of(n: number): Step | undefined {
    return this.at(n - this.before);
  }

  /** The last step up to now that changed something, or was refused by a rule. */
  get told(): Step | undefined {
    return this.steps.slice(0, this.now).findLast(matters);
  }

  /** The last step up to now that changed something. */
  get changed(): Step | undefined {
    return this.steps.slice(0, this.now).findLast(({ changes }) => changes?.length);
  }

  /** How many commands came after the one that is told of: they only read. */
  get since(): number {
    return this.told ? this.now - 1 - this.steps.indexOf(this.told) : 0;
  }

  /** The number that the next command will have. */
  get next(): number {
    return (this.steps[this.now - 1]?.n ?? this.before) + 1;
  }

  private begin(base: number): void {
    this.steps = [];
    this.now = 0;
    this.base = base;
  }

  /** Puts a step behind those up to now; one that is played again, where its number says. */
  private append(step: Step): void {
    if (step.again) this.now = Math.max(0, Math.min(this.steps.length, step.n - 1 - this.before));
    this.steps.length = this.now;
    this.steps.push(step);
    this.now++;
  }
}

function matters({ changes, events }: Step): boolean {
  return !!changes?.length || !!events?.some(({ kind, err }) => kind === "rule" && err);
}
