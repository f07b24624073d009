import { html, nothing, type TemplateResult } from "lit";
import type { Column, Holder, Row } from "../engine/contract";
import { icon } from "../style/icons";

/** Descriptors on a cell: those that were opened there, or that read it through the merged tree. */
export interface Pins {
  holders: readonly Holder[];
  /** What they read, or were opened through. */
  way: string;
}

/** The descriptors on the cell of a row in a column; undefined: there are none. */
export function pinsOf(row: Row, column: number, columns: readonly Pick<Column, "name">[]): Pins | undefined {
  const own = row.cells[column]?.open ?? [];
  const through = row.cells[0]?.open ?? [];
  const from = source(row);
  const merged = columns[0]!.name;
  if (column === 0) {
    return own.length > 0 ? { holders: own, way: from > 0 ? `reads ${columns[from]!.name}` : "" } : undefined;
  }
  const holders = column === from ? [...own, ...through] : own;
  if (holders.length === 0) return undefined;
  return { holders, way: own.length < holders.length ? `opened through ${merged}` : "opened here" };
}

/** The column whose data merged shows of a file; -1: it is none, or nothing shows it. */
function source({ cells, provider }: Row): number {
  const seen = cells[provider];
  if (provider < 1 || seen?.kind !== "file") return -1;
  if (!seen.metacopy) return provider;
  return cells.findIndex((cell, i) => i > provider && cell?.kind === "file" && !cell.metacopy);
}

/** The descriptors as a mark: a pin with their numbers. */
export function pinned(pins: Pins | undefined): TemplateResult | typeof nothing {
  if (!pins) return nothing;
  const numbers = [...new Set(pins.holders.map(({ fd }) => fd))].sort((a, b) => a - b);
  const shown = numbers.slice(0, 2).join(" ") + (numbers.length > 2 ? "…" : "");
  return html`<span class="pin" title=${sentence(pins)}
    >${icon("pin")}<span class="vh">, open, descriptor </span>${shown}</span
  >`;
}

/** Who has what open: "fd 7 of bash (3), reads lower". */
export function sentence({ holders, way }: Pins): string {
  const all = holders.map(({ fd, comm, pid }) => `fd ${fd} of ${comm} (${pid})`).join(", ");
  return way ? `${all}: ${way}` : all;
}
