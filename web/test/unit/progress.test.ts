import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fresh, type Kept } from "../../src/lesson/marks";
import { complete, exported, imported, keep, progress, recordOf } from "../../src/lesson/progress";

/** A browser's storage, of which each person has one. */
class Memory {
  [key: string]: unknown;
  getItem(key: string): string | null {
    return Object.hasOwn(this, key) ? String(this[key]) : null;
  }
  setItem(key: string, value: string): void {
    this[key] = value;
  }
}

beforeEach(() => vi.stubGlobal("localStorage", new Memory()));

afterEach(() => vi.unstubAllGlobals());

const kept: Kept = {
  v: 1,
  id: "whiteouts",
  hash: "00c0ffee",
  seed: 7,
  at: 1,
  base: 0,
  marks: [{ ...fresh(0, 0), passed: true, tasks: ["gone"], to: 2 }, null],
  left: {},
};
const done = { commands: 4, hints: 1, solved: 0, ms: 61_000, hash: "00c0ffee", at: 9 };

test("what is exported is taken in elsewhere", () => {
  keep("whiteouts", { kept });
  complete("view", done);
  const file = exported();
  vi.stubGlobal("localStorage", new Memory());
  expect([...progress()]).toEqual([]);
  expect(imported(file)).toBe(2);
  expect(Object.fromEntries(progress())).toEqual({ whiteouts: { kept }, view: { done } });
  expect(JSON.parse(exported())).toEqual(JSON.parse(file));
});

test("where somebody is already stays, and the shorter way counts", () => {
  keep("whiteouts", { kept });
  complete("view", done);
  const file = exported();
  vi.stubGlobal("localStorage", new Memory());
  keep("whiteouts", { kept: { ...kept, at: 0 } });
  complete("view", { ...done, commands: 3 });
  complete("whiteouts", { ...done, commands: 9 });
  imported(file);
  expect(recordOf("whiteouts")).toEqual({ kept: { ...kept, at: 0 }, done: { ...done, commands: 9 } });
  expect(recordOf("view").done?.commands).toBe(3);
});

test.each([
  ["", /not JSON/],
  ["null", /no progress/],
  ['{"overlook":"session","v":1,"lessons":{}}', /no progress/],
  ['{"overlook":"progress","v":2,"lessons":{}}', /no progress/],
])("%j is refused", (text, message) => {
  expect(() => imported(text)).toThrow(message);
  expect([...progress()]).toEqual([]);
});

test("of what somebody else wrote only records are taken", () => {
  const lessons = {
    "../x": { kept },
    whiteouts: { kept: { ...kept, marks: "all" }, done: { ...done, ms: -1 } },
    other: { kept },
    view: { done, evil: 1 },
  };
  imported(JSON.stringify({ overlook: "progress", v: 1, lessons }));
  expect(Object.fromEntries(progress())).toEqual({ whiteouts: {}, other: {}, view: { done } });
});

test("where storage is refused nothing is remembered, and nothing is thrown", () => {
  vi.stubGlobal("localStorage", undefined);
  keep("view", { done });
  expect(recordOf("view")).toEqual({});
  expect(exported()).toContain('"lessons": {}');
});
