import type { Client } from "../engine/client";
import { courseOf, lessonOf, type Card, type Course } from "../lesson/lesson";
import "../lesson/pane";
import type { Room } from "../lesson/machines";
import { Run } from "../lesson/run";
import { english, wordsFor } from "../lesson/words";
import type { Session } from "../session/session";
import type { LabOptions } from "./options";

/** What a lesson in a lab needs of it. */
export interface Place {
  readonly client: Client;
  readonly columns: number;
  /** Shows a session in place of the one before. */
  enter(session: Session): void;
  notify(type: string, detail: Readonly<Record<string, unknown>>): void;
}

/** A lesson in somebody's page: it and its course come from where the page says. */
export class Taught {
  run: Run | undefined;
  /** In the language of the lesson. */
  words = english;
  /** What comes next in the course. */
  next: Card[] = [];
  private course: { at: string; of: Course } | undefined;

  constructor(
    private readonly place: Place,
    private readonly options: LabOptions,
  ) {}

  /** Opens what the lab's attributes ask for. */
  async begin(): Promise<void> {
    const { lesson, course, step = 1, seed } = this.options;
    if (course) this.course = { at: compiled(course), of: courseOf(await brought(compiled(course))) };
    const first = this.course?.of.units[0]?.lessons[0];
    const address = lesson ? compiled(lesson) : this.beside(first ?? "");
    await this.open(address, Math.max(0, step - 1), seed);
  }

  /** Opens another lesson of the course. */
  go(id: string): Promise<void> {
    return this.open(this.beside(id), 0);
  }

  private async open(address: string, step: number, seed?: number): Promise<void> {
    const lesson = lessonOf(await brought(address));
    const { place } = this;
    const { keep } = this.options;
    this.run?.close();
    const room: Room = {
      client: place.client,
      columns: place.columns,
      name: keep === undefined ? undefined : `${keep}-${lesson.id}`,
      enter: (session) => place.enter(session),
    };
    const run = new Run(lesson, seed ?? lesson.seed ?? 1, room);
    for (const type of ["step", "check", "predict", "complete"]) {
      run.addEventListener(type, (event) => place.notify(`overlook-${type}`, (event as TaughtEvent).detail));
    }
    this.words = await wordsFor(lesson.lang);
    this.run = run;
    await run.begin(step);
    await this.look(lesson.id);
  }

  /** Learns what comes behind a lesson. */
  private async look(id: string): Promise<void> {
    const order = this.course?.of.units.flatMap(({ lessons }) => lessons) ?? [];
    const next = order[order.indexOf(id) + 1];
    this.next = next && order.includes(id) ? [lessonOf(await brought(this.beside(next)))] : [];
  }

  /** The address of a lesson that lies beside the course. */
  private beside(id: string): string {
    return new URL(`${encodeURIComponent(id)}.lesson.json`, this.course?.at ?? document.baseURI).href;
  }
}

type TaughtEvent = Event & { detail: Readonly<Record<string, unknown>> };

/** Where the compiled form of a source lies: x.lesson.md is compiled to x.lesson.json beside it. */
function compiled(address: string): string {
  return new URL(address.replace(/\.md(?=$|[?#])/, ".json"), document.baseURI).href;
}

async function brought(address: string): Promise<unknown> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`There is nothing at ${address}.`);
  return response.json();
}
