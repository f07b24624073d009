import { beforeAll, describe, expect, test } from "vitest";
import { csvOf, rowsOf } from "../../src/desk/csv";
import { Desk } from "../../src/desk/desk";
import { fileOf, handInFrom, handInIn, handInOf, linkOf, nameOf, type HandIn } from "../../src/desk/handin";
import { clock, sheetsOf, tableOf, votesOf } from "../../src/desk/marksheet";
import { replay } from "../../src/desk/replay";
import type { Client } from "../../src/engine/client";
import { linesOf } from "../../src/lesson/lines";
import { Run } from "../../src/lesson/run";
import type { Entry } from "../../src/session/journal";
import { idle } from "../../src/session/idle";
import { handIn, lesson } from "../class";
import { clientOf, engine } from "../engine";

const of = lesson("whiteouts");
const whole = handIn(of, "Ada", 42);

describe("a hand-in", () => {
  test("comes back from a file and from a link", async () => {
    expect(handInIn(fileOf(whole))).toEqual(whole);
    expect(await handInFrom(await linkOf(whole))).toEqual(whole);
  });

  test("is a file whose entries can be read, under a name that any system takes", () => {
    expect(fileOf(whole).split("\n")).toContain('      ["line","rm merged/onlyup"],');
    expect(nameOf({ ...whole, nickname: " Zoë / O’Hara " })).toBe("Zoë-O-Hara.whiteouts.handin.json");
    expect(nameOf({ ...whole, nickname: "../" })).toBe("handin.whiteouts.handin.json");
  });

  const [claim] = whole.claims;
  test.each<[string, object]>([
    ["another thing", { v: undefined }],
    ["a later version", { v: 2 }],
    ["a name that is none", { nickname: 7 }],
    ["a lesson's name that leads elsewhere", { lesson: "../x" }],
    ["a seed that is no number", { seed: "1" }],
    ["nothing typed", { machines: {} }],
    ["a machine that is none", { machines: { x: [] } }],
    ["an entry that is none", { machines: { 0: [["line"]] } }],
    ["more than may be played", { machines: { 0: Array<Entry>(2001).fill(["line", "ls"]) } }],
    ["a claim that is none", { claims: [{ ...claim, from: -1 }] }],
    ["too many steps", { claims: Array<null>(201).fill(null) }],
  ])("with %s is refused", (_, wrong) => {
    expect(() => handInIn(JSON.stringify({ ...whole, ...wrong }))).toThrow();
  });

  test("a link that is cut off is refused", async () => {
    await expect(handInFrom((await linkOf(whole)).slice(0, -9))).rejects.toThrow("damaged");
    await expect(handInFrom("h2.abcdefgh")).rejects.toThrow("newer");
  });
});

describe("a table", () => {
  test.each<[string, string[][]]>([
    ["", []],
    [
      "a,b\n1,2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a;b\r\n1;2,5\r\n",
      [
        ["a", "b"],
        ["1", "2,5"],
      ],
    ],
    [
      "a\tb\n\t\n",
      [
        ["a", "b"],
        ["", ""],
      ],
    ],
    ['"a,""b""\nc",d', [['a,"b"\nc', "d"]]],
    ['"open', [["open"]]],
    ["\ufeffa,b", [["a", "b"]]],
    ["a,\n\nb", [["a", ""], [""], ["b"]]],
  ])("%j is read", (text, rows) => expect(rowsOf(text)).toEqual(rows));

  test("is written so that no spreadsheet runs what is in it", () => {
    expect(csvOf([["=1+1", "@x", -3, 'a "b", c']])).toBe(`'=1+1,'@x,-3,"a ""b"", c"\r\n`);
  });

  test.each([
    [0, "0:00"],
    [42_400, "0:42"],
    [725_000, "12:05"],
    [3_800_000, "1:03:20"],
  ])("%i ms are %s", (ms, text) => expect(clock(ms)).toBe(text));
});

