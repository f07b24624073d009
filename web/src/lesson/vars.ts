import type { Lesson } from "./lesson";

/** Picks a value for each of a lesson's variables, as lessons.Draw does. */
export function draw(vars: Lesson["vars"] = [], seed: number): Map<string, string> {
  const drawn = new Map<string, string>();
  let state = BigInt(seed);
  for (const { name, values } of vars) {
    if (values.length === 0) continue;
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    drawn.set(name, values[Number((state >> 33n) % BigInt(values.length))]!);
  }
  return drawn;
}

/** A lesson with the values in place of @NAME, wherever a text has it. */
export function filled(lesson: Lesson, seed: number): Lesson {
  const values = draw(lesson.vars, seed);
  if (values.size === 0) return lesson;
  const { vars, id, ...rest } = lesson;
  return { ...(fill(rest, values) as Omit<Lesson, "id">), id, ...(vars ? { vars } : {}) };
}

function fill(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") {
    return value.replace(/@(\w*)/g, (all, name: string) => values.get(name) ?? all);
  }
  if (Array.isArray(value)) return value.map((each) => fill(each, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, values)]));
}
