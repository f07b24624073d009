import type { Profile } from "../engine/contract";

/** What was done to a machine, one thing after another. */
export type Entry = ["line" | "input" | "import", string] | ["eof" | "interrupt"];

/** An entry begins a command: it happens at the prompt. */
export function begins([kind]: Entry): boolean {
  return kind === "line" || kind === "import";
}

/** What it takes to do it again: the machine's seed, what prepared it, and the entries. */
export interface Journal {
  v: 1;
  seed: number;
  setup?: string;
  /** What its user may do, where that is not everything. */
  profile?: Profile;
  entries: Entry[];
  /** How many of the lines had happened, where some had been undone. */
  cursor?: number;
  /** What the picture came to; see digest.ts. */
  digest?: string;
  /** How it was looked at: a word or two for the views. */
  view?: string;
  /** The lesson that it is of. */
  lesson?: LessonNote;
}

/** Where in a lesson somebody is. */
export interface LessonNote {
  id: string;
  /** What its compiled form comes to. */
  hash: string;
  /** What its variables were drawn with. */
  seed: number;
  /** The step, the first being 0, and behind which line it began. */
  at: number;
  from: number;
}

/**
 * The entries up to now, by command, and those that redo would bring back. A
 * new command forgets what was undone, and reset forgets everything.
 */
export class Recorder {
  private commands: Entry[][] = [];
  private now = 0;

  /** A line at the prompt; it begins a command. */
  line(text: string): void {
    this.begin(["line", text]);
  }

  /** A file from outside, which does too. */
  begin(entry: Entry): void {
    this.commands.length = this.now;
    this.commands.push([entry]);
    this.now++;
  }

  /** Something that was typed into the command. */
  add(entry: Entry): void {
    this.commands[this.now - 1]?.push(entry);
  }

  /** Forgets the command that was begun last. */
  drop(): void {
    this.now = Math.max(0, this.now - 1);
    this.commands.length = this.now;
  }

  word(word: "undo" | "redo" | "reset"): void {
    if (word === "undo") this.now = Math.max(0, this.now - 1);
    else if (word === "redo") this.now = Math.min(this.commands.length, this.now + 1);
    else {
      this.commands = [];
      this.now = 0;
    }
  }

  /** Goes to where n commands have happened. */
  go(n: number): void {
    this.now = Math.max(0, Math.min(this.commands.length, n));
  }

  /** The entries of the command that was begun last. */
  get last(): readonly Entry[] {
    return this.commands[this.now - 1] ?? [];
  }

  get entries(): Entry[] {
    return this.commands.slice(0, this.now).flat();
  }
}

/** The entries of a journal up to its cursor. */
export function happened({ entries, cursor = Infinity }: Journal): Entry[] {
  let lines = 0;
  const end = entries.findIndex((entry) => begins(entry) && ++lines > cursor);
  return end < 0 ? entries : entries.slice(0, end);
}

/** The most a journal may hold. */
const most = { entries: 2000, characters: 1 << 20 };

/** Reads a journal that came from elsewhere; it throws what is wrong with it, in words. */
export function journalOf(value: unknown): Journal {
  const { v, seed, setup, profile, entries, cursor, digest, view, lesson } = (
    typeof value === "object" && value ? value : {}
  ) as Partial<Journal>;
  if (v === undefined) throw new Error("This is no journal of Overlook.");
  if (v !== 1)
    throw new Error(`This journal is of version ${isCount(v) ? v : "?"}; this page knows version 1.`);
  if (!Array.isArray(entries) || !entries.every(isEntry)) throw new Error("This journal is damaged.");
  if (!isCount(seed) || (setup !== undefined && typeof setup !== "string")) {
    throw new Error("This journal is damaged.");
  }
  if (profile !== undefined && (profile as unknown) !== "userns") {
    throw new Error("This journal is of a machine that this page does not know.");
  }
  const notes = { cursor, digest, view };
  if (!areNotes(notes) || (lesson !== undefined && !isLessonNote(lesson))) {
    throw new Error("This journal is damaged.");
  }
  const size = entries.reduce((sum, [, text]) => sum + (text?.length ?? 0), setup?.length ?? 0);
  if (entries.length > most.entries || size > most.characters) {
    throw new Error(`This journal is too long: ${most.entries} entries may be played.`);
  }
  return { v, seed, entries, ...given({ setup, profile, ...notes, lesson }) };
}

function isLessonNote(value: unknown): value is LessonNote {
  const { id, hash, seed, at, from } = (typeof value === "object" && value ? value : {}) as LessonNote;
  return (
    typeof id === "string" &&
    /^[\w.-]{1,80}$/.test(id) &&
    typeof hash === "string" &&
    /^[\da-f]{8}$/.test(hash) &&
    [seed, at, from].every(isCount)
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function areNotes({ cursor, digest, view }: Record<"cursor" | "digest" | "view", unknown>): boolean {
  if (cursor !== undefined && !isCount(cursor)) return false;
  if (digest !== undefined && !(typeof digest === "string" && /^[\da-f]{8}$/.test(digest))) return false;
  return view === undefined || (typeof view === "string" && /^[\w .,=-]{1,100}$/.test(view));
}

/** Those of some properties that have a value. */
export function given<T extends object>(of: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as never;
}

/** What an import says: the digest of a file with its size, and the path it gets. */
function isBrought(text: string): boolean {
  return /^blocks:[\da-f]{64}-\d{1,15} \/[^\0]{1,200}$/.test(text);
}

function isEntry(entry: unknown): entry is Entry {
  if (!Array.isArray(entry)) return false;
  const [kind, text] = entry as unknown[];
  if (kind === "eof" || kind === "interrupt") return entry.length === 1;
  if (kind === "import") return typeof text === "string" && isBrought(text);
  return (kind === "line" || kind === "input") && entry.length === 2 && typeof text === "string";
}
