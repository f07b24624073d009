import type { Step } from "../engine/contract";

/**
 * The steps that changed something, in order: what the explanation and the
 * change bars speak of. Undo goes back in it, and a new command after an undo
 * forgets what was undone.
 */
export class Past {
  private steps: Step[] = [];
  private now = 0;

  add(step: Step): void {
    if (!moves.has(step.line)) this.steps = this.steps.filter(({ n }) => n < step.n);
    this.now = step.n;
    if (step.changes?.length && !moves.has(step.line)) this.steps.push(step);
  }

  /** The last step up to now that changed something. */
  get told(): Step | undefined {
    return this.steps.findLast(({ n }) => n <= this.now);
  }

  /** How many commands since then only read. */
  get since(): number {
    return this.told ? this.now - this.told.n : 0;
  }
}

const moves: ReadonlySet<string> = new Set(["undo", "redo", "reset"]);
