import type { Mark } from "../lesson/marks";
import { given, journalOf, type Entry, type Journal } from "../session/journal";
import { packed, unpacked } from "../share/pack";

/**
 * What a learner hands in: a name, which lesson it is of, what was typed, and
 * what the page noted on the way. The dashboard replays what was typed and
 * believes nothing else: a claim only says where a step begins.
 */
export interface HandIn {
  v: 1;
  nickname: string;
  /** The lesson, what its compiled form came to, and what its variables were drawn with. */
  lesson: string;
  hash: string;
  seed: number;
  /** The language that it was read in, where that is not its author's. */
  lang?: string;
  /** What was typed, by the step that each machine began with. */
  machines: Record<number, Entry[]>;
  /** By step; null: not begun. */
  claims: (Claim | null)[];
}

/** What somebody says of one step. */
export interface Claim {
  /** The step that its machine began with, and behind which line of it the step began. */
  base: number;
  from: number;
  passed: boolean;
  hints: number;
  /** How many lines of the solution were played. */
  solved: number;
  /** Which option was chosen first, by question; -1: none. */
  predicted: number[];
  /** How long it took, in milliseconds; 0 where it did not end. */
  ms: number;
}

/** The end of a hand-in file's name. */
export const ending = ".handin.json";

/** What a reader may not exceed, so that a dashboard stays usable. */
const most = { name: 60, file: 4 << 20, steps: 200, questions: 50, machines: 50 };

/** What a run hands in. */
export interface Done {
  readonly lesson: { readonly id: string; readonly lang?: string };
  readonly hash: string;
  readonly seed: number;
  readonly marks: readonly (Mark | null)[];
  journals(): Promise<Record<string, Journal>>;
}

export async function handInOf(run: Done, nickname: string): Promise<HandIn> {
  const journals = Object.entries(await run.journals());
  return {
    v: 1,
    nickname: nickname.trim().slice(0, most.name),
    lesson: run.lesson.id,
    hash: run.hash,
    seed: run.seed,
    ...given({ lang: run.lesson.lang }),
    machines: Object.fromEntries(journals.map(([base, { entries }]) => [base, entries])),
    claims: run.marks.map((mark) => mark && claimOf(mark)),
  };
}

function claimOf({ base, from, passed, hints, solved, predicted, began, ended }: Mark): Claim {
  return {
    base,
    from,
    passed: !!passed,
    hints: hints.length,
    solved,
    predicted: predicted.map((answer) => answer?.chosen?.[0] ?? -1),
    ms: ended === undefined ? 0 : Math.max(0, ended - began),
  };
}

/** A hand-in as a file that can be read: an entry a line. */
export function fileOf({ machines, ...head }: HandIn): string {
  const lines = Object.entries(machines).map(([base, entries]) => {
    const all = entries.map((entry) => `      ${JSON.stringify(entry)}`).join(",\n");
    return `    ${JSON.stringify(base)}: [${all === "" ? "" : `\n${all}\n    `}]`;
  });
  const start = JSON.stringify(head, undefined, 2).replace(/\n\}$/, "");
  return `${start},\n  "machines": {\n${lines.join(",\n")}\n  }\n}\n`;
}

/** The name of the file, of letters that every system takes. */
export function nameOf({ nickname, lesson }: HandIn): string {
  return `${nickname.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "handin"}.${lesson}${ending}`;
}

/** What stands behind the "#" of a link to the dashboard: a version, then the hand-in. */
export async function linkOf(handIn: HandIn): Promise<string> {
  return `h1.${await packed(handIn)}`;
}

/** How links to hand-ins look, wherever they stand. */
export const links = /\bh(\d{1,3})\.([\w-]{8,})/g;

/** Reads what stands behind the "#" of a link; it throws what is wrong with it, in words. */
export async function handInFrom(fragment: string): Promise<HandIn> {
  const [version = "", text = ""] = fragment.split(".", 2);
  if (version !== "h1") throw new Error("A newer page has made this link. Reload the dashboard.");
  return check(await unpacked(text));
}

/** Reads a hand-in file. */
export function handInIn(text: string): HandIn {
  if (text.length > most.file) throw new Error("This file is too long for a hand-in.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (reason) {
    throw new Error("This file is damaged: it is not JSON.", { cause: reason });
  }
  return check(value);
}

function check(value: unknown): HandIn {
  const { v, nickname, lesson, hash, seed, lang, machines, claims } = (
    typeof value === "object" && value ? value : {}
  ) as Partial<HandIn>;
  if (v === undefined) throw new Error("This is no hand-in of Overlook.");
  if (v !== 1) throw new Error("This hand-in is of a version that this page does not know.");
  const named =
    typeof nickname === "string" &&
    nickname.length <= most.name &&
    typeof lesson === "string" &&
    /^[\w.-]{1,80}$/.test(lesson) &&
    typeof hash === "string" &&
    /^[\da-f]{8}$/.test(hash) &&
    (lang === undefined || (typeof lang === "string" && /^[\w-]{1,20}$/.test(lang)));
  if (!named || !isCount(seed) || !Array.isArray(claims) || !claims.every(isClaim)) {
    throw new Error("This hand-in is damaged.");
  }
  if (claims.length > most.steps) throw new Error("This hand-in is damaged: it has too many steps.");
  return {
    v,
    nickname,
    lesson,
    hash,
    seed,
    ...given({ lang }),
    machines: machinesIn(machines, seed),
    claims,
  };
}

function machinesIn(value: unknown, seed: number): Record<number, Entry[]> {
  const all = typeof value === "object" && value ? Object.entries(value) : [];
  if (all.length === 0 || all.length > most.machines || !all.every(([base]) => /^\d{1,3}$/.test(base))) {
    throw new Error("This hand-in is damaged: nothing was typed.");
  }
  return Object.fromEntries(
    all.map(([base, entries]) => [
      Number(base),
      journalOf({ v: 1, seed, entries: entries as unknown }).entries,
    ]),
  );
}

function isClaim(value: unknown): value is Claim | null {
  if (value === null) return true;
  const { base, from, passed, hints, solved, predicted, ms } = (
    typeof value === "object" ? value : {}
  ) as Partial<Claim>;
  return (
    [base, from, hints, solved, ms].every(isCount) &&
    typeof passed === "boolean" &&
    Array.isArray(predicted) &&
    predicted.length <= most.questions &&
    predicted.every((chosen) => chosen === -1 || isCount(chosen))
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
