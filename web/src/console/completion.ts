import type { Completion } from "../engine/contract";
import type { Edit } from "./edit";

/** What Tab makes of a line, or undefined when it cannot add anything. */
export function complete({ text, caret }: Edit, { start, candidates }: Completion): Edit | undefined {
  if (candidates.length === 0) return undefined;
  const typed = text.slice(start, caret);
  let common = candidates.reduce(shared);
  if (candidates.length === 1 && !/[/ =]$/.test(common)) common += " ";
  if (common.length <= typed.length) return undefined;
  const after = text.slice(caret);
  const joined = common.endsWith(" ") && after.startsWith(" ") ? common.slice(0, -1) : common;
  return { text: text.slice(0, start) + joined + after, caret: start + common.length };
}

/** The candidates in columns, as bash lists them; of a path the last name only. */
export function listing(candidates: readonly string[], cols: number): string[] {
  const names = candidates.map((name) => name.replace(/.*\/(?=[^/])/, ""));
  const wide = Math.max(...names.map((name) => name.length)) + 2;
  const across = Math.max(1, Math.floor(cols / wide));
  const down = Math.ceil(names.length / across);
  const rows = Array.from({ length: down }, (_, row) =>
    names.filter((_, i) => i % down === row).map((name) => name.padEnd(wide)),
  );
  return rows.map((row) => row.join("").trimEnd());
}

function shared(a: string, b: string): string {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a.slice(0, i);
}
