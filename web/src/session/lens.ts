import type { Picture, Question, Step } from "../engine/contract";

/** What a lens looks through. */
interface Seen {
  look<T>(question: Question): Promise<T | undefined>;
  readonly opened: { setup?: string };
}

/** A place within a command: right after its event of that index. */
export interface Place {
  n: number;
  event: number;
  picture: Picture;
}

/** A command with the picture after it. */
export interface Moment {
  n: number;
  picture: Picture;
}

/** How the reader looks at the machine: within a command, or at what differs from another moment. */
export class Lens {
  /** The place within a command that is looked at. */
  place?: Place | undefined;
  /** The place that was asked for last; it may not be here yet. */
  wish?: Omit<Place, "picture"> | undefined;
  /** The moment that the present one is compared with. */
  against?: Moment | undefined;
  /** What is to be reached: it is laid over the picture. */
  goal?: Picture | undefined;
  /** What a line would do that was only explained. */
  foreseen?: Step | undefined;
  /** The newest question; answers to older ones come too late. */
  private asked = 0;

  constructor(
    private readonly seen: Seen,
    private readonly changed: () => void,
  ) {}

  /** Looks at the machine within command n, right after an event of it. */
  async within(n: number, event: number): Promise<void> {
    const asked = ++this.asked;
    this.wish = { n, event };
    const picture = await this.take(n, event);
    if (asked !== this.asked || !picture) return;
    this.place = { n, event, picture };
    this.changed();
  }

  /** Looks at the present again. */
  leave(): void {
    this.asked++;
    this.wish = undefined;
    if (!this.place && !this.foreseen) return;
    this.place = undefined;
    this.foreseen = undefined;
    this.changed();
  }

  /** Tells of a line that was not done. */
  foresee(step: Step): void {
    this.foreseen = step;
    this.changed();
  }

  /** Compares with the moment after command n, whose picture may be known. */
  async compare(n: number, known?: Picture): Promise<void> {
    const picture = known ?? (await this.take(n + 1, -1));
    if (picture) this.against = { n, picture };
    this.changed();
  }

  /** Lays a goal over the picture; undefined: none any more. */
  aim(goal: Picture | undefined): void {
    this.goal = goal;
    this.changed();
  }

  alone(): void {
    this.against = undefined;
    this.changed();
  }

  private take(n: number, event: number): Promise<Picture | undefined> {
    const prepared = this.seen.opened.setup ? 1 : 0;
    return this.seen.look<Picture>({ what: "at", n: n + prepared, event });
  }
}
