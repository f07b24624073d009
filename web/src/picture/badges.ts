import { html, nothing, type TemplateResult } from "lit";
import type { Column, Row } from "../engine/contract";
import type { Tone } from "./tone";

/** A badge for every layer that provides a merged entry; none when nothing does. */
export function badges(
  row: Row,
  columns: readonly Column[],
  tone: readonly Tone[],
): TemplateResult | undefined {
  const from = row.providers?.length ? row.providers : row.provider > 0 ? [row.provider] : [];
  if (from.length === 0) return undefined;
  return html`<span class="pbs"
    ><span class="vh"> from </span
    >${from.map((i) => html`<span class="pb t-${tone[i]!}">${columns[i]!.badge}</span>`)}${from.length > 2 ? html`<span class="pb rest" aria-hidden="true">+${from.length - 1}</span>` : nothing}</span
  >`;
}
