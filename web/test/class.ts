import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileOf, nameOf, type Claim, type HandIn } from "../src/desk/handin";
import { lessonOf, type Lesson } from "../src/lesson/lesson";
import { linesOf } from "../src/lesson/lines";
import { hashOf } from "../src/lesson/hash";
import type { Entry } from "../src/session/journal";

/** A lesson of this site. */
export function lesson(id: string): Lesson {
  const path = resolve(import.meta.dirname, `../../lessons/${id}.lesson.json`);
  return lessonOf(JSON.parse(readFileSync(path, "utf8")));
}

/** What somebody hands in who has solved the first steps of a lesson, and looks around on the way. */
export function handIn(of: Lesson, nickname: string, seed: number, steps = of.steps.length): HandIn {
  const machines: Record<number, Entry[]> = {};
  let base = 0;
  const claims = of.steps.map((step, at): Claim | null => {
    if (at > 0 && step.reset) base = at;
    if (at >= steps) return null;
    const entries = (machines[base] ??= []);
    if (at !== base && step.setup) entries.push(["line", step.setup.trim()]);
    const from = entries.length;
    if (seed % 2 === 0) entries.push(["line", "ls -l"]);
    for (const line of linesOf(step.solution)) entries.push(["line", line]);
    return {
      base,
      from,
      passed: true,
      hints: seed % 3,
      solved: seed % 7 === 0 ? 1 : 0,
      predicted: (step.predict ?? []).map(({ options }) => ((seed + at) % (options.length + 1)) - 1),
      ms: 20_000 + (seed % 11) * 7000 + at * 9000,
    };
  });
  return { v: 1, nickname, lesson: of.id, hash: hashOf(of), seed, machines, claims };
}

/** A file as a browser takes it. */
export interface File {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function file(of: HandIn, text = fileOf(of)): File {
  return { name: nameOf(of), mimeType: "application/json", buffer: Buffer.from(text) };
}

const names =
  "Ada Bela Cleo Dora Edda Finn Gina Hugo Ines Juno Karl Lena Mira Nils Olga Paul Quin Rosa Stan Tara Ugo Vera Wim Xenia Yara Zoe Anton Berta Carlo Doris".split(
    " ",
  );

/**
 * Thirty learners. Five are not what they say: Ada typed nothing, Bela's lines
 * are another lesson's, Cleo's file is cut off, Dora's never ends, and Edda
 * claims a step more than she did. Gina has handed in what Hugo did.
 */
export function classroom(): File[] {
  const of = lesson("whiteouts");
  const files = names.map((name, i) => file(handIn(of, name, 100 + i, i % 9 === 8 ? 3 : of.steps.length)));
  const ada = handIn(of, "Ada", 100);
  files[0] = file({ ...ada, machines: { 0: [] } });
  const bela = handIn(of, "Bela", 101);
  files[1] = file({ ...bela, machines: handIn(lesson("opaque"), "Bela", 101).machines });
  files[2] = file(handIn(of, "Cleo", 102), fileOf(handIn(of, "Cleo", 102)).slice(0, 700));
  const dora = handIn(of, "Dora", 103);
  files[3] = file({ ...dora, machines: { 0: [["line", "while :; do :; done"], ...dora.machines[0]!] } });
  const edda = handIn(of, "Edda", 104);
  files[4] = file({ ...edda, machines: { 0: edda.machines[0]!.slice(0, -4) } });
  files[6] = file({ ...handIn(of, "Hugo", 107), nickname: "Gina" });
  return files;
}
