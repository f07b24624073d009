import { beforeAll, describe, expect, test } from "vitest";
import { sentence, Show } from "../../src/desk/show";
import { toldOf } from "../../src/desk/telling";
import type { Client } from "../../src/engine/client";
import type { Step } from "../../src/engine/contract";
import { Run } from "../../src/lesson/run";
import { idle } from "../../src/session/idle";
import { Session } from "../../src/session/session";
import { lesson } from "../class";
import { clientOf, engine } from "../engine";

let client: Client;

beforeAll(async () => {
  client = clientOf(await engine());
});

async function begun(id: string): Promise<Run> {
  const run = new Run(lesson(id), 5, { client, columns: 80, enter: () => undefined });
  await run.begin();
  return run;
}

/** Goes on, and waits until what it began is done and decided. */
async function next(show: Show): Promise<void> {
  await show.next();
  await idle(show.session);
  await show.run?.decide();
}

describe("a show of a lesson", () => {
  test.each(["whiteouts", "links"])("%s is gone through to its end by one key", async (id) => {
    const run = await begun(id);
    let show = new Show(run.session, run);
    const asked: unknown[] = [];
    for (let n = 0; n < 60 && show.upcoming !== undefined; n++) {
      const before = show.asked;
      await next(show);
      if (before && !before.right) asked.push(show.asked?.right?.filter(Boolean).length);
      if (show.session !== run.session) show = new Show(run.session, run);
    }
    expect(run.complete).toBe(true);
    const questions = run.lesson.steps.flatMap(({ predict = [] }) => predict);
    expect(asked).toEqual(questions.map(() => 1));
  });

  test("asks before the line runs, takes a choice, and tells what is right only then", async () => {
    const run = await begun("whiteouts");
    const show = new Show(run.session, run);
    expect(show.upcoming).toBe("ask what will happen");
    await next(show);
    expect(show.at).toBe(0);
    expect(show.asked?.right).toBeUndefined();
    show.jump(2);
    expect(show.asked?.chosen).toBe(1);
    expect(toldOf(show, false).notes?.question?.options.map(({ right, chosen }) => [right, chosen])).toEqual([
      [undefined, false],
      [undefined, true],
      [undefined, false],
    ]);
    await next(show);
    expect(show.at).toBe(1);
    expect(show.asked).toMatchObject({ chosen: 1, right: [true, false, false] });
    expect(run.mark?.predicted[0]).toEqual({ chosen: [1], right: [true, false, false] });
    await next(show);
    expect(show.asked).toBeUndefined();
    expect(show.upcoming).toBe("ls -l upper");
  });

  test("a question is left without an answer, and asked again", async () => {
    const run = await begun("whiteouts");
    const show = new Show(run.session, run);
    await next(show);
    show.back();
    expect(show.asked).toBeUndefined();
    await next(show);
    expect(show.asked?.number).toBe(0);
  });

  test("goes back and on again, and knows what of the solution was typed", async () => {
    const run = await begun("whiteouts");
    const show = new Show(run.session, run);
    for (let n = 0; n < 3; n++) await next(show);
    run.session.type("ls");
    await idle(run.session);
    expect(show.solved).toBe(1);
    await next(show);
    expect(show.solved).toBe(2);
    show.back();
    await idle(run.session);
    expect(show.solved).toBe(1);
    expect(show.upcoming).toBe("ls -l upper");
  });

  test("a number goes to a step, whose beginning the machine then has", async () => {
    const run = await begun("whiteouts");
    const show = new Show(run.session, run);
    show.jump(3);
    while (run.at !== 2) await new Promise((done) => run.addEventListener("step", done, { once: true }));
    expect(run.session.picture?.mounts?.[0]?.rows?.some(({ path }) => path === "onlyup")).toBe(false);
  });
});

test("a show of a session goes to a command", async () => {
  const session = new Session();
  session.open(client, { seed: 1 });
  for (const line of ["mkdir a", "touch a/b", "rm a/c"]) session.type(line);
  await idle(session);
  const show = new Show(session);
  expect(show.upcoming).toBeUndefined();
  show.jump(1);
  await idle(session);
  expect([show.at, show.upcoming]).toEqual([1, "touch a/b"]);
  show.jump(99);
  await idle(session);
  expect(show.at).toBe(3);
  expect(sentence(show.step!)).toMatch(/^It /);
});

test.each<[Partial<Step>, string]>([
  [{ status: 0 }, "Nothing changed."],
  [{ status: 1 }, "It ended with status 1, and nothing changed."],
  [
    { status: 1, events: [{ kind: "return", err: "EXDEV" }] },
    "It was refused with EXDEV, and nothing changed.",
  ],
])("a command that changed nothing is told of: %j", (step, told) => {
  expect(sentence({ n: 1, line: "x", status: 0, cwd: "/", ...step })).toBe(told);
});
