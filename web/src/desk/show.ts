import type { Step } from "../engine/contract";
import { story } from "../explain/story";
import type { Session } from "../session/session";

/** Where the lines come from that are shown when the timeline has no more. */
export interface Script {
  /** The line that comes next; undefined: there is none, or not yet. */
  readonly upcoming: string | undefined;
}

/** What is shown to a room: one session, gone through command by command. */
export class Show {
  constructor(
    readonly session: Session,
    private readonly script?: Script,
  ) {}

  /** How many commands have happened, of those that the timeline has. */
  get at(): number {
    return this.session.past.next - 1;
  }

  get lines(): number {
    return Math.max(this.at, this.session.step?.lines ?? 0);
  }

  /** The command that happened last. */
  get step(): Step | undefined {
    return this.session.past.of(this.at);
  }

  /** What the next step would do: a command that was undone, or the script's next line. */
  get upcoming(): string | undefined {
    if (this.at < this.lines) return this.session.past.of(this.at + 1)?.line;
    return this.script?.upcoming;
  }

  get moves(): boolean {
    return this.session.state === "prompt" && !this.session.busy;
  }

  next(): void {
    if (!this.moves) return;
    const line = this.upcoming;
    if (this.at < this.lines) this.session.seek(this.at + 1);
    else if (line !== undefined) this.session.type(line);
  }

  back(): void {
    if (this.moves && this.at > 0) this.session.seek(this.at - 1);
  }

  /** Goes to where n commands have happened, as far as there are as many. */
  jump(n: number): void {
    if (this.moves) this.session.seek(Math.min(n, this.lines));
  }
}

/** What a command did, in a sentence or two for the whole room. */
export function sentence(step: Step): string {
  const told = story(step);
  if (told !== "") return told;
  if (step.changes?.length) return "";
  const refused = step.events?.find(({ kind, err }) => kind === "return" && err)?.err;
  if (step.status !== 0 && refused) return `It was refused with ${refused}, and nothing changed.`;
  return step.status === 0 ? "Nothing changed." : `It ended with status ${step.status}, and nothing changed.`;
}