describe("the desk", () => {
  let client: Client;

  beforeAll(async () => {
    client = clientOf(await engine());
  });

  const done = async (handIn: HandIn, id = handIn.lesson) => {
    const { steps, faults, other } = await replay(handIn, lesson(id), client);
    return { solved: steps.map((step) => step?.by), faults, other, right: steps.map((step) => step?.right) };
  };

  test("replays what a run hands in", async () => {
    const run = new Run(of, 7, { client, columns: 80, enter: () => undefined });
    await run.begin();
    await run.predict(0, 1);
    for (const [at, { solution }] of of.steps.entries()) {
      if (at > 0) await run.go(at);
      for (const line of linesOf(solution).slice(at === 0 ? 1 : 0)) {
        run.session.type(line);
        await idle(run.session);
        await run.decide();
      }
    }
    expect(run.complete).toBe(true);
    const handed = await handInOf(run, "  Ada  ");
    expect(handed.nickname).toBe("Ada");
    expect(handed.claims[0]).toMatchObject({ from: 0, passed: true, hints: 0, predicted: [1] });
    const { solved, faults, other, right } = await done(handed);
    expect(solved).toEqual(run.marks.map((mark) => mark!.to));
    expect(faults).toEqual([]);
    expect(other).toBe(false);
    expect(right[0]).toEqual([[true, false, false]]);
  });

  test("a lesson whose lab is built anew on the way, and that prepares a step", async () => {
    const { solved, faults } = await done(handIn(lesson("links"), "Ada", 3));
    expect(solved).toEqual([expect.any(Number), expect.any(Number)]);
    expect(faults).toEqual([]);
  });

  const lines = whole.machines[0]!;
  test.each<[string, HandIn, string[]]>([
    ["nothing typed", { ...whole, machines: { 0: [] } }, ["Steps 1, 2, 3 and 4 are said"]],
    ["the last step left out", { ...whole, machines: { 0: lines.slice(0, -3) } }, ["Step 4 is said"]],
    [
      "a lab that there is not",
      { ...whole, machines: { 0: lines, 2: lines } },
      ["No lab begins with step 3."],
    ],
    [
      "a step begun before the one before it was done",
      { ...whole, claims: whole.claims.map((claim) => claim && { ...claim, from: 0 }) },
      [],
    ],
    [
      "a step begun behind the end",
      {
        ...whole,
        claims: whole.claims.map((claim, at) => claim && { ...claim, from: claim.from + at * 99 }),
      },
      ["Steps 2, 3 and 4 are said"],
    ],
    [
      "too much printed",
      { ...whole, machines: { 0: [["line", "yes"], ...lines] } },
      ["Stopped: it printed more than 1 MB.", "Steps 1, 2, 3 and 4 are said"],
    ],
    [
      "a command that reads, and nothing for it",
      { ...whole, machines: { 0: [["line", "cat"], ...lines] }, claims: moved(whole, 1) },
      [],
    ],
    ["a line that is not ended", { ...whole, machines: { 0: [...lines, ["line", "echo 'a"]] } }, []],
  ])("%s", async (_, handIn, faults) => {
    const found = (await done(handIn)).faults;
    expect(found).toHaveLength(faults.length);
    for (const [i, fault] of faults.entries()) expect(found[i]).toContain(fault);
  });

  test("a step that the lesson prepares has to be prepared", async () => {
    const links = lesson("links");
    links.steps[1]!.reset = false;
    const handed = handIn(links, "Ada", 3);
    handed.machines[0]!.splice(handed.claims[1]!.from - 1, 1, ["line", "true"]);
    const { faults } = await replay(handed, links, client);
    expect(faults[0]).toBe("Step 2 was not prepared as the lesson does it.");
  });

  test("a table from elsewhere, files and links come together", async () => {
    const desk = new Desk(client, (id) => Promise.resolve().then(() => lesson(id)));
    const bela = handIn(of, "bb", 43);
    const table = [
      ["Name", "Id", "Answer"],
      ["Ada L.", "17", `see https://example.org/dashboard.html#${await linkOf(whole)} thanks`],
      ["Bela M.", "18", await linkOf(bela)],
      ["Cleo N.", "19", ""],
    ];
    await desk.file("class.csv", csvOf(table));
    await desk.file("again.handin.json", fileOf(whole));
    await desk.file("other.handin.json", fileOf({ ...whole, nickname: "Eve" }));
    await desk.file("broken.handin.json", "{");
    await desk.file("far.handin.json", fileOf({ ...whole, nickname: "Far", lesson: "far" }));
    while (desk.left > 0) await new Promise((next) => desk.addEventListener("change", next, { once: true }));
    const { sheets, lost } = sheetsOf(desk.papers);
    expect(desk.again).toBe(1);
    expect(lost.map(({ name, source }) => [name, source])).toEqual([
      ["Cleo N. 19", "class.csv, row 4"],
      ["broken.handin.json", "broken.handin.json"],
      ["Far", "far.handin.json"],
    ]);
    expect(sheets).toHaveLength(1);
    expect(sheets[0]!.rows.map(({ paper, done, faults }) => [paper.name, done, faults.length])).toEqual([
      ["Ada L. 17", 4, 1],
      ["Bela M. 18", 4, 0],
      ["Eve", 4, 1],
    ]);
    const [votes] = votesOf(sheets[0]!);
    expect(votes).toEqual({
      step: 0,
      question: 0,
      options: [
        { votes: 0, right: true },
        { votes: 2, right: false },
        { votes: 1, right: false },
      ],
      skipped: 0,
    });
    const rows = tableOf(sheets, lost);
    expect(new Set(rows.slice(0, 4).map(({ length }) => length))).toEqual(new Set([27]));
    expect(rows[1]!.slice(0, 10)).toEqual([
      "Ada L. 17",
      "Ada",
      "whiteouts",
      "class.csv, row 2",
      4,
      4,
      12,
      0,
      4,
      386,
    ]);
  });
});

/** The claims of a hand-in whose machine has some lines more before them. */
function moved({ claims }: HandIn, by: number): HandIn["claims"] {
  return claims.map((claim) => claim && { ...claim, from: claim.from + by });
}
