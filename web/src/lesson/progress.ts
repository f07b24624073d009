import type { Kept, Sum } from "./marks";

/** What the browser remembers of somebody and a lesson. */
export interface Record {
  /** Where they are in it. */
  kept?: Kept;
  /** What it came to when it was completed, the best time. */
  done?: Done;
}

export interface Done extends Sum {
  hash: string;
  /** When, in milliseconds since 1970. */
  at: number;
}

const prefix = "overlook-lesson-";

/** Everything that is remembered, by lesson; nothing where storage is refused. */
export function progress(): Map<string, Record> {
  const all = new Map<string, Record>();
  for (const key of keys()) all.set(key.slice(prefix.length), recordOf(key.slice(prefix.length)));
  return all;
}

export function recordOf(id: string): Record {
  try {
    return checked(JSON.parse(localStorage.getItem(prefix + id) ?? "{}"), id);
  } catch {
    return {};
  }
}

export function keep(id: string, record: Record): void {
  try {
    localStorage.setItem(prefix + id, JSON.stringify(record));
  } catch {
    // Storage is refused or full: it lasts as long as the page.
  }
}

/** Remembers what a lesson came to; the time with fewer commands counts. */
export function complete(id: string, done: Done): void {
  const record = recordOf(id);
  const better = !record.done || record.done.hash !== done.hash || done.commands < record.done.commands;
  keep(id, better ? { ...record, done } : record);
}

/** All of it as a file. */
export function exported(): string {
  return `${JSON.stringify({ overlook: "progress", v: 1, lessons: Object.fromEntries(progress()) }, undefined, 1)}\n`;
}

/** Takes in what such a file has, and says of how many lessons; it throws what is wrong with it, in words. */
export function imported(text: string): number {
  const { overlook, v, lessons } = parsed(text);
  if (overlook !== "progress" || v !== 1 || typeof lessons !== "object" || !lessons) {
    throw new Error("This file is no progress of Overlook.");
  }
  const entries = Object.entries(lessons).filter(([id]) => /^[\w.-]{1,80}$/.test(id));
  for (const [id, value] of entries) {
    const { kept, done } = checked(value, id);
    const own = recordOf(id);
    keep(id, { ...own, ...(kept && !own.kept ? { kept } : {}) });
    if (done) complete(id, done);
  }
  return entries.length;
}

function parsed(text: string): { overlook?: unknown; v?: unknown; lessons?: unknown } {
  try {
    return (JSON.parse(text) ?? {}) as object;
  } catch (reason) {
    throw new Error("This file is no progress of Overlook: it is not JSON.", { cause: reason });
  }
}

function keys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

/** What of a value is a record: anybody may have written it. */
function checked(value: unknown, id: string): Record {
  const { kept, done } = (typeof value === "object" && value ? value : {}) as Partial<Record>;
  return { ...(isKept(kept, id) ? { kept } : {}), ...(isDone(done) ? { done } : {}) };
}

function isKept(kept: Kept | undefined, id: string): kept is Kept {
  if (typeof kept !== "object" || kept?.v !== 1 || kept.id !== id) return false;
  const { hash, seed, at, base, marks, left } = kept;
  if (typeof hash !== "string" || ![seed, at, base].every(isCount)) return false;
  return Array.isArray(marks) && marks.every(isMark) && typeof left === "object" && !!left;
}

function isMark(mark: unknown): boolean {
  if (mark === null) return true;
  const { base, from, hints, solved, shown, predicted, quizzed, began } = mark as { [key: string]: unknown };
  return (
    [base, from, solved, shown, began].every(isCount) && [hints, predicted, quizzed].every(Array.isArray)
  );
}

function isDone(done: Done | undefined): done is Done {
  if (typeof done !== "object" || typeof done.hash !== "string") return false;
  return [done.commands, done.hints, done.solved, done.ms, done.at].every(isCount);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
