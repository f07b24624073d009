import type { Column } from "../engine/contract";

/** Which colours a column has: merged, upper, or the stratum of a lower. */
export type Tone = "m" | "u" | "l1" | "l2" | "l3";

export function tones(columns: readonly Pick<Column, "role">[]): Tone[] {
  let depth = 0;
  return columns.map(({ role }) => {
    if (role === "merged") return "m";
    if (role === "upper") return "u";
    return `l${Math.min(++depth, 3)}` as Tone;
  });
}

/** What a column is to a newcomer; in fewer words where it has little room. */
export function phrase({ role }: Column, room: "much" | "little"): string {
  if (role === "merged") return "what programs see";
  if (role === "upper") return "takes every change";
  if (role === "data") return room === "much" ? "only data: names are not looked up" : "only data";
  if (role === "branch") return room === "much" ? "one of the united directories" : "united";
  return room === "much" ? "the overlay never writes here" : "left alone";
}
