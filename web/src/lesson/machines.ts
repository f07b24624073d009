import type { Client } from "../engine/client";
import { idle } from "../session/idle";
import type { Journal } from "../session/journal";
import { Session } from "../session/session";
import { labOf } from "./lab";
import type { Lesson } from "./lesson";
import { linesOf, typeAll, typeOne } from "./lines";

/** Where a lesson is played. */
export interface Room {
  readonly client: Client;
  /** How many columns the terminal has. */
  readonly columns: number;
  /** Under which name the engine keeps the machines; undefined: it does not. */
  readonly name?: string | undefined;
  /** Shows a machine in place of the one before. */
  enter(session: Session): void;
}

/** Whose lesson is played, and where. */
interface Of {
  /** With its variables drawn. */
  lesson: Lesson;
  seed: number;
  room: Room;
}

/**
 * The machines of one lesson: a step that resets the lab begins one of its
 * own, known by that step's number, and the first step begins machine 0. One
 * of them is in the room; of those that were left there are journals.
 */
export class Machines {
  /** The one in the room. */
  session = new Session();
  /** The step that it began with. */
  base = 0;
  /** Those that were left. */
  left: Record<string, Journal> = {};

  constructor(
    private readonly of: Of,
    /** Hears of every step that the machine in the room takes. */
    private readonly heard: (event: Event) => void,
  ) {}

  /** Every machine with its journal. */
  async journals(): Promise<Record<string, Journal>> {
    return { ...this.left, [this.base]: await this.session.recorded() };
  }

  /** The step that begins the machine of a step. */
  baseOf(step: number): number {
    const { steps } = this.of.lesson;
    return Math.max(
      0,
      steps.findLastIndex(({ reset }, at) => at <= step && reset),
    );
  }

  /** Opens the machine that a step begins; it answers with what is wrong with the lesson, or "". */
  async open(base: number, how: { anew?: true }): Promise<string> {
    const { lesson, seed, room } = this.of;
    const { client, columns: cols, name } = room;
    const { view } = lesson;
    const { problem, beginning } = await labOf(lesson, { base, seed, client });
    if (problem !== "") return problem;
    const session = new Session();
    this.base = base;
    this.take(session);
    session.view = view?.as && view.as !== "grid" ? view.as : "";
    session.open(client, {
      ...beginning,
      cols,
      ...(name === undefined ? {} : { keep: true, name: `${name}-${base}` }),
      ...how,
    });
    await idle(session);
    return "";
  }

  /** Opens another machine, and remembers what was done with the one in the room. */
  async change(base: number): Promise<string> {
    this.left[this.base] = await this.session.recorded();
    return this.open(base, { anew: true });
  }

  /** Plays what comes before a step, from where its machine begins. */
  async lead(step: number): Promise<void> {
    for (let at = this.base; at < step; at++) {
      await this.prepare(at);
      await typeAll(this.session, linesOf(this.of.lesson.steps[at]!.solution));
    }
  }

  /** Does what a step prepares; that of the first was done with the machine's own. */
  async prepare(step: number): Promise<void> {
    const { setup = "" } = this.of.lesson.steps[step]!;
    if (step !== this.base && setup.trim() !== "") await typeOne(this.session, [setup.trim()]);
  }

  /** Goes back to where n lines were done; what was done since is another timeline's. */
  async back(n: number): Promise<void> {
    const { session } = this;
    if (session.past.next - 1 > n) session.seek(n);
    await idle(session);
  }

  /** Goes on with a machine that somebody else opened. */
  go(base: number, session: Session): void {
    this.base = base;
    this.take(session);
  }

  /** Puts a machine in the room. */
  private take(session: Session): void {
    this.close();
    this.session = session;
    session.addEventListener("step", this.heard);
    this.of.room.enter(session);
  }

  /** Hears no more of the machine in the room. */
  close(): void {
    this.session.removeEventListener("step", this.heard);
  }
}
