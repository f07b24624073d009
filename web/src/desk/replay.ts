import type { Client } from "../engine/client";
import type { Lesson, Step } from "../lesson/lesson";
import { hashOf } from "../lesson/hash";
import { labOf } from "../lesson/lab";
import { filled } from "../lesson/vars";
import type { Entry } from "../session/journal";
import { Session } from "../session/session";
import type { Claim, HandIn } from "./handin";

/** What a replay has shown of one step. */
export interface Shown {
  /** The line of its machine that solved it; undefined: it is not solved. */
  by?: number;
  /** Which options of its questions were right, where its line was run. */
  right: (boolean[] | undefined)[];
}

/** What a hand-in is worth. */
export interface Verdict {
  /** By step; null: not begun. */
  steps: (Shown | null)[];
  /** What does not add up, in words; none: everything that is claimed was shown. */
  faults: string[];
  /** The lesson is not the one that was worked on. */
  other: boolean;
}

/** How long one command may take without an end, in milliseconds of the clock on the wall. */
const patience = 8000;

/** Replays a hand-in in machines of its own, held to the bounds of strangers, and decides every step anew. */
export async function replay(handIn: HandIn, source: Lesson, client: Client): Promise<Verdict> {
  const lesson = filled(source, handIn.seed);
  const verdict: Verdict = {
    steps: lesson.steps.map((_, step) => (handIn.claims[step] ? { right: [] } : null)),
    faults: [],
    other: hashOf(source) !== handIn.hash,
  };
  for (const [base, entries] of Object.entries(handIn.machines)) {
    const at = Number(base);
    if (at > 0 && !lesson.steps[at]?.reset) verdict.faults.push(`No lab begins with step ${at + 1}.`);
    else await new Replay(lesson, handIn, verdict, at).play(entries, client);
  }
  const missing = lesson.steps.flatMap(({ check }, step) =>
    check && handIn.claims[step]?.passed && verdict.steps[step]?.by === undefined ? [step + 1] : [],
  );
  if (missing.length === 1) {
    verdict.faults.push(`Step ${missing[0]} is said to be done, and what was typed does not do it.`);
  } else if (missing.length > 1) {
    const all = `${missing.slice(0, -1).join(", ")} and ${missing.at(-1)}`;
    verdict.faults.push(`Steps ${all} are said to be done, and what was typed does not do them.`);
  }
  return verdict;
}

/** One machine of a hand-in. */
class Replay {
  private readonly session = new Session();
  /** The steps that were worked on in this machine, in order. */
  private readonly steps: readonly { number: number; step: Step; claim: Claim }[];
  /** Which of them it is at, and behind which line that one begins. */
  private at = 0;
  private from: number;

  constructor(
    lesson: Lesson,
    private readonly handIn: HandIn,
    private readonly verdict: Verdict,
    private readonly base: number,
  ) {
    this.steps = lesson.steps.flatMap((step, number) => {
      const claim = handIn.claims[number];
      return claim?.base === base ? [{ number, step, claim }] : [];
    });
    this.from = this.steps[0]?.claim.from ?? 0;
    this.lesson = lesson;
  }

  private readonly lesson: Lesson;

  async play(entries: readonly Entry[], client: Client): Promise<void> {
    const { session, verdict } = this;
    const { problem, beginning } = await labOf(this.lesson, {
      base: this.base,
      seed: this.handIn.seed,
      client,
    });
    if (problem !== "") return void verdict.faults.push(`The lesson cannot be played: ${problem}`);
    session.open(client, { ...beginning, strange: true, held: true });
    const end = await this.through(entries);
    void session.leave();
    if (end !== "") verdict.faults.push(end);
  }

  /** Plays entry after entry and decides after each line; it answers with what stopped it, "" where nothing did. */
  private async through(entries: readonly Entry[]): Promise<string> {
    const lines = commands(entries);
    let ended = await this.settled();
    for (let n = 1; n <= lines.length && ended === ""; n++) {
      this.begin(n - 1, lines);
      this.session.play({ entries: lines[n - 1]! });
      ended = await this.settled();
      if (ended === "") await this.decide(n, lines[n - 1]![0]![1] ?? "");
    }
    return ended;
  }

  /** Goes on to the next step, where it begins behind line n. */
  private begin(n: number, lines: readonly Entry[][]): void {
    const here = this.steps[this.at];
    const next = this.steps[this.at + 1];
    const done = here && (this.verdict.steps[here.number]?.by !== undefined || !here.step.check);
    if (!done || !next || n < next.claim.from) return;
    this.at++;
    this.from = n;
    const setup = (next.step.setup ?? "").trim();
    if (setup !== "" && lines[n - 1]?.[0]?.[1]?.trim() !== setup) {
      this.verdict.faults.push(`Step ${next.number + 1} was not prepared as the lesson does it.`);
    }
  }

  /** Decides what line n has done. */
  private async decide(n: number, line: string): Promise<void> {
    const here = this.steps[this.at];
    const shown = here && this.verdict.steps[here.number];
    if (!shown || n <= this.from) return;
    for (const [i, { run = "", options }] of (here.step.predict ?? []).entries()) {
      if (shown.right[i] || run.trim() === "" || run.trim() !== line.trim()) continue;
      shown.right[i] = await this.holds(options.map(({ check = "" }) => check).join("\n"), n - 1);
    }
    if (shown.by !== undefined || !here.step.check?.trim()) return;
    const held = await this.holds(here.step.check, this.from);
    if (held.length > 0 && held.every(Boolean)) shown.by = n;
  }

  private async holds(assertions: string, from: number): Promise<boolean[]> {
    const decided = await this.session.check(assertions, from);
    return "problem" in decided ? [] : decided.checks.map(({ holds }) => holds);
  }

  /** Waits for the prompt; it answers with what came instead. A command that still reads gets no more. */
  private settled(): Promise<string> {
    const { session } = this;
    return new Promise((resolve) => {
      const late = setTimeout(
        () => end(`Stopped: a command did not end within ${patience / 1000} seconds.`),
        patience,
      );
      const end = (how: string) => {
        clearTimeout(late);
        session.removeEventListener("change", look);
        resolve(how);
      };
      let cut = false;
      const look = () => {
        if (session.state === "failed") end(`The simulator failed: ${session.failure}`);
        else if (session.met) end(stopped[session.met]);
        else if (session.busy) return;
        else if (session.state === "reading") session.eof("");
        else if (session.state !== "more") end("");
        else if (!cut) {
          cut = true;
          session.interrupt("");
        }
      };
      session.addEventListener("change", look);
      look();
    });
  }
}

const stopped = {
  files: "Stopped: it made more than 10,000 files.",
  bytes: "Stopped: it stored more than 16 MB.",
  time: "Stopped: it took more than 5 seconds.",
  output: "Stopped: it printed more than 1 MB.",
} as const;

/** The entries of each line. */
function commands(entries: readonly Entry[]): Entry[][] {
  const all: Entry[][] = [];
  for (const entry of entries) {
    if (entry[0] === "line") all.push([entry]);
    else all.at(-1)?.push(entry);
  }
  return all;
}
