import { describe, expect, test } from "vitest";
import type { Cell, Event, Message, Picture, Step } from "../../src/engine/contract";
import { Outbox } from "../../src/engine/outbox";
import { accounts, telling } from "../../src/explain/account";
import { progress, walkthrough } from "../../src/page/walkthrough";
import { summary } from "../../src/session/announcement";
import { Fresh } from "../../src/session/fresh";
import { Past } from "../../src/session/past";
import { tally } from "../../src/session/tally";
import { Session } from "../../src/session/session";

const picture: Picture = { cwd: "/root" };

function step(n: number, line: string, rest: Partial<Step> = {}): Step {
  return { n, line, status: 0, cwd: "/root", picture, ...rest };
}

const change = (text: string) => ({ op: "create", path: text, text });

interface Asked {
  type: string;
  text?: string;
}

function session(): { session: Session; asked: Asked[]; tell: (...batch: Message[]) => void } {
  const asked: Asked[] = [];
  const client = { open: () => ({ ask: (ask: Asked) => void asked.push(ask) }) };
  const made = new Session();
  made.open(client as never, {});
  return { session: made, asked, tell: (...batch) => made.batch(batch) };
}

const prompt: Message = ["prompt", { text: "# ", more: false }];

describe("a session", () => {
  test("keeps lines that were typed ahead until the prompt", () => {
    const { session: s, asked, tell } = session();
    s.type("a", "b");
    expect(asked).toEqual([]);
    tell(["ready", { restored: 0 }], prompt);
    expect(asked).toEqual([{ type: "line", text: "a" }]);
    tell(["step", JSON.stringify(step(1, "a"))], prompt);
    expect(asked.filter(({ type }) => type === "line").map(({ text }) => text)).toEqual(["a", "b"]);
  });

  test("gives lines to a command that reads", () => {
    const { session: s, asked, tell } = session();
    tell(prompt);
    s.type("cat", "hello");
    tell(["reading", { echo: true }]);
    expect(asked.at(-1)).toEqual({ type: "input", text: "hello\n" });
    expect(s.log.at(1)?.runs[0]?.text).toBe("hello");
    tell(["reading", { echo: true }]);
    s.eof("");
    expect(asked.at(-1)?.type).toBe("eof");
  });

  test("does not show what a command does not want to show", () => {
    const { session: s, tell } = session();
    tell(prompt);
    s.type("read -s x", "secret");
    tell(["reading", { echo: false }]);
    expect(s.log.at(1)?.runs).toEqual([]);
  });

  test("shows the number and the status of a command once they are known", () => {
    const { session: s, tell } = session();
    tell(prompt);
    s.type("cat x");
    tell(["output", { text: "cat: x: No such file or directory\n", err: true }]);
    tell(["step", JSON.stringify(step(1, "cat x", { status: 1 }))], prompt);
    expect(s.log.at(0)).toMatchObject({ kind: "command", n: 1, status: 1 });
    expect(s.spoken).toBe("Exit status 1.\ncat: x: No such file or directory");
  });

  test("an unfinished line of output stands before the next command", () => {
    const { session: s, tell } = session();
    tell(prompt);
    s.type("printf hi");
    tell(["output", { text: "hi", err: false }], prompt);
    s.type("ls");
    expect(s.log.at(1)?.prompt).toBe("hi# ");
  });

  test("shows the lines of an earlier visit", () => {
    const { session: s, tell } = session();
    tell(["echo", { line: "cat <<E\nx\nE", prompt: "# " }], ["output", { text: "x\n", err: false }]);
    tell(["ready", { restored: 1 }], ["step", JSON.stringify(step(1, ""))], prompt);
    const shown = [0, 1, 2, 3].map((n) => (s.log.at(n)!.prompt ?? "") + s.log.at(n)!.runs[0]!.text);
    expect(shown).toEqual(["# cat <<E", "> x", "> E", "x"]);
    expect([s.log.at(0)?.n, s.past.next, s.spoken]).toEqual([1, 2, ""]);
  });

  test("tells of the steps of an earlier visit", () => {
    const { session: s, tell } = session();
    const told: Step = { n: 1, line: "mkdir a", status: 1, cwd: "/root", changes: [change("a")] };
    tell(["echo", { line: "mkdir a", prompt: "# " }], ["step", JSON.stringify(told)]);
    expect(s.picture).toBeUndefined();
    tell(["ready", { restored: 1 }], ["step", JSON.stringify(step(1, ""))], prompt);
    expect(s.log.at(0)).toMatchObject({ n: 1, status: 1 });
    expect([s.past.told?.line, s.past.next, s.picture]).toEqual(["mkdir a", 2, picture]);
  });

  test("undo is a word of the machine, at the prompt only", () => {
    const { session: s, asked, tell } = session();
    tell(prompt);
    s.type("undo");
    expect(asked.at(-1)).toEqual({ type: "undo" });
    tell(["prompt", { text: "> ", more: true }]);
    s.type("undo");
    expect(asked.at(-1)).toEqual({ type: "line", text: "undo" });
  });

  test("an interrupt drops what was typed ahead", () => {
    const { session: s, asked, tell } = session();
    tell(prompt);
    s.type("yes", "rm everything");
    s.interrupt("");
    tell(["step", JSON.stringify(step(1, "yes", { status: 130 }))], prompt);
    expect(asked.map(({ type }) => type)).toEqual(["line", "interrupt"]);
  });

  test("a whiteout in a listing gets its mark", () => {
    const { session: s, tell } = session();
    const wo = { path: "f", name: "f", depth: 0, provider: -1, cells: [null, { kind: "whiteout" as const }] };
    const mounts = [{ id: 1, path: "m", source: "", options: "", columns: [], rows: [wo] }];
    tell(prompt);
    s.type("ls -l upper");
    tell(["output", { text: "total 0\nc--------- 2 root root 0, 0 Nov 23 05:48 f\n", err: false }]);
    tell(["step", JSON.stringify(step(1, "ls", { picture: { cwd: "/", mounts } }))]);
    expect([s.log.at(1)?.mark, s.log.at(2)?.mark]).toEqual([undefined, "whiteout"]);
  });
});

