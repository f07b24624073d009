import { describe, expect, test } from "vitest";
import type { Picture } from "../../src/engine/contract";
import { Scrollback } from "../../src/console/scrollback";
import type { Session } from "../../src/session/session";
import { castOf } from "../../src/share/cast";
import { digestOf } from "../../src/share/digest";
import { svgOf } from "../../src/share/drawing";
import { fileOf, journalIn } from "../../src/share/file";
import { scriptOf } from "../../src/share/script";
import { markdownOf, transcriptOf } from "../../src/share/wares";
import { visible, visibleLines } from "../../src/style/visible";

const evil = '</text><script>alert("1")</script>\u0000\u001b[31m\u202egnp\n\u{1f600}';

const picture: Picture = {
  cwd: "/root",
  mounts: [
    {
      id: 1,
      path: "m",
      source: "o",
      options: "",
      columns: [
        { role: "merged", name: "m", path: "/root/m", option: "mount point" },
        { role: "upper", name: "u", path: "/root/u", option: "upperdir=u" },
      ],
      rows: [
        {
          path: evil,
          name: evil,
          depth: 0,
          provider: 1,
          cells: [
            { kind: "file", size: 3, ino: 5 },
            { kind: "file", size: 3, ino: 5, mark: "new" },
          ],
        },
      ],
    },
  ],
};

const session = (log: Scrollback) => ({ log }) as unknown as Session;

function log(): Scrollback {
  const lines = new Scrollback();
  lines.push({ kind: "command", prompt: "# ", runs: [{ text: "ls ```", style: "" }], n: 1 });
  lines.push({
    kind: "output",
    runs: [
      { text: "a", style: "bold fg4" },
      { text: " b", style: "" },
    ],
  });
  return lines;
}

test("what does not show is shown", () => {
  expect(visible("a\u202eb\u0007\u200b")).toBe("a⟨202E⟩b␇⟨200B⟩");
  expect(visibleLines("a\tb\nc\u001b")).toBe("a\tb\nc␛");
  expect(visible("ünïcode 名前 😀")).toBe("ünïcode 名前 😀");
});

describe("the drawing of a picture", () => {
  const drawn = svgOf(picture, () => "#123456");

  test("holds names as text alone", () => {
    expect(drawn).not.toContain("<script");
    expect(drawn).not.toMatch(/[\u0000-\u0008\u000b\u001b\u202e]/);
  });

  test("of nothing is one too", () => {
    expect(svgOf({ cwd: "/" }, () => "red")).toMatch(/^<svg .*An empty machine.*<\/svg>$/);
  });
});

test("a digest is of what the layers have", () => {
  const other = structuredClone(picture);
  const cell = other.mounts![0]!.rows![0]!.cells[1]!;
  cell.ino = 9;
  delete cell.mark;
  expect(digestOf(other)).toBe(digestOf(picture));
  cell.size = 4;
  expect(digestOf(other)).not.toBe(digestOf(picture));
  expect(digestOf({ cwd: "/" })).toMatch(/^[\da-f]{8}$/);
});

describe("a session file", () => {
  test("reads back", () => {
    const journal = { v: 1 as const, seed: 3, entries: [["line", evil] as ["line", string]], cursor: 0 };
    expect(journalIn(fileOf(journal))).toEqual(journal);
    expect(journalIn(fileOf({ v: 1, seed: 3, entries: [] }))).toEqual({ v: 1, seed: 3, entries: [] });
  });

  test.each([
    ["", /not JSON/],
    ["[]", /no journal/],
    ['{"v":2}', /version 2/],
    ['{"v":1,"seed":1,"entries":[["line"]]}', /damaged/],
    [" ".repeat(5_000_000), /too long/],
  ])("%#: is refused", (text, message) => {
    expect(() => journalIn(text)).toThrow(message);
  });
});

test("a recording has every line, typed and printed", () => {
  const [head, ...events] = castOf(session(log()), 80)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  expect(head).toMatchObject({ version: 2, width: 80, height: 24 });
  const times = (events as [number, string, string][]).map(([time]) => time);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect((events as [number, string, string][]).map(([, , text]) => text).join("")).toBe(
    "# ls ```\r\n\x1b[1;34ma\x1b[0m b\r\n",
  );
});

test("Markdown has a fence that the text does not end", () => {
  const text = markdownOf(transcriptOf(session(log())), "https://example.org/#1.0.x");
  expect(text).toBe(
    "````console\n$ ls ```\na b\n````\n\n[Open this in Overlook](https://example.org/#1.0.x)\n",
  );
});

test("what is typed cannot end the script's own texts", () => {
  const script = scriptOf({
    v: 1,
    seed: 1,
    entries: [["line", "cat > f"], ["input", "INPUT\nOVERLOOK\n"], ["eof"]],
  });
  expect(script).toContain("cat > f <<'INPUT2'\nINPUT\nOVERLOOK\nINPUT2\nOVERLOOK2\n");
});
