import { shelf } from "lessons:shelf";
import type { Client } from "../engine/client";
import type { LessonNote } from "../session/journal";
import { anySeed } from "../session/seed";
import type { Deed, Session } from "../session/session";
import "./pane";
import type { Card, Catalogue, Lesson } from "./lesson";
import type { Live } from "./live";
import type { Room } from "./machines";
import { complete, keep, recordOf } from "./progress";
import { Run } from "./run";
import { catalogueFrom, courseFrom, lessonFrom } from "./shelf";
import { english, wordsFor } from "./words";

/** What a study needs of the page. */
export interface Desk {
  session: Session;
  readonly client: Client;
  readonly columns: number;
  requestUpdate(): void;
  /** Gives a session the page's own words. */
  equip(session: Session): void;
}

/** What the address asks for. */
export interface Wish {
  lesson?: string | undefined;
  course?: string | undefined;
  /** The number of a step, the first being 1, or its identity. */
  step?: string | undefined;
  lang?: string | undefined;
  seed?: string | undefined;
}

/** Which lesson the page shows, how it is remembered, and what comes next. */
export class Study {
  run: Run | undefined;
  /** What is wrong, where a lesson cannot be had. */
  failure = "";
  /** In the language of the lesson. */
  words = english;
  /** Lessons that may come behind this one. */
  next: Card[] = [];
  /** The address that tells when the lesson's source has changed, where somebody serves it. */
  changes: string | undefined;
  catalogue: Catalogue = { lessons: [], courses: [], languages: [] };
  /** The course whose order is followed. */
  course = "";
  lang = "";
  private live: Live | undefined;
  private readonly saved = () => this.save();
  private readonly moved = () => this.show();
  private readonly ended = () => this.end();

  constructor(private readonly desk: Desk) {}

  /** Opens what the address asks for; false: it asks for no lesson, or for none that there is. */
  async arrive({ lesson, course = "", step, lang = "", seed }: Wish): Promise<boolean> {
    this.course = course;
    this.lang = lang;
    if (lesson === undefined) return false;
    return this.open(lesson, { step, seed: Number(seed) });
  }

  /** Opens a lesson: where it was left, or at a step, or anew. */
  async open(
    id: string,
    how: { step?: string | undefined; seed?: number; anew?: true } = {},
  ): Promise<boolean> {
    const run = await this.found(id, how.anew ? undefined : recordOf(id).kept?.seed, how.seed);
    if (!run) return false;
    this.take(run);
    const step = stepOf(run, how.step);
    const { kept } = recordOf(id);
    const goesOn = kept?.hash === run.hash && kept.seed === run.seed && !how.anew;
    if (kept && goesOn && (step === undefined || kept.at === step)) await run.resume(kept);
    else await run.begin(step);
    this.show();
    return true;
  }

  /** Goes on with somebody's session, which is of a lesson. */
  async adopt(session: Session, note: LessonNote): Promise<void> {
    const run = await this.found(note.id, note.seed, undefined, "");
    if (!run) return;
    this.take(run);
    await run.adopt(session, note);
  }

  /** Goes on in another language, "" being the one that lessons are written in. */
  async speak(lang: string): Promise<void> {
    const { run } = this;
    this.lang = lang;
    await this.look();
    if (run?.lasting && run.session === this.desk.session) await this.reword(run);
    else this.show();
  }

  /** Shows a run's lesson in the words that it has now; where it asks for the same, everything stays done. */
  private async reword(run: Run): Promise<void> {
    const { id } = run.source;
    const other = await this.found(id, run.seed, undefined);
    if (!other) return;
    if (other.hash !== run.hash) return void (await this.open(id, { step: String(run.at + 1) }));
    this.take(other);
    await other.resume(run.kept, run.session);
    this.show();
  }

  /** Shows a lesson that its author is still writing; nothing of it is kept. */
  async preview(lesson: Lesson): Promise<void> {
    this.failure = "";
    this.changes = undefined;
    this.words = await wordsFor(lesson.lang);
    const run = new Run(lesson, lesson.seed || 1, this.room(""));
    this.take(run);
    await run.begin();
  }

  /** The lesson from its beginning, with other values where it has variables. */
  anew(): Promise<boolean> {
    const { run } = this;
    if (!run) return Promise.resolve(false);
    return this.open(run.source.id, { anew: true, seed: run.source.vars ? anySeed() : run.seed });
  }

  /** Learns what there is; it throws nothing, where that cannot be had. */
  async look(): Promise<void> {
    const all = await catalogueFrom(shelf, this.lang).catch(() => this.catalogue);
    const known = all.courses.some(({ id }) => id === this.course);
    const own =
      this.course && !known
        ? await courseFrom(shelf, this.course, this.lang).catch(() => undefined)
        : undefined;
    this.catalogue = own ? { ...all, courses: [{ ...own, id: this.course }, ...all.courses] } : all;
    this.next = this.behind();
    this.desk.requestUpdate();
  }

  /** Lets the lesson go. */
  close(): void {
    this.hear(undefined);
    this.live?.close();
    this.run?.close();
    this.run = undefined;
    this.show();
  }

