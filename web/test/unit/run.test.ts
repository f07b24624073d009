import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../src/engine/client";
import { lessonOf, type Lesson, type Step } from "../../src/lesson/lesson";
import { linesOf } from "../../src/lesson/lines";
import { Run } from "../../src/lesson/run";
import type { RunEvent } from "../../src/lesson/run-event";
import { hashOf } from "../../src/lesson/hash";
import { draw, filled } from "../../src/lesson/vars";
import { clientOf, engine, idle, shown } from "../engine";

const shelf = resolve(import.meta.dirname, "../../../lessons");
const lessons = readdirSync(shelf)
  .filter((name) => /^[\w-]+\.lesson\.json$/.test(name))
  .map((name) => lessonOf(JSON.parse(readFileSync(resolve(shelf, name), "utf8"))));
let client: Client;

beforeAll(async () => {
  client = clientOf(await engine());
});

/** A run of a lesson that nothing shows. */
function runOf(lesson: Lesson, seed = 1): Run {
  return new Run(lesson, seed, { client, columns: 80, enter: () => undefined });
}

function lessonWith(more: Partial<Lesson>, ...steps: Partial<Step>[]): Lesson {
  return lessonOf({
    overlook: 1,
    id: "test",
    title: "Test",
    profile: "linux-6.18",
    steps: steps.map((step, at) => ({ id: `s${at}`, title: `Step ${at}`, ...step })),
    ...more,
  });
}

async function type(run: Run, line: string): Promise<void> {
  run.session.type(line);
  await idle(run.session);
  await run.decide();
}

const deletion: Partial<Lesson> = {
  tree: 'lower/\n  a "one"\n  b "two"\nupper/\nwork/',
  mount: "overlay lower upper work -> merged",
};

describe("every lesson", () => {
  test.each(lessons.map((lesson) => [lesson.id, lesson] as const))(
    "%s is passed by its solutions",
    async (_, lesson) => {
      const run = runOf(lesson);
      let sum: unknown;
      run.addEventListener("complete", (event) => (sum = (event as RunEvent).detail));
      await run.begin();
      expect(run.problem).toBe("");
      for (let at = 0; at < lesson.steps.length; at++) {
        expect([run.at, run.passed()]).toEqual([at, false]);
        await run.solve("all");
        expect(run.findings.filter(({ holds }) => !holds)).toEqual([]);
        expect(run.passed()).toBe(true);
        await run.go(at + 1);
      }
      expect(run.complete).toBe(true);
      expect(sum).toMatchObject({ lesson: lesson.id, hints: 0 });
    },
  );

  test.each(lessons.map((lesson) => [lesson.id, lesson] as const))(
    "%s is entered in its middle",
    async (_, lesson) => {
      const run = runOf(lesson);
      const last = lesson.steps.length - 1;
      await run.begin(last);
      expect([run.at, run.passed()]).toEqual([last, false]);
      await run.solve("all");
      expect(run.passed()).toBe(true);
    },
  );

  test.each(lessons.map((lesson) => [lesson.id, lesson] as const))(
    "%s has one right prediction",
    async (_, lesson) => {
      const run = runOf(lesson);
      await run.begin();
      for (let at = 0; at < lesson.steps.length; at++) {
        for (const question of lesson.steps[at]!.predict?.keys() ?? []) {
          if (question > 0) await run.again();
          await run.predict(question, 0);
          expect(run.mark!.predicted[question]!.right?.filter(Boolean)).toHaveLength(1);
        }
        await run.solve("all");
        expect(run.passed(), `step ${at}`).toBe(true);
        await run.go(at + 1);
      }
    },
  );
});