describe("the past", () => {
  const past = new Past();
  past.add(step(1, "mkdir a", { changes: [change("a")] }));
  past.add(step(2, "ls"));
  past.add(step(3, "rmdir a", { changes: [change("b")] }));

  test("tells of the last command that changed something", () => {
    expect(past.told?.n).toBe(3);
  });
  test("goes back with undo and forth with redo", () => {
    past.add(step(0, "undo"));
    expect([past.told?.n, past.since, past.next]).toEqual([1, 1, 3]);
    past.add(step(0, "redo"));
    expect(past.told?.n).toBe(3);
  });
  test("forgets what was undone when a new command comes", () => {
    past.add(step(0, "undo"));
    past.add(step(3, "ls"));
    past.add(step(0, "redo"));
    expect(past.told?.n).toBe(1);
  });
  test("begins anew with a reset, and with a machine of an earlier visit", () => {
    past.add(step(0, "reset"));
    expect([past.told, past.next]).toEqual([undefined, 1]);
    past.add(step(7, ""));
    expect([past.told, past.next]).toEqual([undefined, 8]);
  });
});

describe("the outbox", () => {
  test("sends the next batch when the last one was seen, and joins output", () => {
    const sent: Message[][] = [];
    const outbox = new Outbox((batch) => void sent.push(batch));
    const out = (text: string): Message => ["output", { text, err: false }];
    outbox.push(out("a"));
    outbox.push(out("b"));
    outbox.push(out("c"));
    outbox.push(prompt);
    expect(sent).toEqual([[out("a")]]);
    outbox.seen();
    expect(sent[1]).toEqual([out("bc"), prompt]);
    outbox.seen();
    outbox.push(out("d"));
    expect(sent[2]).toEqual([out("d")]);
  });

  test("forgets the oldest output of an endless command", () => {
    const sent: Message[][] = [];
    const outbox = new Outbox((batch) => void sent.push(batch));
    for (let i = 0; i < 500; i++) outbox.push(["output", { text: "y\n".repeat(5000), err: false }]);
    outbox.seen();
    expect(sent[1]?.length).toBe(1);
    expect((sent[1]![0]![1] as { text: string }).text.length).toBeLessThanOrEqual(6000);
    expect((sent[1]![0]![1] as { text: string }).text.startsWith("y\n")).toBe(true);
  });
});

describe("a fresh mark", () => {
  const seen = (n: number, line: string, mark?: "new"): string | undefined => {
    const cell = { kind: "file" as const, ...(mark ? { mark } : {}) };
    const rows = [{ path: "f", name: "f", depth: 0, provider: 1, cells: [null, cell] }];
    const mounts = [{ id: 1, path: "m", source: "", options: "", columns: [], rows }];
    fresh.refresh(step(n, line), { cwd: "/", mounts });
    return (cell as Cell).mark;
  };
  const fresh = new Fresh();

  test("stays for five commands", () => {
    expect([seen(1, "touch m/f", "new"), seen(2, "ls"), seen(5, "ls"), seen(6, "ls")]).toEqual([
      "new",
      "new",
      "new",
      undefined,
    ]);
  });
  test("is forgotten by an undo", () => {
    seen(7, "touch m/f", "new");
    seen(0, "undo");
    expect(seen(8, "ls")).toBeUndefined();
  });
});

describe("the account of a command", () => {
  const event = (kind: Event["kind"], pid: number, op = ""): Event => ({ kind, pid, op });
  test("gathers events by call, also of several processes at once", () => {
    const events = [
      event("call", 1, "open"),
      event("call", 2, "unlinkat"),
      event("probe", 1),
      event("effect", 2, "rename"),
      event("return", 2),
      event("return", 1),
    ];
    const all = accounts(step(1, "x", { events }));
    expect(all.map(({ call, parts }) => [call.op, parts.length])).toEqual([
      ["open", 1],
      ["unlinkat", 1],
    ]);
    expect(telling(all).map(({ call }) => call.op)).toEqual(["unlinkat"]);
  });
});

test("a long list of changes is cut", () => {
  const changes = ["A.", "B.", "C.", "D.", "E."].map(change);
  expect(summary(step(1, "x", { changes }))).toBe("A. B. C. And 2 more changes.");
  expect(summary(step(1, "x", { changes: changes.slice(0, 2) }), 1)).toBe("A. And 1 more change.");
});

test("many changes are counted, layer by layer", () => {
  const changes = [
    "create upper/a",
    "create upper/b",
    "whiteout upper/c",
    "remove lower/d",
    "merged m/d",
  ].map((text) => ({ op: text.split(" ")[0]!, path: text.split(" ")[1]!, text }));
  expect(tally(step(1, "x", { changes }))).toBe("upper gained 2 names and 1 whiteout; lower lost 1 name");
  expect(tally(step(1, "x", { changes: changes.slice(0, 1) }))).toBe("create upper/a");
});

test("the walkthrough goes on where the typed lines have come to", () => {
  expect(progress([])).toBe(0);
  expect(progress([walkthrough[0]!, "ls", ` ${walkthrough[1]!} `])).toBe(2);
  expect(progress([walkthrough[1]!])).toBe(0);
  expect(progress([walkthrough[0]!, "reset"])).toBe(0);
});
