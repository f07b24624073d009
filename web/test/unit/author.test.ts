import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { lint } from "../../src/author/lint";
import { idOf, Recording } from "../../src/author/recording";
import type { Client } from "../../src/engine/client";
import { lessonOf, type Lesson, type Step } from "../../src/lesson/lesson";
import { Session } from "../../src/session/session";
import { clientOf, engine, idle } from "../engine";

let client: Client;

beforeAll(async () => {
  client = clientOf(await engine());
});

async function opened(setup = ""): Promise<Session> {
  const session = new Session();
  session.open(client, { seed: 1, cols: 80, setup });
  await idle(session);
  return session;
}

async function type(session: Session, ...lines: string[]): Promise<void> {
  for (const line of lines) {
    session.type(line);
    await idle(session);
  }
}

const lab = [
  "mkdir lower upper work merged",
  "echo v1 > lower/f",
  "mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged",
];

describe("a recording", () => {
  test("cuts what was typed into setup and steps, with what became true", async () => {
    const session = await opened();
    await type(session, ...lab);
    const recording = new Recording(session);
    await recording.begin("Delete: the file");
    await type(session, "rm merged/f", "ls upper");
    await recording.refresh();
    expect(recording.last!.facts).toContain("upper/f is whiteout");
    expect(recording.last!.facts).not.toContain("mount merged active");
    expect(recording.whole).toBe(false);
    recording.tick(recording.last!, "upper/f is whiteout");
    expect(recording.whole).toBe(true);
    await recording.begin("Make it anew");
    await type(session, "echo v2 > merged/f", "true", "undo");
    await recording.refresh();
    recording.last!.task = "Write it again.";
    recording.tick(recording.last!, 'merged/f content "v2"');
    expect(recording.draft).toEqual({
      id: "delete-the-file",
      title: "Delete: the file",
      setup: lab,
      steps: [
        {
          title: "Delete: the file",
          task: "",
          check: ["upper/f is whiteout"],
          solution: ["rm merged/f", "ls upper"],
        },
        {
          title: "Make it anew",
          task: "Write it again.",
          check: ['merged/f content "v2"'],
          solution: ["echo v2 > merged/f"],
        },
      ],
    });
    recording.close();
  });

  test("forgets facts that an undo has made false, and a step that is dropped", async () => {
    const session = await opened(lab.join("\n"));
    const recording = new Recording(session);
    await recording.begin("Delete");
    await type(session, "rm merged/f");
    await recording.refresh();
    recording.tick(recording.last!, "merged/f missing");
    await type(session, "undo");
    await recording.refresh();
    expect([recording.last!.facts, recording.last!.ticked, recording.setup]).toEqual([
      [],
      [],
      [lab.join("\n")],
    ]);
    await recording.drop();
    expect(recording.parts).toEqual([]);
  });

  test("a title is a name", () => {
    expect([idOf("What: is it?"), idOf("Ä")]).toEqual(["what-is-it", "lesson"]);
  });
});

function lessonWith(step: Partial<Step>): Lesson {
  return lessonOf({
    overlook: 1,
    id: "test",
    title: "Test",
    profile: "linux-6.18",
    tree: 'lower/\n  f "x"\n',
    mount: "overlay lower upper work -> merged",
    steps: [{ id: "one", title: "One", ...step }],
  });
}

describe("lint", () => {
  const good: Partial<Step> = {
    check: "merged/f missing\nlower/f exists",
    solution: "# by the name that all see\nrm merged/f\nls -l upper\n",
    hints: [{ text: [{ text: "ls -l upper" }] }],
    predict: [
      {
        ask: [{ text: "?" }],
        run: "rm merged/f",
        options: [
          { text: [], check: "upper/f missing" },
          { text: [], check: "upper/f is whiteout" },
        ],
      },
    ],
  };
  const kept = '"lower/f exists" holds from the start: it is kept, not reached';
  test.each<[string, Partial<Step>, string[]]>([
    ["a good step", {}, [kept]],
    ["solved at first", { check: "lower/f exists" }, ["everything holds at the start already"]],
    [
      "not solved",
      { check: "merged/f missing", solution: "echo x > merged/g" },
      ['the solution leaves "merged/f missing" false: merged/f is a file'],
    ],
    [
      "solved too early",
      { check: "merged/f missing", solution: "rm merged/f\ntouch merged/g\n" },
      ['it is solved after "rm merged/f" already; the rest of the solution is not needed'],
    ],
    [
      "nothing",
      { check: "merged/f missing", solution: "ls" },
      ['the solution leaves "merged/f missing" false: merged/f is a file', "the solution changes nothing"],
    ],
    [
      "two are right",
      {
        predict: [
          {
            ask: [{ text: "?" }],
            run: "rm merged/f",
            options: [
              { text: [], check: "upper/f exists" },
              { text: [], check: "upper/f is whiteout" },
            ],
          },
        ],
      },
      ['after "rm merged/f", 2 options are right, not one: upper/f exists; upper/f is whiteout', kept],
    ],
    [
      "a hint that tells",
      { hints: [{ text: [{ text: "Try rm merged/f." }] }] },
      [kept, "hint 1 holds a line of the solution: rm merged/f"],
    ],
    [
      "no such command",
      { solution: `${good.solution!}lx upper\n` },
      [kept, '"lx upper": there is no such command'],
    ],
  ])("%s", async (_, change, texts) => {
    const remarks = await lint(lessonWith({ ...good, ...change }), client);
    expect(remarks.map(({ text }) => text)).toEqual(texts);
    expect(remarks.filter(({ wrong }) => !wrong).map(({ text }) => text)).toEqual(
      texts.filter((text) => text === kept),
    );
  });

  test.each(["whiteouts", "links", "images"])("%s of the curriculum is right", async (id) => {
    const path = resolve(import.meta.dirname, `../../../lessons/${id}.lesson.json`);
    const remarks = await lint(lessonOf(JSON.parse(readFileSync(path, "utf8"))), client);
    expect(remarks.filter(({ wrong }) => wrong)).toEqual([]);
  });
});
