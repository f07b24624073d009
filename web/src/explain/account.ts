import type { Event, Step } from "../engine/contract";

/** One system call of a step, and what it made the overlay do. */
export interface Account {
  call: Event;
  answer?: Event;
  /** Probes, rules and effects, in order. */
  parts: Event[];
}

/** The events of a step, by call. */
export function accounts({ events = [] }: Step): Account[] {
  const all: Account[] = [];
  const open = new Map<number, Account>();
  for (const event of events) {
    const pid = event.pid ?? 0;
    if (event.kind === "call") {
      const account: Account = { call: event, parts: [] };
      all.push(account);
      open.set(pid, account);
    } else if (event.kind === "return") {
      const account = open.get(pid);
      if (account) account.answer = event;
      open.delete(pid);
    } else if (event.kind !== "walk") {
      open.get(pid)?.parts.push(event);
    }
  }
  return all;
}

/** The calls that are worth telling: those that changed a layer, were decided by a rule, or were refused over a probe. */
export function telling(all: readonly Account[]): Account[] {
  const told = all.filter(({ parts }) => parts.some(({ kind }) => kind === "effect" || kind === "rule"));
  return told.length > 0 ? told : all.filter(({ parts }) => parts.length > 0).slice(-1);
}

/** What a call is about in the end: where it gives a file another name, that name. */
export function target({ op = "", path = "", path2 = "" }: Event): string {
  return (/^(?:link|rename)/.test(op) && path2) || path;
}
