import { describe, expect, test } from "vitest";
import { complete, listing } from "../../src/console/completion";
import { edits } from "../../src/console/edit";
import { History } from "../../src/console/history";
import { pasted } from "../../src/console/paste";
import { Scrollback } from "../../src/console/scrollback";

describe("paste", () => {
  test.each([
    ["plain", "ls -l", ["ls -l"]],
    ["dollar", "$ ls\n", ["ls", ""]],
    ["root's prompt", "# ls\n# pwd", ["ls", "pwd"]],
    ["a whole prompt", "root@adil:~# ls -li overlay/", ["ls -li overlay/"]],
    ["a prompt in a directory", "me@host:/srv/a b$ ls", ["ls"]],
    ["two lines", "a\nb", ["a", "b"]],
    ["windows lines", "a\r\nb\r\n", ["a", "b", ""]],
    ["a script's comments stay", "echo a\n# not a prompt\n", ["echo a", "# not a prompt", ""]],
    ["a continuation", "$ for i in 1 2\n> do echo $i; done", ["for i in 1 2", "do echo $i; done"]],
  ])("%s", (_, text, lines) => expect(pasted(text)).toEqual(lines));
});

describe("editing keys", () => {
  test.each([
    ["C-u", "rm -rf overlay", 7, "overlay", 0],
    ["C-k", "rm -rf overlay", 7, "rm -rf ", 7],
    ["C-w", "cat a/b.txt  ", 13, "cat ", 4],
    ["C-w", "", 0, "", 0],
    ["M-Backspace", "cat a/b", 7, "cat a/", 6],
    ["C-a", "abc", 2, "abc", 0],
    ["C-e", "abc", 1, "abc", 3],
  ])("%s on %j at %d", (key, text, caret, want, at) => {
    expect(edits[key]!({ text, caret })).toEqual({ text: want, caret: at });
  });
});

describe("history", () => {
  const history = () => {
    const made = new History();
    for (const line of ["ls", "cat a", "cat a", " ", "rm a"]) made.add(line);
    return made;
  };

  test("goes back and forth and keeps the draft", () => {
    const lines = history();
    expect([lines.older("dr"), lines.older(""), lines.older(""), lines.older("")]).toEqual([
      "rm a",
      "cat a",
      "ls",
      undefined,
    ]);
    expect([lines.newer(), lines.newer(), lines.newer(), lines.newer()]).toEqual([
      "cat a",
      "rm a",
      "dr",
      undefined,
    ]);
  });

  test("looks for a part of a line, older each time", () => {
    const lines = history();
    const first = lines.search("a")!;
    expect(first.line).toBe("rm a");
    expect(lines.search("a", first.at)?.line).toBe("cat a");
    expect(lines.search("none")).toBeUndefined();
  });
});

describe("completion", () => {
  test.each([
    ["one candidate", "cat ov", 6, { start: 4, candidates: ["overlay/"] }, "cat overlay/", 12],
    ["a file ends with a space", "cat f", 5, { start: 4, candidates: ["file"] }, "cat file ", 9],
    ["several: what they share", "cat f", 5, { start: 4, candidates: ["file1", "file2"] }, "cat file", 8],
    ["in the middle of a line", "cat f b", 5, { start: 4, candidates: ["file"] }, "cat file b", 9],
  ])("%s", (_, text, caret, found, want, at) => {
    expect(complete({ text, caret }, found)).toEqual({ text: want, caret: at });
  });

  test("nothing to add", () => {
    expect(
      complete({ text: "cat file", caret: 8 }, { start: 4, candidates: ["file1", "file2"] }),
    ).toBeUndefined();
    expect(complete({ text: "zz", caret: 2 }, { start: 0, candidates: [] })).toBeUndefined();
  });

  test("a listing goes down the columns, with last names only", () => {
    expect(listing(["d/a", "d/b", "d/c"], 8)).toEqual(["a  c", "b"]);
    expect(listing(["overlay/", "x/y/"], 80)).toEqual(["overlay/  y/"]);
  });
});

test("scrollback forgets the oldest lines and keeps their numbers", () => {
  const log = new Scrollback(10);
  for (let i = 0; i < 1000; i++) log.push({ kind: "output", runs: [{ text: String(i), style: "" }] });
  expect(log.end).toBe(1000);
  expect(log.end - log.first).toBeLessThanOrEqual(510);
  expect(log.at(999)?.runs[0]?.text).toBe("999");
  expect(log.at(0)).toBeUndefined();
  log.replace(0, { kind: "output", runs: [] });
  expect(log.touched.size).toBe(0);
});
