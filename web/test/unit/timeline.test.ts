import { describe, expect, test } from "vitest";
import type { Cell, Event, Picture, Step } from "../../src/engine/contract";
import { difference } from "../../src/picture/difference";
import { ringKey, ringsOf } from "../../src/picture/rings";
import { Journey, type Way } from "../../src/session/journey";
import { Lens } from "../../src/session/lens";
import { Past } from "../../src/session/past";
import { glyph, groups, label } from "../../src/timeline/tick";

function step(n: number, line: string, rest: Partial<Step> = {}): Step {
  return { n, line, status: 0, cwd: "/root", ...rest };
}

function changes(...ops: string[]): Pick<Step, "changes"> {
  return { changes: ops.map((op) => ({ op, path: "upper/a", text: "" })) };
}

describe("the past", () => {
  const past = (...ns: number[]) => {
    const made = new Past();
    for (const n of ns) made.add(step(n, `line ${n}`));
    return made;
  };

  test("goes back and forth and forgets nothing", () => {
    const p = past(1, 2, 3);
    p.go(1, 3);
    expect([p.position, p.length, p.next, p.of(3)?.line]).toEqual([1, 3, 2, "line 3"]);
    p.go(3, 3);
    expect(p.next).toBe(4);
  });

  test("a command in the past takes the place of what came after", () => {
    const p = past(1, 2, 3);
    p.go(1, 3);
    p.add(step(2, "other"));
    expect([p.length, p.of(2)?.line]).toEqual([2, "other"]);
  });

  test("undo at the first prompt goes to where the machine says", () => {
    const p = past(1, 2);
    p.add(step(0, "reset"));
    p.add(step(2, "undo", { lines: 2 }));
    expect(p.next).toBe(3);
  });

  test("lines of another timeline stand where their numbers say", () => {
    const p = past(1, 2, 3);
    p.add(step(2, "b", { again: true }));
    p.add(step(3, "c", { again: true }));
    p.go(3, 3);
    expect([1, 2, 3].map((n) => p.of(n)?.line)).toEqual(["line 1", "b", "c"]);
  });

  test("of an earlier visit only the last lines are known", () => {
    const p = past(41, 42);
    expect([p.before, p.of(40), p.of(42)?.line]).toEqual([40, undefined, "line 42"]);
    p.go(10, 42);
    expect(p.position).toBe(0);
  });
});

describe("a journey", () => {
  test("of many wishes the last one counts, and a command of its name is none", () => {
    const ways: Way[] = [];
    const journey = new Journey((way) => ways.push(way));
    expect(journey.ends(step(1, "seek"))).toBe(false);
    for (const n of [3, 4, 5]) journey.seek(n);
    expect(journey.ends(step(3, "seek"))).toBe(true);
    expect(journey.ends(step(5, "seek"))).toBe(true);
    expect(journey.ends(step(6, "seek"))).toBe(false);
    expect(ways).toEqual([
      { type: "seek", n: 3 },
      { type: "seek", n: 5 },
    ]);
  });
});

test("a lens shows the answer to the newest question", async () => {
  const answers: ((picture: unknown) => void)[] = [];
  const look = () => new Promise((answer) => answers.push(answer));
  const lens = new Lens({ look: look as never, opened: {} }, () => undefined);
  const [first, second] = [lens.within(2, 0), lens.within(2, 1)];
  answers[1]!({ cwd: "new" });
  answers[0]!({ cwd: "old" });
  await Promise.all([first, second]);
  expect(lens.place).toEqual({ n: 2, event: 1, picture: { cwd: "new" } });
});

describe("a tick", () => {
  test.each([
    ["", step(1, "ls")],
    ["x", step(1, "cat no", { status: 1 })],
    ["whiteout", step(1, "rm a b", { status: 1, ...changes("whiteout", "copy up") })],
    ["up", step(1, "echo", changes("work", "copy up"))],
    ["mount", step(1, "umount m", changes("umount"))],
    ["ring", step(1, "touch a", changes("create"))],
    ["", undefined],
  ])("has the mark %j", (mark, of) => expect(glyph(of)).toBe(mark));

  test.each([
    ["rm -rf a b", "rm"],
    ["echo hi >> m/a", "echo >>"],
    ["LC_ALL=C /bin/ls -la", "ls"],
    ["cat no 2>/dev/null", "cat"],
    ["rm m/c; echo z >> m/a", "rm"],
    ["mkdir l && echo a > l/a", "mkdir"],
    ["echo 'a; b' > f", "echo >"],
    ["cat a | sort > f", "cat >"],
    ["", ""],
  ])("%j is named %j", (line, name) => expect(label(line)).toBe(name));

  test("has the steps of each call, by their events", () => {
    const of = (kind: Event["kind"], path = ""): Event => ({ kind, op: "unlinkat", path, pid: 2 });
    const events = [
      of("call", "m/a"),
      of("walk"),
      of("rule"),
      of("effect"),
      of("return"),
      of("call", "m/b"),
      of("rule"),
    ];
    expect(groups(step(1, "rm", { events }))).toEqual([
      {
        name: "a",
        steps: [
          { kind: "rule", event: 2 },
          { kind: "effect", event: 3 },
        ],
      },
      { name: "b", steps: [{ kind: "rule", event: 6 }] },
    ]);
  });

  test.each([
    ["mount", "m", "none", "m"],
    ["symlinkat", "m/s", "a/target", "s"],
    ["renameat2", "m/old", "m/d/new", "new"],
    ["linkat", "m/old", "m/second", "second"],
  ])("of %s are named by what it made", (op, path, path2, name) => {
    const events: Event[] = [
      { kind: "call", op, path, path2 },
      { kind: "rule", op: "" },
    ];
    expect(groups(step(1, op, { events })).map((group) => group.name)).toEqual([name]);
  });
});

describe("pictures", () => {
  const file = (size: number, rest: Partial<Cell> = {}): Cell => ({ kind: "file", size, ...rest });
  const picture = (rows: Record<string, (Cell | null)[]>): Picture => ({
    cwd: "/",
    mounts: [
      {
        id: 1,
        path: "m",
        source: "o",
        options: "",
        columns: (["merged", "upper"] as const).map((role) => ({ role, name: role, path: role, option: "" })),
        rows: Object.entries(rows).map(([path, cells]) => ({
          path,
          name: path,
          depth: 0,
          provider: 0,
          cells,
        })),
      },
    ],
  });

  test("differ in what is seen of them alone", () => {
    const was = picture({ a: [file(1), file(1, { mark: "new" })], b: [file(1), null] });
    const now = picture({ a: [file(1), file(1, { ino: 7 })], b: [file(1), file(2)], c: [file(3), file(3)] });
    const [one] = difference(was, now);
    expect(one!.rows.map(({ path, columns }) => [path, columns])).toEqual([
      ["b", [1]],
      ["c", [0, 1]],
    ]);
    expect(difference(was, was)).toEqual([]);
    expect(difference({ cwd: "/" }, now)[0]!.lacks).toBe("was");
  });

  test("names of one file in a layer have the same ring", () => {
    const link = (ino: number) => file(1, { ino, nlink: 2 });
    const rings = ringsOf(
      picture({ a: [null, link(9)], b: [null, link(9)], c: [null, link(8)] }).mounts![0]!.rows!,
    );
    expect([...rings]).toEqual([
      [ringKey("a", 1), 1],
      [ringKey("b", 1), 1],
    ]);
  });
});
