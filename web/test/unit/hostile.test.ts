import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { attributes, Faults, optionsOf } from "../../src/embed/options";
import { serve } from "../../src/embed/port";
import { scriptOf } from "../../src/embed/script";
import { methods } from "../../src/embed/stage";
import { journalOf } from "../../src/session/journal";
import { journalIn } from "../../src/share/file";
import { linkOf, readPayload } from "../../src/share/link";

/** Numbers below a limit, the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const nasty = [
  "",
  "\0",
  "\u202egnp.exe",
  "\u001b]0;title\u0007",
  "<img src=x onerror=alert(1)>",
  "javascript:alert(1)",
  "__proto__",
  "constructor",
  "ä".repeat(127),
  "🦀",
  "\ud800",
  "-1",
  "1e999",
  "NaN",
  "x".repeat(5000),
];

/** A value of any shape, as JSON could bring it. */
function anything(roll: (below: number) => number, depth = 3): unknown {
  const pick = roll(depth > 0 ? 9 : 6);
  if (pick === 0) return null;
  if (pick === 1) return roll(2) === 0;
  if (pick === 2) return [0, -1, 1.5, 2 ** 53, 1e308][roll(5)];
  if (pick < 6) return nasty[roll(nasty.length)];
  const parts = Array.from({ length: roll(5) }, () => anything(roll, depth - 1));
  if (pick < 8) return parts;
  const keys = ["v", "seed", "setup", "entries", "cursor", "digest", "view", "profile", "__proto__"];
  return Object.fromEntries(parts.map((part) => [keys[roll(keys.length)], part]));
}

/** What was thrown has to be a sentence for people, of a length that can be shown. */
function isTold(reason: unknown): void {
  expect(reason).toBeInstanceOf(Error);
  expect((reason as Error).message).toMatch(/^[A-Z].{8,300}\.$/);
}

const link = await linkOf({
  v: 1,
  seed: 7,
  setup: "mkdir a",
  entries: [["line", "cat > f"], ["input", "text\n"], ["eof"]],
  digest: "0badf00d",
  cursor: 1,
});

describe("what comes from strangers is read or refused in words:", () => {
  test("links with a few letters changed", async () => {
    const roll = dice(1);
    const letters = "ABCXYZabcxyz0189-_.#%<";
    let read = 0;
    for (let round = 0; round < 400; round++) {
      const parts = [...link];
      for (let n = 1 + roll(3); n > 0; n--) parts[roll(parts.length)] = letters[roll(letters.length)]!;
      const changed = roll(4) === 0 ? parts.slice(0, roll(parts.length)).join("") : parts.join("");
      try {
        const journal = await readPayload(changed);
        expect(journalOf(JSON.parse(JSON.stringify(journal)))).toEqual(journal);
        read++;
      } catch (reason) {
        isTold(reason);
      }
    }
    expect(read).toBeLessThan(400);
  });

  test("links with any values in them", async () => {
    const roll = dice(2);
    for (let round = 0; round < 400; round++) {
      const value = Array.from({ length: roll(6) }, () => anything(roll));
      const packed = `1.${roll(2)}.${deflateRawSync(JSON.stringify(value)).toString("base64url")}`;
      await readPayload(packed).then((journal) => expect(journal.v).toBe(1), isTold);
    }
  });

  test("journals and files", () => {
    const roll = dice(3);
    for (let round = 0; round < 800; round++) {
      const value = anything(roll, 4);
      for (const read of [
        () => journalOf(value),
        () => journalIn(JSON.stringify(value).slice(0, -roll(2))),
      ]) {
        try {
          const { entries, seed } = read();
          expect(Number.isSafeInteger(seed)).toBe(true);
          expect(entries.every(([, text]) => text === undefined || typeof text === "string")).toBe(true);
        } catch (reason) {
          isTold(reason);
        }
      }
    }
  });

  test("attributes", () => {
    const roll = dice(4);
    for (let round = 0; round < 600; round++) {
      const given = new Map(
        attributes.map((name) => [name, roll(3) === 0 ? nasty[roll(nasty.length)]! : null]),
      );
      try {
        const { height, speed, step = 0 } = optionsOf((name) => given.get(name) ?? null, "$ ls", "name");
        expect(height === "auto" || (height >= 120 && height <= 4000)).toBe(true);
        expect(speed >= 0.1 && speed <= 20 && step >= 0 && step <= 2000).toBe(true);
      } catch (reason) {
        expect(reason).toBeInstanceOf(Faults);
        for (const fault of (reason as Faults).faults) {
          expect(fault).toMatch(/^[\w-]+[ :].{5,200}\.$|^This build/);
          expect(fault).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
        }
      }
    }
  });

  test("transcripts", () => {
    const roll = dice(5);
    const rows = ["$ ", "$ ls", "> more", ">", "...", "", "   $ x", "\t$ y", "\r", ...nasty];
    for (let round = 0; round < 600; round++) {
      const text = Array.from({ length: roll(8) }, () => rows[roll(rows.length)]).join("\n");
      expect(scriptOf(text).length).toBeLessThanOrEqual(text.split("$ ").length - 1);
    }
  });
});

test("a port does nothing but the methods of a lab, whatever it is sent", async () => {
  const roll = dice(6);
  const asked: string[] = [];
  const said: unknown[] = [];
  const port = { postMessage: (answer: unknown) => said.push(answer) } as unknown as MessagePort;
  serve(port, {
    call: (method) => {
      asked.push(method);
      return roll(2) === 0 ? Promise.resolve(undefined) : Promise.reject(new TypeError("a text is wanted"));
    },
  });
  const names = [...methods, "constructor", "__proto__", "toString", "close", "", 5, null];
  let numbered = 0;
  for (let round = 0; round < 600; round++) {
    const id = roll(3) === 0 ? anything(roll) : round;
    if (typeof id === "number") numbered++;
    const message =
      roll(5) === 0 ? anything(roll) : { id, method: names[roll(names.length)], args: anything(roll) };
    const isRequest =
      typeof message === "object" && message !== null && typeof (message as { id?: unknown }).id === "number";
    if (!isRequest && typeof id === "number") numbered--;
    await port.onmessage!.call(port, { data: message } as MessageEvent);
  }
  expect(said).toHaveLength(numbered);
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter((method) => !(methods as readonly string[]).includes(method))).toEqual([]);
});
