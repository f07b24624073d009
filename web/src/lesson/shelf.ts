import {
  catalogueOf,
  courseOf,
  lessonOf,
  type Card,
  type Catalogue,
  type Course,
  type Lesson,
} from "./lesson";

/** Where compiled lessons come from: by the name of a file; undefined: there is none of that name. */
export type Shelf = (name: string) => Promise<Found | undefined>;

/** What lies under a name, and the address that tells when it has changed, where there is one. */
export interface Found {
  value: unknown;
  changes?: string | undefined;
}

/** What lies under a name on a shelf, in the language or as its author wrote it; it throws what is wrong, in words. */
async function take(shelf: Shelf, id: string, kind: "lesson" | "course", lang: string): Promise<Found> {
  if (!/^[\w-][\w.-]*$/.test(id)) throw new Error(`There is no ${kind} of that name.`);
  const names = [...(lang ? [`${id}.${lang}.${kind}.json`] : []), `${id}.${kind}.json`];
  for (const name of names) {
    const found = await shelf(name);
    if (!found) continue;
    const { problems } = (found.value ?? {}) as { problems?: Problem[] };
    if (problems) throw new Error(problems.map(saidOf).join("\n"));
    return found;
  }
  throw new Error(`There is no ${kind} “${id.slice(0, 40)}” here.`);
}

/** What is wrong with a source that a server compiles as it is asked for. */
interface Problem {
  file?: string;
  line?: number;
  text: string;
}

function saidOf({ file, line, text }: Problem): string {
  return file ? `${file}:${line ?? 0}: ${text}` : text;
}

export async function lessonFrom(
  shelf: Shelf,
  id: string,
  lang = "",
): Promise<{ lesson: Lesson; changes?: string | undefined }> {
  const { value, changes } = await take(shelf, id, "lesson", lang);
  return { lesson: lessonOf(value), changes };
}

export async function courseFrom(shelf: Shelf, id: string, lang = ""): Promise<Course> {
  return courseOf((await take(shelf, id, "course", lang)).value);
}

/** Everything there is, in the language, or else as its author wrote it. */
export async function catalogueFrom(shelf: Shelf, lang = ""): Promise<Catalogue> {
  const found = await shelf("index.json");
  if (!found) return { lessons: [], courses: [], languages: [] };
  const { lessons, courses } = catalogueOf(found.value);
  const languages = [...new Set(lessons.flatMap((card) => card.lang ?? []))].sort();
  return { lessons: chosen(lessons, lang), courses: chosen(courses, lang), languages };
}

/** Of each identity the one in the language, or else the first, which is its author's. */
function chosen<T extends Card | Course>(all: readonly T[], lang: string): T[] {
  const ids = [...new Set(all.map(({ id }) => id))];
  return ids.map((id) => {
    const same = all.filter((each) => each.id === id);
    return same.find((each) => each.lang === lang) ?? same[0]!;
  });
}
