import { shelf } from "lessons:shelf";
import type { Client } from "../engine/client";
import { labOf } from "../lesson/lab";
import type { Lesson } from "../lesson/lesson";
import { lessonFrom } from "../lesson/shelf";
import { filled } from "../lesson/vars";
import { given } from "../session/journal";
import { linkOf } from "../share/link";
import type { Paper } from "./desk";

/** Brings a lesson of this site, in the language that it was worked on. */
export async function lessonHere(id: string, lang: string): Promise<Lesson> {
  try {
    return (await lessonFrom(shelf, id, lang)).lesson;
  } catch (reason) {
    const { message } = reason as Error;
    throw new Error(`${message} Drop its .lesson.json, and it is replayed.`, { cause: reason });
  }
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
