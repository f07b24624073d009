import type { Step } from "../engine/contract";

/** What a journey asks of the machine. */
export type Way = { type: "seek"; n: number } | { type: "fork"; index: number };

/** A way through time that the machine is asked to go; of many wishes on the way the last one counts. */
export class Journey {
  private way?: Way["type"];
  private wish?: number | undefined;

  constructor(private readonly go: (way: Way) => void) {}

  seek(n: number): void {
    if (this.way) this.wish = n;
    else this.begin({ type: "seek", n });
  }

  fork(index: number): void {
    if (!this.way) this.begin({ type: "fork", index });
  }

  /** Whether a step is the end of the way, and not a command of that name. */
  ends({ line, again }: Step): boolean {
    if (!this.way || again || line !== this.way) return false;
    delete this.way;
    const { wish } = this;
    this.wish = undefined;
    if (wish !== undefined) this.seek(wish);
    return true;
  }

  private begin(way: Way): void {
    this.way = way.type;
    this.go(way);
  }
}
