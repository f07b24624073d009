import type { Lesson } from "../lesson/lesson";
import { begins } from "../session/journal";
import type { Paper } from "./desk";

/** How a step stands: done, said to be done and not shown, begun, not begun. */
export type Standing = "done" | "not shown" | "begun" | "";

/** What the desk makes of one learner's work on a lesson. */
export interface Row {
  paper: Paper;
  steps: { standing: Standing; ms: number; hints: number; solution: number }[];
  done: number;
  lines: number;
  hints: number;
  solution: number;
  ms: number;
  /** What has to be looked at, and what is worth knowing. */
  faults: string[];
  notes: string[];
}

/** A class at one lesson. */
export interface Sheet {
  lesson: Lesson;
  rows: Row[];
}

/** The sheets of a class, a lesson each, and what belongs to none. */
export function sheetsOf(papers: readonly Paper[]): { sheets: Sheet[]; lost: Paper[] } {
  const sheets = new Map<string, Sheet>();
  const lost: Paper[] = [];
  const twins = twinsOf(papers);
  for (const paper of papers) {
    if (paper.damage !== "") lost.push(paper);
    if (!paper.lesson || !paper.verdict) continue;
    const { lesson } = paper;
    const sheet = sheets.get(lesson.id) ?? { lesson, rows: [] };
    sheets.set(lesson.id, sheet);
    sheet.rows.push(rowOf(paper, twins.get(paper) ?? []));
  }
  for (const { rows } of sheets.values()) rows.sort((a, b) => a.paper.name.localeCompare(b.paper.name, "en"));
  return { sheets: [...sheets.values()].sort((a, b) => a.lesson.id.localeCompare(b.lesson.id, "en")), lost };
}

/** Who has handed in the very same: two machines never begin alike by chance. */
function twinsOf(papers: readonly Paper[]): Map<Paper, Paper[]> {
  const same = new Map<string, Paper[]>();
  for (const paper of papers) {
    if (!paper.handIn) continue;
    const { lesson, seed, machines } = paper.handIn;
    const key = JSON.stringify([lesson, seed, machines]);
    same.set(key, [...(same.get(key) ?? []), paper]);
  }
  return new Map(
    [...same.values()].flatMap((all) => all.map((paper) => [paper, all.filter((each) => each !== paper)])),
  );
}

function rowOf(paper: Paper, twins: readonly Paper[]): Row {
  const { handIn, verdict } = paper;
  const claims = handIn?.claims ?? [];
  const steps = (paper.lesson?.steps ?? []).map(({ check }, step) => {
    const claim = claims[step];
    const { ms = 0, hints = 0, solved: solution = 0 } = claim ?? {};
    const shown = verdict?.steps[step]?.by !== undefined || (!check && !!claim?.passed);
    const standing: Standing = shown ? "done" : claim?.passed ? "not shown" : claim ? "begun" : "";
    return { standing, ms, hints, solution };
  });
  const sum = (of: "ms" | "hints" | "solution") => steps.reduce((all, step) => all + step[of], 0);
  const lines = Object.values(handIn?.machines ?? {}).flat();
  const solution = sum("solution");
  return {
    paper,
    steps,
    done: steps.filter(({ standing }) => standing === "done").length,
    lines: lines.filter(begins).length,
    hints: sum("hints"),
    solution,
    ms: sum("ms"),
    faults: [
      ...(verdict?.faults ?? []),
      ...twins.map((twin) => `The same as ${twin.name} has handed in, line by line and from the same start.`),
    ],
    notes: verdict?.other ? ["Worked on another version of the lesson."] : [],
  };
}

/** How a class answered a question at first. */
export interface Votes {
  step: number;
  question: number;
  /** By option: how many chose it, and whether the engine found it right; undefined: nobody ran its line. */
  options: { votes: number; right: boolean | undefined }[];
  skipped: number;
}

export function votesOf({ lesson, rows }: Sheet): Votes[] {
  return lesson.steps.flatMap(({ predict = [] }, step) =>
    predict.map(({ options }, question) => {
      const chosen = rows.map(({ paper }) => paper.handIn?.claims[step]?.predicted[question]);
      const right = rows.map(({ paper }) => paper.verdict?.steps[step]?.right[question]).find(Boolean);
      return {
        step,
        question,
        options: options.map((_, i) => ({
          votes: chosen.filter((each) => each === i).length,
          right: right?.[i],
        })),
        skipped: chosen.filter((each) => each === -1).length,
      };
    }),
  );
}

/** Everything as a table: a learner a row, and for each step how it stands, its time, hints and lines of solution. */
export function tableOf(sheets: readonly Sheet[], lost: readonly Paper[]): (string | number)[][] {
  const head = [
    "name",
    "nickname",
    "lesson",
    "source",
    "steps done",
    "steps",
    "lines",
    "hints",
    "solution lines",
    "seconds",
  ];
  const longest = Math.max(0, ...sheets.map(({ lesson }) => lesson.steps.length));
  const parts = Array.from({ length: longest }, (_, i) =>
    ["", " seconds", " hints", " solution lines"].map((part) => `step ${i + 1}${part}`),
  );
  const rows = sheets.flatMap(({ lesson, rows }) =>
    rows.map((row) => [
      row.paper.name,
      row.paper.handIn?.nickname ?? "",
      lesson.id,
      row.paper.source,
      row.done,
      lesson.steps.length,
      row.lines,
      row.hints,
      row.solution,
      seconds(row.ms),
      [...row.faults, ...row.notes].join(" "),
      ...row.steps.flatMap(({ standing, ms, hints, solution }) => [standing, seconds(ms), hints, solution]),
    ]),
  );
  const rest = lost.map(({ name, handIn, source, damage }) => [
    name,
    handIn?.nickname ?? "",
    handIn?.lesson ?? "",
    source,
    ...Array<string>(6).fill(""),
    damage,
  ]);
  return [[...head, "to look at", ...parts.flat()], ...rows, ...rest];
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

/** A time as people write it: 0:42, 12:05, 1:03:20. */
export function clock(ms: number): string {
  const all = seconds(ms);
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