describe("a step", () => {
  const step = { check: "merged/a missing # gone\nsaw whiteout upper/a", solution: "rm merged/a" };

  test("is decided after every command, and forgets what is undone", async () => {
    const run = runOf(lessonWith(deletion, { check: "saw whiteout upper/a\nsaw whiteout upper/b" }));
    await run.begin();
    expect(run.findings.map(({ holds }) => holds)).toEqual([false, false]);
    await type(run, "rm merged/a");
    expect(run.findings.map(({ holds }) => holds)).toEqual([true, false]);
    await type(run, "undo");
    expect(run.findings.map(({ holds }) => holds)).toEqual([false, false]);
    await type(run, "rm merged/b");
    expect(run.findings.map(({ holds }) => holds)).toEqual([false, true]);
    expect(run.findings[0]!.found).toBe("not seen yet: whiteout upper/a");
  });

  test("stays passed", async () => {
    const run = runOf(lessonWith(deletion, step, step));
    await run.begin();
    await type(run, "rm merged/a");
    expect(run.passed()).toBe(true);
    run.session.type("undo");
    await idle(run.session);
    expect(run.passed()).toBe(true);
    expect(run.complete).toBe(false);
  });

  test("begins behind the lines of the one before", async () => {
    const run = runOf(lessonWith(deletion, step, { check: "saw whiteout" }));
    await run.begin();
    await type(run, "rm merged/a");
    await run.go(1);
    expect([run.at, run.passed()]).toEqual([1, false]);
    await type(run, "rm merged/b");
    expect(run.complete).toBe(true);
    expect(run.sum).toMatchObject({ commands: 2, solved: 0 });
  });

  test("is reset, and begins from there", async () => {
    const run = runOf(lessonWith(deletion, step));
    await run.begin();
    run.session.type("rm merged/b", "reset");
    await idle(run.session);
    await type(run, "ls merged");
    expect(shown(run.session)).toEqual(["a  b"]);
    expect([run.at, run.mark!.from, run.passed()]).toEqual([0, 0, false]);
    await run.solve("next");
    expect(run.passed()).toBe(true);
  });

  test("has its own lab where it says so", async () => {
    const run = runOf(
      lessonWith(deletion, step, { reset: true, setup: "echo new > merged/c", check: "merged/a missing" }),
    );
    await run.begin();
    await type(run, "rm merged/a");
    const first = run.session;
    await run.go(1);
    expect(run.session).not.toBe(first);
    await type(run, "ls merged");
    expect(shown(run.session)).toEqual(["a  b  c"]);
    const journals = await run.journals();
    expect(Object.keys(journals)).toEqual(["0", "1"]);
    expect(journals[0]!.lesson).toMatchObject({ id: "test", hash: run.hash, at: 0, from: 0 });
  });

  test("gives hints: those that fit first", async () => {
    const hints = [
      { text: [{ text: "first" }] },
      { text: [{ text: "second" }] },
      { when: "lower/a missing", text: [{ text: "not there" }] },
    ];
    const run = runOf(lessonWith(deletion, { ...step, hints }));
    await run.begin();
    expect(await run.hint()).toBe(0);
    await type(run, "rm lower/a");
    expect(await run.hint()).toBe(2);
    expect(run.hintable).toBe(true);
    expect(await run.hint()).toBe(1);
    expect(run.hintable).toBe(false);
    expect(await run.hint()).toBeUndefined();
  });

  test("plays its solution command by command", async () => {
    const solution = "# in merged\nif true; then\n  rm merged/a\n\nfi\ncat > merged/c <<END\n# kept\n\nEND\n";
    const run = runOf(
      lessonWith(deletion, { check: 'merged/a missing\nmerged/c content "# kept\\n\\n"', solution }),
    );
    await run.begin();
    await run.solve("next");
    expect(run.findings.map(({ holds }) => holds)).toEqual([true, false]);
    expect(linesOf(solution)[run.mark!.solved]).toMatch(/^cat/);
    await run.solve("next");
    expect(run.findings.filter(({ holds }) => !holds)).toEqual([]);
    expect(run.sum.commands).toBe(2);
  });
});

test("the engine decides what was right", async () => {
  const option = (text: string, check: string) => ({ text: [{ text }], check });
  const predict = [
    {
      ask: [{ text: "?" }],
      run: "rm merged/a",
      options: [option("nothing", "upper/a missing"), option("a mark", "upper/a is whiteout")],
    },
  ];
  const run = runOf(
    lessonWith(deletion, {
      predict,
      check: "merged/a missing\nmerged/b missing",
      solution: "rm merged/a\nrm merged/b",
    }),
  );
  await run.begin();
  await run.predict(0, 0);
  expect(run.mark!.predicted).toEqual([{ chosen: [0], right: [false, true] }]);
  await run.solve("all");
  expect(shown(run.session), "the solution is played from where the step began").toEqual([]);
  expect([run.passed(), run.sum.commands]).toEqual([true, 2]);
});

