import type { Profile } from "../engine/contract";

/**
 * Lessons as they reach a reader: compiled, as the Go package lessons has
 * them. A lesson is data from somewhere; lessonOf says whether it is one.
 */
export interface Lesson {
  overlook: 1;
  id: string;
  title: string;
  lang?: string;
  minutes?: number;
  level?: string;
  /** Lessons that come before. */
  needs?: string[];
  tags?: string[];
  misconception?: string;
  profile: Profile | "linux-6.18";
  kernel?: string;
  author?: string;
  license?: string;
  /** The commands that may be used; none: all. */
  commands?: string[];
  /** Commands that are not to be used, and what to say of them. */
  deny?: { command: string; message: string }[];
  vars?: { name: string; values: string[] }[];
  seed?: number;
  /** How many lines a good solution needs. */
  par?: number;
  view?: { as?: string; show?: string[]; hide?: string[] };
  tree?: string;
  mount?: string;
  setup?: string;
  intro?: Node[];
  steps: Step[];
}

/** One task. */
export interface Step {
  id: string;
  title: string;
  text?: Node[];
  /** The lab is built anew first. */
  reset?: boolean;
  setup?: string;
  /** Lines that are played as a demonstration. */
  show?: string;
  predict?: Question[];
  check?: string;
  hints?: Hint[];
  solution?: string;
  quiz?: Question[];
  note?: Node[];
}

/** A question before a command, run, or in a quiz. */
export interface Question {
  ask: Node[];
  run?: string;
  options: Option[];
}

/** One answer: before a command its assertion says whether it is right, in a quiz its author does. */
export interface Option {
  text: Node[];
  check?: string;
  right?: boolean;
  why?: Node[];
}

/** One tier of help, or, with an assertion, one for whoever is there. */
export interface Hint {
  when?: string;
  text: Node[];
}

/** A piece of prose: a text, or an element around others. */
export interface Node {
  tag?: string;
  text?: string;
  href?: string;
  /** Code to click: it is put at the prompt, or run as well. */
  chip?: "type" | "run";
  kids?: Node[];
}

/** An order of lessons. */
export interface Course {
  overlook: 1;
  id?: string;
  title: string;
  lang?: string;
  intro?: Node[];
  units: { title: string; text?: Node[]; lessons: string[] }[];
}

/** What a list tells of a lesson. */
export type Card = Pick<Lesson, "id" | "title"> &
  Partial<Pick<Lesson, "minutes" | "level" | "needs" | "lang">>;

/** Every lesson and course that there is. */
export interface Catalogue {
  lessons: Card[];
  courses: Course[];
  /** What they are translated to. */
  languages: string[];
}

/** Reads a compiled lesson; it throws what is wrong with it, in words. */
export function lessonOf(value: unknown): Lesson {
  if (!isLesson(value)) throw new Error(`This is no lesson of Overlook${versionOf(value)}.`);
  return value as Lesson;
}

/** Reads a compiled course. */
export function courseOf(value: unknown): Course {
  if (!isCourse(value)) throw new Error(`This is no course of Overlook${versionOf(value)}.`);
  return value as Course;
}

/** Reads the list of what there is. */
export function catalogueOf(value: unknown): Omit<Catalogue, "languages"> {
  if (!isCatalogue(value)) throw new Error("This is no list of lessons.");
  return value as Catalogue;
}

function versionOf(value: unknown): string {
  const { overlook } = (value ?? {}) as { overlook?: unknown };
  return typeof overlook === "number" && overlook !== 1
    ? `: it is of version ${overlook}, and this page knows version 1`
    : "";
}

/** Says whether a value has a form. */
type Form = (value: unknown) => boolean;

const text: Form = (value) => typeof value === "string" && value.length <= 1 << 16;
const name: Form = (value) => typeof value === "string" && /^[\w.-]{1,80}$/.test(value);
const number: Form = (value) => Number.isSafeInteger(value);
const flag: Form = (value) => typeof value === "boolean";
const word =
  (...words: string[]): Form =>
  (value) =>
    words.includes(value as string);
const list =
  (form: Form): Form =>
  (value) =>
    Array.isArray(value) && value.length <= 1000 && value.every(form);
const maybe =
  (form: Form): Form =>
  (value) =>
    value === undefined || form(value);
const record =
  (fields: Record<string, Form>): Form =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(fields).every(([key, form]) => form((value as Record<string, unknown>)[key]));

/** How deep prose may lie in itself. */
const deepest = 24;

const nodeAt = (depth: number): Form =>
  record({
    tag: maybe(text),
    text: maybe(text),
    href: maybe(text),
    chip: maybe(word("type", "run")),
    kids: maybe((value) => depth < deepest && list(nodeAt(depth + 1))(value)),
  });
const prose = maybe(list(nodeAt(0)));
const said = list(nodeAt(0));
const questions = maybe(
  list(
    record({
      ask: said,
      run: maybe(text),
      options: list(record({ text: said, check: maybe(text), right: maybe(flag), why: prose })),
    }),
  ),
);
const isStep = record({
  id: name,
  title: text,
  text: prose,
  reset: maybe(flag),
  setup: maybe(text),
  show: maybe(text),
  predict: questions,
  check: maybe(text),
  hints: maybe(list(record({ when: maybe(text), text: said }))),
  solution: maybe(text),
  quiz: questions,
  note: prose,
});
const card = {
  id: name,
  title: text,
  lang: maybe(name),
  minutes: maybe(number),
  level: maybe(text),
  needs: maybe(list(name)),
};
const isLesson = record({
  ...card,
  overlook: (value) => value === 1,
  profile: word("linux-6.18", "userns"),
  commands: maybe(list(name)),
  deny: maybe(list(record({ command: name, message: text }))),
  vars: maybe(list(record({ name, values: list(text) }))),
  seed: maybe(number),
  par: maybe(number),
  view: maybe(record({ as: maybe(text), show: maybe(list(text)), hide: maybe(list(text)) })),
  tree: maybe(text),
  mount: maybe(text),
  setup: maybe(text),
  intro: prose,
  steps: (value) => list(isStep)(value) && (value as unknown[]).length > 0,
});
const isCourse = record({
  overlook: (value) => value === 1,
  id: maybe(name),
  title: text,
  intro: prose,
  units: list(record({ title: text, text: prose, lessons: list(name) })),
});
const isCatalogue = record({ lessons: list(record(card)), courses: list(isCourse) });
