import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

const directory = resolve(import.meta.dirname, "../../lessons");

/** What a list of lessons tells of each. */
const told = ["id", "title", "lang", "minutes", "level", "needs"];

type Compiled = Record<string, unknown>;

/** Every compiled lesson and course by the name of its file, and a list of them, index.json. */
export function shelf(): Record<string, unknown> {
  const names = readdirSync(directory).filter((name) => /\.(?:lesson|course)\.json$/.test(name));
  // What an author wrote comes before its translations: x.lesson.json before x.de.lesson.json.
  names.sort((a, b) => a.split(".").length - b.split(".").length || (a < b ? -1 : 1));
  const files = names.map((name) => [name, read(name)] as const);
  const lessons = files.filter(([name]) => name.endsWith(".lesson.json")).map(([, lesson]) => cardOf(lesson));
  const courses = files
    .filter(([name]) => name.endsWith(".course.json"))
    .map(([, course]) => course)
    .sort((a, b) => orderOf(a).length - orderOf(b).length);
  return { ...Object.fromEntries(files), "index.json": { lessons: ordered(lessons, courses), courses } };
}

/** Puts the lessons below lessons/, and gives the page its way to them: "lessons:shelf". */
export function lessons(how = resolve(import.meta.dirname, "../src/lesson/shelf/url.ts")): Plugin {
  return {
    name: "overlook-lessons",
    enforce: "pre",
    resolveId: (id) => (id === "lessons:shelf" ? how : null),
    generateBundle() {
      for (const [name, value] of Object.entries(shelf())) {
        this.emitFile({ type: "asset", fileName: `lessons/${name}`, source: JSON.stringify(value) });
      }
    },
  };
}

function read(name: string): Compiled {
  return JSON.parse(readFileSync(resolve(directory, name), "utf8")) as Compiled;
}

function cardOf(lesson: Compiled): Compiled {
  return Object.fromEntries(told.flatMap((key) => (key in lesson ? [[key, lesson[key]]] : [])));
}

function orderOf({ units }: Compiled): string[] {
  return (units as { lessons: string[] }[]).flatMap((unit) => unit.lessons);
}

/** The lessons in the order of the last course, which has most of them. */
function ordered(lessons: Compiled[], courses: Compiled[]): Compiled[] {
  const order = courses.map(orderOf).at(-1) ?? [];
  const place = ({ id }: Compiled) => (order.indexOf(id as string) + 1 || order.length + 1) - 1;
  return [...lessons].sort((a, b) => place(a) - place(b));
}