test("a lesson's rules are kept", async () => {
  const rules = { ...deletion, deny: [{ command: "rm", message: "not in it's place" }] };
  const run = runOf(lessonWith(rules, { check: "merged/a missing" }));
  await run.begin();
  await type(run, "echo x | rm merged/a");
  expect(shown(run.session)).toEqual(["rm: not in it's place"]);
  const few = runOf(lessonWith({ ...deletion, commands: ["ls"] }, { check: "merged/a missing" }));
  await few.begin();
  await type(few, "ls merged; cat merged/a");
  expect(shown(few.session)).toEqual(["a  b", expect.stringMatching(/cat.*not found/)]);
});

test("variables are drawn as the engine's own runner draws them", () => {
  const vars = [
    { name: "NAME", values: ["alpha", "bravo", "charlie"] },
    { name: "N", values: ["1", "2"] },
  ];
  expect([...draw(vars, 1)]).toEqual([
    ["NAME", "charlie"],
    ["N", "2"],
  ]);
  const lesson = lessonWith({ vars }, { title: "Find @NAME@N, a@b", check: "merged/@NAME missing" });
  const { title, check } = filled(lesson, 1).steps[0]!;
  expect([title, check]).toEqual(["Find charlie2, a@b", "merged/charlie missing"]);
});

test("what is no lesson is refused", () => {
  for (const [value, message] of [
    [null, "This is no lesson of Overlook."],
    [{ overlook: 2 }, "This is no lesson of Overlook: it is of version 2, and this page knows version 1."],
    [{ ...lessonWith({}, {}), steps: [] }, "This is no lesson of Overlook."],
    [{ ...lessonWith({}, {}), intro: [{ kids: [{ text: 1 }] }] }, "This is no lesson of Overlook."],
  ] as const) {
    expect(() => lessonOf(value)).toThrow(message);
  }
});

describe("a lesson in another language", () => {
  const translated = readdirSync(shelf)
    .filter((name) => /^[\w-]+\.\w+\.lesson\.json$/.test(name))
    .map((name) => lessonOf(JSON.parse(readFileSync(resolve(shelf, name), "utf8"))));

  test.each(translated.map((lesson) => [`${lesson.id} in ${lesson.lang}`, lesson] as const))(
    "%s is the same lesson",
    (_, lesson) => {
      const own = lessons.find(({ id }) => id === lesson.id)!;
      expect(lesson.title).not.toBe(own.title);
      expect(hashOf(lesson)).toBe(hashOf(own));
    },
  );

  const check = "merged/a missing # gone\nupper/a is whiteout";
  const english = lessonWith(deletion, { check }, { check: "merged/b missing" });

  test("and one that asks for something else is not", () => {
    const other = (more: Partial<Step>) =>
      hashOf(lessonWith(deletion, { check, ...more }, { check: "merged/b missing" }));
    expect(other({ title: "Weg", check: check.replace("gone", "fort") })).toBe(hashOf(english));
    expect(other({ check: "merged/a missing" })).not.toBe(hashOf(english));
    expect(other({ solution: "rm merged/a" })).not.toBe(hashOf(english));
    expect(other({ check: `${check}\nupper/c content "#a"` })).not.toBe(
      other({ check: `${check}\nupper/c content "#b"` }),
    );
    expect(hashOf({ ...english, mount: "" })).not.toBe(hashOf(english));
  });

  test("goes on with the machine and what was done", async () => {
    const run = runOf(english);
    await run.begin();
    await type(run, "rm merged/a");
    await run.go(1);
    await type(run, "touch merged/c");
    const german = lessonWith(
      { ...deletion, lang: "de" },
      { check: check.replace("gone", "fort") },
      { check: "merged/b missing # b ist fort" },
    );
    const other = runOf(german);
    await other.resume(run.kept, run.session);
    expect([other.session, other.at]).toEqual([run.session, 1]);
    expect(other.findings).toMatchObject([{ holds: false, label: "b ist fort" }]);
    await other.go(0);
    expect(other.findings.map(({ text }) => text)).toEqual(["fort", "upper/a is whiteout"]);
    await other.go(1);
    await type(other, "rm merged/b");
    expect(other.complete).toBe(true);
    expect(other.sum.commands).toBe(3);
  });
});
