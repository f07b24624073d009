import { describe, expect, test } from "vitest";
import type { Change, Event, Step } from "../../src/engine/contract";
import { folded, note, outcome } from "../../src/explain/notes";
import { sentences, story } from "../../src/explain/story";
import { tokens } from "../../src/explain/tokens";

const effect = (op: string, path: string, rest: Partial<Event> = {}): Event => ({
  kind: "effect",
  op,
  path,
  ...rest,
});
const probe = (path: string, found: string): Event => ({ kind: "probe", path, found });
const call = (op: string, path: string): Event => ({ kind: "call", pid: 1, op, path });

describe("a step's note", () => {
  const unlink = call("unlinkat", "m/f");

  test("tells what an effect is good for", () => {
    expect(note(effect("rename", "work/#2", { path2: "upper/f" }), unlink)).toMatch(/one atomic step/);
    expect(note(effect("link", "an unnamed file", { path2: "upper/f" }), unlink)).toMatch(/gets its name/);
    expect(note(effect("unlink", "upper/f"), unlink)).toBeUndefined();
  });
  test("tells a mount's trials from what they try", () => {
    const opaque = effect("setxattr", "work", { arg: "trusted.overlay.opaque" });
    expect(note(opaque, call("mount", "/m"))).toMatch(/^Tries/);
    expect(note({ ...opaque, path: "work/#1" }, unlink)).toMatch(/opaque directory/);
  });
  test("tells what a probe's answer leads to", () => {
    expect(outcome(probe("upper/f", "absent"), probe("lower/f", "file"))).toMatch(/next layer is asked/);
    expect(outcome(probe("lower/f", "absent"), undefined)).toBeUndefined();
    expect(outcome(probe("upper/f", "whiteout"), undefined)).toMatch(/ends the search/);
    expect(outcome(probe("upper/d", "directory"), probe("lower/d", "directory"))).toMatch(/asked too/);
  });
});

test("what dresses one copy is told as one step", () => {
  const parts = [effect("chmod", "a"), effect("chown", "a"), effect("utimes", "b"), effect("rename", "a")];
  expect(folded(parts).map(({ op }) => op)).toEqual(["chmod, chown", "utimes", "rename"]);
});

describe("the story", () => {
  const through = [call("unlinkat", "m/f"), { ...effect("mknod", "work/#1"), pid: 1 }];
  const tell = (events: Event[], ...changes: Change[]): string =>
    story({
      n: 1,
      line: "",
      status: 0,
      cwd: "/",
      events,
      changes,
      story: "upper gained the file a.",
    } as Step);
  const change = (op: string, path: string): Change => ({ op, path, text: "" });

  test("of a deletion says what a whiteout is for", () => {
    expect(tell(through, change("whiteout", "up/f"), change("work", "work/#1"))).toBe(
      "The overlay never writes to a lower layer, so it put a whiteout named f into up. The name is gone, the bytes are not.",
    );
    expect(tell(through, change("whiteout", "up/f"), change("whiteout", "up/d/g"))).toMatch(
      /whiteouts named f and d\/g into up\. The names are/,
    );
  });
  test("of a copy-up says why", () => {
    expect(tell(through, change("copy up", "up/f"))).toMatch(/copied f up into up and changed the copy/);
  });
  test("of anything else is the engine's", () => {
    expect(tell(through, change("whiteout", "up/f"), change("create", "up/g"))).toBe(
      "Upper gained the file a.",
    );
    expect(tell([], change("whiteout", "up/f"))).toBe("Upper gained the file a.");
  });
  test("has sentences that begin with a capital", () => {
    expect(sentences("upper gained a. Merged: b. lower lost upper.")).toBe(
      "Upper gained a. Merged: b. Lower lost upper.",
    );
    expect(sentences("up gained a. b lost c.")).toBe("The directory up gained a. The directory b lost c.");
  });
});

test("the words of a command are linked to the calls about them", () => {
  const told = ["m/a", "m/b", "/root/m/c"].map((path) => ({ call: call("unlinkat", path), parts: [] }));
  const linked = tokens('rm -f m/a "m/b"; ls m/', told).filter(({ about }) => about.length > 0);
  expect(linked).toEqual([
    { text: "m/a", about: [0] },
    { text: '"m/b"', about: [1] },
    { text: "m/", about: [0, 1] },
  ]);
});
