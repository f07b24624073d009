import { describe, expect, test } from "vitest";
import { Faults, optionsOf, type Attribute } from "../../src/embed/options";
import { matches, scriptOf } from "../../src/embed/script";

describe("a transcript", () => {
  test("has commands, their further lines, and what they print", () => {
    expect(
      scriptOf(
        "  before\n\n  $ echo a\n  a\n  $ for n in 1; do\n  > echo $n\n  > done\n  1\n  > not a line\n  $ true\n\n",
      ),
    ).toEqual([
      { text: "echo a", want: ["a"] },
      { text: "for n in 1; do\necho $n\ndone", want: ["1", "> not a line"] },
      { text: "true", want: [] },
    ]);
    expect(scriptOf("")).toEqual([]);
    expect(scriptOf("no command\r\n")).toEqual([]);
  });

  test.each([
    [["a"], ["a"], true],
    [["a"], ["b"], false],
    [["a"], ["a", "b"], false],
    [["a", "b"], ["a"], false],
    [["a", "..."], ["a", "b", "c"], true],
    [["...", "c"], ["a", "b", "c"], true],
    [["...", "b", "...", "c"], ["b", "a", "b", "c"], true],
    [["..."], [], true],
    [["a...c"], ["abc"], true],
    [["a...c"], ["ab"], false],
    [["a...b...c"], ["a-b-c"], true],
    [["aa...aa"], ["aaa"], false],
    [["-rw-r--r-- 1 root root 3 Nov 23 05:48 f"], ["-rw-r--r-- 1 root root 3 Jan  2  2027 f"], true],
    [["  12 -rw-r--r-- 1 f"], ["9 -rw-r--r-- 1 f"], true],
    [["Modify: 2026-11-23 05:48:00.000000000 +0000"], ["Modify: 2027-01-01 00:00:00.5 +0000"], true],
    [["c--------- 2 root root 0, 0 Nov 23 05:48 #1"], ["c--------- 2 root root 0, 0 Nov 24 05:48 #2f"], true],
    [["a  "], ["a"], true],
  ])("%j shows %j: %s", (want, got, same) => {
    expect(matches(want, got)).toBe(same);
  });
});

describe("the attributes of a lab", () => {
  const read = (given: Partial<Record<Attribute, string>>, text = "$ ls") =>
    optionsOf((name) => given[name] ?? null, text, "name");
  const faults = (given: Partial<Record<Attribute, string>>): readonly string[] => {
    try {
      read(given);
      return [];
    } catch (reason) {
      return (reason as Faults).faults;
    }
  };

  test("have usual values", () => {
    expect(read({})).toEqual({
      start: "click",
      mode: "full",
      panes: ["picture", "terminal", "timeline"],
      theme: "auto",
      view: "grid",
      show: [],
      height: 440,
      script: [{ text: "ls", want: [] }],
      tree: "",
      mount: "",
      setup: "",
      autoplay: false,
      speed: 1,
      loop: false,
      toolbar: true,
      openLink: true,
      keys: true,
      expose: false,
    });
  });

  test("are read", () => {
    const given = {
      height: "auto",
      step: "3",
      seed: "7",
      panes: "picture, explain",
      storage: "local",
      autoplay: "",
    };
    expect(read(given)).toMatchObject({
      height: "auto",
      step: 3,
      seed: 7,
      panes: ["picture", "explain"],
      keep: "name",
      autoplay: true,
    });
    expect(read({ toolbar: "off", "open-link": "off", autoplay: "off" })).toMatchObject({
      toolbar: false,
      openLink: false,
      autoplay: false,
    });
  });

  test("of the machine and the picture are read", () => {
    const given = { tree: "a/", mount: "overlay a b c -> d", profile: "userns", show: "work,xattrs" };
    expect(read({ ...given, view: "stack", keys: "off", poster: "p.svg" })).toMatchObject({
      tree: "a/",
      mount: "overlay a b c -> d",
      profile: "userns",
      show: ["work", "xattrs"],
      view: "stack",
      keys: false,
      poster: "p.svg",
    });
  });

  test.each([
    [{ start: "soon" }, /^start is click, visible or now, not “soon”\.$/],
    [{ height: "12" }, /^height is a number from 120 to 4000/],
    [{ height: "" }, /height/],
    [{ height: "Infinity" }, /height/],
    [{ seed: "0x" }, /seed/],
    [{ panes: "" }, /at least one/],
    [{ show: "inodes pids" }, /^show has inodes, work or xattrs, not “pids”/],
    [{ view: "table" }, /^view is grid, stack or tree/],
    [{ profile: "root" }, /^profile is linux-6.18 or userns/],
    [{ storage: "cloud" }, /storage/],
    [{ mode: "<img src=x onerror=alert(1)>".repeat(5) }, /…”\.$/],
  ] as const)("%j is refused in words", (given, message) => {
    expect(faults(given)).toEqual([expect.stringMatching(message)]);
  });
});
