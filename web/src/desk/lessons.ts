import type { Client } from "../engine/client";
import { labOf } from "../lesson/lab";
import { lessonOf, type Lesson } from "../lesson/lesson";
import { filled } from "../lesson/vars";
import { given } from "../session/journal";
import { linkOf } from "../share/link";
import type { Paper } from "./desk";

/** Brings a lesson of this site. */
export async function lessonFrom(id: string): Promise<Lesson> {
  const response = await fetch(`lessons/${encodeURIComponent(id)}.lesson.json`).catch(() => undefined);
  if (!response?.ok)
    throw new Error(`There is no lesson ${id} here. Drop its .lesson.json, and it is replayed.`);
  return lessonOf(await response.json());
}

/** The address of the page with what somebody has typed last, to be gone through. */
export async function sessionOf({ handIn, lesson: source }: Paper, client: Client): Promise<string> {
  if (!handIn || !source) throw new Error("There is nothing to open.");
  const lesson = filled(source, handIn.seed);
  const base = Math.max(...Object.keys(handIn.machines).map(Number));
  const { problem, beginning } = await labOf(lesson, { base, seed: handIn.seed, client });
  if (problem !== "") throw new Error(problem);
  const { setup, profile } = beginning;
  const entries = handIn.machines[base] ?? [];
  return `./#${await linkOf({ v: 1, seed: handIn.seed, entries, ...given({ setup, profile }) })}`;
}
