import type { Client } from "../engine/client";
import { lessonOf, type Lesson } from "../lesson/lesson";
import { rowsOf } from "./csv";
import { handInFrom, handInIn, links, type HandIn } from "./handin";
import { replay, type Verdict } from "./replay";

/** One hand-in on the desk. */
export interface Paper {
  readonly number: number;
  /** Whose it is: as the list says that it came with, else as they call themselves. */
  name: string;
  /** The file or the row it came in. */
  readonly source: string;
  readonly handIn?: HandIn;
  lesson?: Lesson;
  verdict?: Verdict;
  /** Why it could not be read or replayed; "" where it could. */
  damage: string;
}

/** How many hand-ins are replayed at once. */
const atOnce = 6;

/** How many hand-ins one dashboard takes. */
const most = 2000;

/**
 * The hand-ins of a class: they come as files, links and tables, and are
 * replayed as they come. A change dispatches "change".
 */
export class Desk extends EventTarget {
  readonly papers: Paper[] = [];
  /** How many came twice and were left out. */
  again = 0;
  private readonly seen = new Set<string>();
  /** By identity those of the teacher's own, by identity and language those of the site. */
  private readonly lessons = new Map<string, Promise<Lesson>>();
  private waiting: Paper[] = [];
  private running = 0;

  constructor(
    private readonly client: Client,
    /** Brings a lesson by its name and language. */
    private readonly bring: (id: string, lang: string) => Promise<Lesson>,
  ) {
    super();
  }

  /** How many are not replayed yet. */
  get left(): number {
    return this.waiting.length + this.running;
  }

  /** Takes a file: a hand-in, a lesson that the site does not have, or a table with links. */
  async file(name: string, text: string): Promise<void> {
    if (!/\.json$/i.test(name)) return this.text(text, name);
    const lesson = lessonIn(text);
    if (lesson) return this.teach(lesson);
    await this.read(name, "", () => handInIn(text));
  }

  /** Takes links, each in a line of its own, in running text, or in a table with names beside them. */
  async text(text: string, source: string): Promise<void> {
    const rows = rowsOf(text);
    const table =
      rows.length > 1 && (rows[0]?.length ?? 0) > 1 && rows.some((row) => found(row).length === 0);
    for (const [i, row] of rows.entries()) {
      const here = found(row);
      const name = row.filter((cell) => cell.trim() !== "" && found([cell]).length === 0).slice(0, 2);
      for (const fragment of here) {
        await this.read(`${source}, row ${i + 1}`, row.length > 1 ? name.join(" ") : "", () =>
          handInFrom(fragment),
        );
      }
      if (here.length > 0 || !table || i === 0 || name.length === 0) continue;
      this.put({
        name: name.join(" "),
        source: `${source}, row ${i + 1}`,
        damage: "There is no hand-in in this row.",
      });
    }
  }

  /** A lesson of the teacher's own. */
  teach(lesson: Lesson): void {
    this.lessons.set(lesson.id, Promise.resolve(lesson));
    for (const paper of this.papers) {
      if (paper.handIn?.lesson !== lesson.id || paper.lesson) continue;
      paper.damage = "";
      this.waiting.push(paper);
    }
    this.feed();
  }

  clear(): void {
    this.papers.length = 0;
    this.waiting = [];
    this.seen.clear();
    this.again = 0;
    this.changed();
  }

  private async read(source: string, name: string, reading: () => HandIn | Promise<HandIn>): Promise<void> {
    try {
      const handIn = await reading();
      const mark = JSON.stringify(handIn);
      if (this.seen.has(mark)) this.again++;
      else this.put({ name: name || handIn.nickname || "no name", source, handIn, damage: "" });
      this.seen.add(mark);
    } catch (reason) {
      this.put({ name: name || source, source, damage: String((reason as Error).message) });
    }
    this.changed();
  }

  private put(paper: Omit<Paper, "number">): void {
    if (this.papers.length >= most) return;
    const whole = { number: this.papers.length + 1, ...paper };
    this.papers.push(whole);
    if (whole.handIn) this.waiting.push(whole);
    this.changed();
    this.feed();
  }

  private feed(): void {
    while (this.running < atOnce) {
      const next = this.waiting.shift();
      if (!next) return;
      this.running++;
      void this.judge(next, next.handIn!).finally(() => {
        this.running--;
        this.changed();
        this.feed();
      });
    }
  }

  private async judge(paper: Paper, handIn: HandIn): Promise<void> {
    try {
      paper.lesson = await this.lesson(handIn.lesson, handIn.lang ?? "");
      paper.verdict = await replay(handIn, paper.lesson, this.client);
    } catch (reason) {
      paper.damage = String((reason as Error).message);
    }
  }

  private lesson(id: string, lang: string): Promise<Lesson> {
    const name = `${id} ${lang}`;
    const known = this.lessons.get(id) ?? this.lessons.get(name);
    if (known) return known;
    const lesson = this.bring(id, lang);
    this.lessons.set(name, lesson);
    lesson.catch(() => this.lessons.delete(name));
    return lesson;
  }

  private changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** The links in some cells. */
function found(row: readonly string[]): string[] {
  return row.flatMap((cell) => [...cell.matchAll(links)].map(([fragment]) => fragment));
}

function lessonIn(text: string): Lesson | undefined {
  try {
    return lessonOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
