import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { walkthrough } from "../../src/page/walkthrough";
import { journalOf, Recorder, type Journal } from "../../src/session/journal";
import { isLink, linkOf, readPayload } from "../../src/share/link";

const journal: Journal = {
  v: 1,
  seed: 5,
  setup: "mkdir lower",
  entries: [
    ["line", 'echo "ä < b" > f'],
    ["line", "cat"],
    ["input", "x\n"],
    ["eof"],
    ["line", "sleep 9"],
    ["interrupt"],
  ],
};

/** Links that were given out; they have to go on working. */
const golden: [string, Journal][] = [
  [
    "1.0.izbVUcrNTsksUsjJL08tUtJRSk3OyFeIUTq8RMFGISlGScFOIQ0ompxYoqQTrZSZV1AKZChVxOQpxQL5qflpQFqpOCc1tUDBEqKiJLWoqLSgRCk2FgA",
    journal,
  ],
  // As a browser writes it: undefined texts are null there.
  ["1.0.izbUUVLSUUpOLFHSiVZKzU9T0skrzcmJjQUA", { v: 1, seed: 1, entries: [["line", "cat"], ["eof"]] }],
  [
    "1.1.izbXUVLSiVYySEpMSTMwSFHSMdRRSi_KTFGK1VHKzU7JLFJIVNJRyilWigUA",
    {
      v: 1,
      seed: 7,
      entries: [
        ["line", "mkdir a"],
        ["line", "ls"],
      ],
      digest: "0badf00d",
      cursor: 1,
      view: "grid",
    },
  ],
];

const packed = (value: unknown, flags = 0) =>
  `1.${flags}.${deflateRawSync(JSON.stringify(value)).toString("base64url")}`;

describe("a share link", () => {
  test("reads back", async () => {
    expect(await readPayload(await linkOf(journal))).toEqual(journal);
    const noted: Journal = { ...journal, digest: "0123abcd", cursor: 2, view: "stack" };
    expect(await readPayload(await linkOf(noted))).toEqual(noted);
    const bare: Journal = { v: 1, seed: 1, entries: [] };
    expect(await readPayload(await linkOf(bare))).toEqual(bare);
  });

  test.each(golden)("%s still works", async (link, held) => {
    expect(await readPayload(link)).toEqual(held);
  });

  test("of the whole walkthrough is short", async () => {
    const entries = walkthrough.map((line): ["line", string] => ["line", line]);
    expect((await linkOf({ v: 1, seed: 0xffffffff, entries })).length).toBeLessThan(800);
  });

  test.each([
    ["", /no share link/],
    ["1.0", /no share link/],
    ["1.0.a.b", /no share link/],
    ["1.0.a b", /no share link/],
    ["2.0.abc", /version 2/],
    ["1.7.abc", /version 1\.7/],
    [`9.${"x".repeat(500)}.abc`, /version 9\.x{18};/],
    [packed([1, "", "ls"], 1), /damaged/],
    [packed([1, "", ["", -1, "<b>"], "ls"], 1), /damaged/],
    [packed([1, "", ["x", -1, ""], "ls"], 1), /damaged/],
    [packed([1, "", ["", 1e99, ""], "ls"], 1), /damaged/],
    ["1.0.abc", /damaged/],
    ["1.0.", /damaged/],
    [packed({}), /damaged/],
    [packed([]), /damaged/],
    [packed(["x", "", "ls"]), /damaged/],
    [packed([1, "", ["rm", "x"]]), /damaged/],
    [packed([1, "", 5]), /damaged/],
    [packed([1, "", "a".repeat(2_000_000)]), /too long/],
    [packed([1, "", ...Array.from({ length: 2001 }, () => "ls")]), /too long/],
    [packed([1, "", "a".repeat(3_000_000)]), /too much/],
    [`1.0.${"A".repeat(300_000)}`, /too long/],
  ])("%# is refused", async (link, message) => {
    await expect(readPayload(link)).rejects.toThrow(message);
  });

  test("is told from other fragments", () => {
    expect(["1.0.abc", "9.x.", "top", "1.0", "script=%24", "1.0.a=b"].map(isLink)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("a journal", () => {
  test("keeps what undo has not taken back", () => {
    const record = new Recorder();
    record.line("a");
    record.line("cat");
    record.add(["input", "x\n"]);
    record.word("undo");
    record.word("undo");
    record.word("redo");
    expect(record.entries).toEqual([["line", "a"]]);
    record.line("b");
    record.word("redo");
    expect(record.entries).toEqual([
      ["line", "a"],
      ["line", "b"],
    ]);
    record.word("reset");
    expect(record.entries).toEqual([]);
  });

  test.each([undefined, null, 5, "text", [], {}, { v: 2 }, { v: 1 }, { v: 1, seed: 1.5, entries: [] }])(
    "%j is refused",
    (value) => {
      expect(() => journalOf(value)).toThrow(/journal/);
    },
  );
});
