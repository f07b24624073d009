import { html, svg, type TemplateResult } from "lit";
import type { Event } from "../engine/contract";

/** Open shapes look, filled shapes change: a circle asks, a diamond decides, a square does. */
export function shape(kind: Event["kind"]): TemplateResult {
  const figure =
    kind === "effect"
      ? svg`<rect x=".75" y=".75" width="17.5" height="17.5" rx="2"/>`
      : kind === "rule"
        ? svg`<path d="M9.5.75 18.25 9.5 9.5 18.25.75 9.5z"/>`
        : svg`<circle cx="9.5" cy="9.5" r="8.75"/>`;
  return html`<svg viewBox="0 0 19 19" aria-hidden="true">${figure}</svg>`;
}
