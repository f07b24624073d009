import type { Event, Step } from "../engine/contract";
import { accounts, target, telling } from "../explain/account";
import type { Icon } from "../style/icons";

/** What a command did, as its tick shows it; "" where it only read. */
export type Glyph = Extract<Icon, "x" | "whiteout" | "up" | "mount" | "ring"> | "";

/** The mark of a command's tick: what matters most of what it did. */
export function glyph(step: Step | undefined): Glyph {
  const { changes = [], status = 0 } = step ?? {};
  const ops = new Set(changes.map(({ op }) => op));
  if (status !== 0 && ops.size === 0) return "x";
  if (ops.has("whiteout")) return "whiteout";
  if (ops.has("copy up")) return "up";
  if (ops.has("mount") || ops.has("umount")) return "mount";
  return ops.size > 0 ? "ring" : "";
}

/** What a glyph says in words. */
export const meanings: Readonly<Record<Glyph, string>> = {
  x: "refused",
  whiteout: "made a whiteout",
  up: "copied up",
  mount: "mounted or unmounted",
  ring: "changed something",
  "": "only read",
};

/** A command line as its tick names it: its first command, and where that writes. */
export function label(line: string): string {
  const [, command = ""] = /^\s*(?:\w+=\S*\s+)*([^\s;|&<>]+)/.exec(line) ?? [];
  const [first = ""] = line.replace(/'[^']*'|"[^"]*"/g, '""').split(/;|&&|\|\||\n/);
  const [into = ""] = /(?<!["'\d])>>?(?!&)/.exec(first) ?? [];
  return [command.replace(/.*\//, ""), into].filter(Boolean).join(" ");
}

/** What one call of a command made the overlay do, step by step. */
export interface Group {
  name: string;
  steps: { kind: Event["kind"]; /** Its index among the events of the command. */ event: number }[];
}

/** How much of a command is shown on the rail. */
const most = { groups: 6, steps: 24 };

/** The steps within a command, by call, as many as there is room for. */
export function groups(step: Step): Group[] {
  const at = new Map(step.events?.map((event, i) => [event, i]));
  let room = most.steps;
  const all: Group[] = [];
  for (const { call, parts } of telling(accounts(step)).slice(0, most.groups)) {
    const steps = parts.slice(0, room).map((event) => ({ kind: event.kind, event: at.get(event)! }));
    room -= steps.length;
    if (steps.length === 0) break;
    const name = target(call) || call.op || "";
    all.push({ name: name.replace(/\/+$/, "").replace(/.*\//, ""), steps });
  }
  return all;
}