  private async found(
    id: string,
    known: number | undefined,
    asked: number | undefined,
    name = `lesson-${id}`,
  ): Promise<Run | undefined> {
    this.failure = "";
    try {
      const { lesson, changes } = await lessonFrom(shelf, id, this.lang);
      this.changes = changes;
      this.words = await wordsFor(lesson.lang);
      const seeds = [asked, known, lesson.seed, lesson.vars ? anySeed() : 1];
      const seed = seeds.find((each) => Number.isSafeInteger(each) && each! > 0)!;
      return new Run(lesson, seed, this.room(name));
    } catch (reason) {
      this.failure = (reason as Error).message;
      this.desk.requestUpdate();
      return undefined;
    }
  }

  private room(name: string): Room {
    const { desk } = this;
    return {
      client: desk.client,
      get columns() {
        return desk.columns;
      },
      name: name || undefined,
      enter: (session) => this.enter(session),
    };
  }

  /** Shows a session of the lesson, with the words that it knows at its prompt. */
  private enter(session: Session): void {
    const { desk } = this;
    if (desk.session !== session) {
      if (desk.session.state !== "starting") void desk.session.leave();
      desk.session = session;
    }
    desk.equip(session);
    for (const [word, deed] of Object.entries(this.deeds)) session.deeds.set(word, deed);
  }

  private readonly deeds: Readonly<Record<"hint" | "solution" | "goal" | "next", Deed>> = {
    hint: async () => {
      const { run, words } = this;
      const number = await run?.hint();
      return [number === undefined ? words.noHint : words.hinted];
    },
    solution: () => Promise.resolve((this.run?.step.solution ?? "").trimEnd().split("\n")),
    goal: async () => {
      const { run, words } = this;
      await run?.aim();
      return [run?.aimed ? words.aimed : words.unaimed];
    },
    next: async () => {
      const { run, words } = this;
      if (!run?.done()) return [words.undone];
      if (run.at === run.lesson.steps.length - 1) return [words.last];
      setTimeout(() => void run.go(run.at + 1));
      return [];
    },
  };

  private take(run: Run): void {
    this.run?.close();
    this.hear(run);
    this.run = run;
    this.follow(run.lesson.id);
    this.next = [];
    this.desk.requestUpdate();
    void this.look();
  }

  /** Shows the lesson anew, where it stands, whenever its author has written something. */
  private follow(id: string): void {
    this.live?.close();
    this.live = undefined;
    const { changes } = this;
    if (changes === undefined) return;
    void import("./live").then(({ Live }) => {
      if (this.changes !== changes || this.live) return;
      this.live = new Live(changes, id, () => void (this.run && this.reword(this.run)));
    });
  }

  private hear(run: Run | undefined): void {
    for (const [type, heard] of [
      ["change", this.saved],
      ["step", this.moved],
      ["complete", this.ended],
    ] as const) {
      this.run?.removeEventListener(type, heard);
      run?.addEventListener(type, heard);
    }
  }

  private save(): void {
    const { run } = this;
    this.desk.requestUpdate();
    if (!run?.lasting || !run.mark) return;
    keep(run.lesson.id, { ...recordOf(run.lesson.id), kept: run.kept });
  }

  private end(): void {
    const { run } = this;
    if (run?.lasting) complete(run.lesson.id, { ...run.sum, hash: run.hash, at: Date.now() });
    this.next = this.behind();
  }

  /** Puts into the address where the reader is. */
  private show(): void {
    const { run, course, lang } = this;
    const asked = new URLSearchParams(location.search);
    for (const [name, value] of [
      ["lesson", run?.lesson.id],
      ["step", run && run.at > 0 ? String(run.at + 1) : undefined],
      ["course", run ? course : undefined],
      ["lang", lang],
      ["seed", undefined],
    ] as const) {
      if (value) asked.set(name, value);
      else asked.delete(name);
    }
    if (run && !run.lasting) return;
    const query = asked.size > 0 ? `?${asked.toString()}` : "";
    if (query !== location.search)
      history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
  }

  /** The course's next lesson, or those that build on this one. */
  private behind(): Card[] {
    const { catalogue, run } = this;
    if (!run) return [];
    const { id } = run.lesson;
    const order = catalogue.courses
      .find((each) => each.id === this.course)
      ?.units.flatMap(({ lessons }) => lessons);
    const following = order?.[order.indexOf(id) + 1];
    const found = order?.includes(id)
      ? catalogue.lessons.filter((each) => each.id === following)
      : catalogue.lessons.filter(({ needs }) => needs?.includes(id));
    return found.filter((each) => !recordOf(each.id).done).slice(0, 3);
  }
}

/** The number of a step, by its number from 1 on or its identity. */
function stepOf({ lesson }: Run, step: string | undefined): number | undefined {
  if (step === undefined) return undefined;
  if (/^\d+$/.test(step)) return Math.max(1, Math.min(Number(step), lesson.steps.length)) - 1;
  const found = lesson.steps.findIndex(({ id }) => id === step);
  return found < 0 ? undefined : found;
}
