import wasm from "author:wasm?url";
import { launch } from "../engine/boot";
import { compile } from "../engine/compile";
import { lessonOf, type Lesson } from "../lesson/lesson";
import type { Draft } from "./recording";

/** What is wrong with a source, and in which line. */
export interface Problem {
  line: number;
  text: string;
}

/** What came of a source. */
export type Compiled = { lesson: Lesson } | { problems: Problem[] };

/** What the compiler's wasm registers; see the Go package wasm/author. */
interface Functions {
  compile(source: string): string;
  write(draft: string, source: string): string;
}

let started: Promise<Functions> | undefined;

/** The compiler, which is fetched when it is needed for the first time. */
async function functions(): Promise<Functions> {
  started ??= (async () => {
    await launch(await compile(wasm), () => (started = undefined));
    return (globalThis as unknown as { overlookAuthor: Functions }).overlookAuthor;
  })();
  return started;
}

/** Compiles the source of a lesson. */
export async function compiled(source: string): Promise<Compiled> {
  const { lesson, problems } = JSON.parse((await functions()).compile(source)) as {
    lesson?: unknown;
    problems?: Problem[];
  };
  return problems ? { problems } : { lesson: lessonOf(lesson) };
}

/** A draft as a source; where there is a source, its steps come behind those. */
export async function written(draft: Draft, source: string): Promise<string> {
  return (await functions()).write(JSON.stringify(draft), source);
}
