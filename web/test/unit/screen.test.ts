import { describe, expect, test } from "vitest";
import type { Run } from "../../src/console/line";
import { Screen } from "../../src/console/screen";

function written(...chunks: string[]): { lines: string[]; rest: string; runs: Run[][]; cleared: number } {
  const runs: Run[][] = [];
  let cleared = 0;
  const screen = new Screen({
    line: (line) => void runs.push(line),
    clear: () => {
      cleared++;
      runs.length = 0;
    },
  });
  for (const chunk of chunks) screen.write(chunk);
  return { lines: runs.map(text), rest: text(screen.rest), runs, cleared };
}

const text = (runs: Run[]) => runs.map((run) => run.text).join("");

describe("lines", () => {
  test.each([
    ["whole lines", ["a\nb\n"], ["a", "b"], ""],
    ["an empty line", ["\n\n"], ["", ""], ""],
    ["an unfinished line stays", ["rm: remove 'x'? "], [], "rm: remove 'x'? "],
    ["a line in two chunks", ["one ", "line\n"], ["one line"], ""],
    ["carriage return writes over", ["50%\r100%\n"], ["100%"], ""],
    ["carriage return keeps what is longer", ["abcdef\rXY\n"], ["XYcdef"], ""],
    ["windows line ends", ["a\r\nb\r\n"], ["a", "b"], ""],
    ["backspace moves", ["ab\b\bX\n"], ["Xb"], ""],
    ["backspace stops at the start", ["\b\bx\n"], ["x"], ""],
    ["tab stops of eight", ["a\tb\tc\n"], ["a       b       c"], ""],
    ["a wide character takes two columns", ["日\tx\n"], ["日      x"], ""],
    ["half of a wide character is blanked", ["日本\rx\n"], ["x 本"], ""],
    ["a combining mark joins", ["e\u0301x\n"], ["e\u0301x"], ""],
    ["an emoji is one character", ["\u{1f600}!\n"], ["\u{1f600}!"], ""],
    ["bell and nul are silent", ["a\x07\0b\n"], ["ab"], ""],
    ["other controls are shown", ["a\x01b\n"], ["a^Ab"], ""],
    ["erase to the end of the line", ["abc\r\x1b[Kx\n"], ["x"], ""],
    ["an unknown sequence is shown", ["\x1b[5Ax\n"], ["^[[5Ax"], ""],
    ["a sequence in two chunks", ["\x1b[0", "1;34mx\x1b[0m\n"], ["x"], ""],
    ["a lone escape is shown", ["\x1b\n"], ["^["], ""],
  ])("%s", (_, chunks, lines, rest) => {
    const got = written(...chunks);
    expect(got.lines).toEqual(lines);
    expect(got.rest).toBe(rest);
  });

  test("clear empties the log", () => {
    const got = written("a\nb\n\x1b[H\x1b[2J\x1b[3Jc\n");
    expect(got.cleared).toBeGreaterThan(0);
    expect(got.lines).toEqual(["c"]);
  });

  test("the rest is the input's prefix until it is finished", () => {
    const screen = new Screen({ line: () => undefined, clear: () => undefined });
    screen.write("name? ");
    expect(text(screen.finish())).toBe("name? ");
    expect(screen.rest).toEqual([]);
  });
});

describe("styles", () => {
  test("the colours of ls", () => {
    const { runs } = written("\x1b[01;34mdir\x1b[0m file\n");
    expect(runs[0]).toEqual([
      { text: "dir", style: "fg4 bold" },
      { text: " file", style: "" },
    ]);
  });

  test("the colours of grep, which erase to the end", () => {
    const { runs } = written("\x1b[01;31m\x1b[Kfile\x1b[m\x1b[K1\n");
    expect(runs[0]).toEqual([
      { text: "file", style: "fg1 bold" },
      { text: "1", style: "" },
    ]);
  });

  test("a style lasts over lines", () => {
    const { runs } = written("\x1b[1ma\nb\x1b[22mc\n");
    expect(runs.map((line) => line.map(({ style }) => style))).toEqual([["bold"], ["bold", ""]]);
  });

  test("colours of 256 and of 24 bits are taken whole", () => {
    const { runs } = written("\x1b[38;5;1;4mx\x1b[0;48;2;1;2;3my\n");
    expect(runs[0]).toEqual([
      { text: "x", style: "underline" },
      { text: "y", style: "" },
    ]);
  });
});

test("a hundred thousand lines at once are that many lines", () => {
  const chunk = Array.from({ length: 100_000 }, (_, i) => `${i}\n`).join("");
  expect(written(chunk).lines.length).toBe(100_000);
});
