import { html, nothing, type TemplateResult } from "lit";
import type { Sight } from "./sightline";

/** What the figures of a grid mean, those that are in it. */
export function legend(sights: readonly Sight[]): TemplateResult | typeof nothing {
  if (sights.length === 0) return nothing;
  return html`<div class="legend">
    ${sights.some(({ cells }) => cells.includes("dot")) ? provided : nothing}
    ${sights.some(({ stopped, gutters }) => stopped && gutters[0]) ? stopped : nothing}
    ${sights.some(({ walls }) => walls.some(Boolean)) ? walled : nothing}
    ${sights.some(({ flights }) => flights.some(Boolean)) ? copied : nothing}
    ${sights.some(({ feeds }) => feeds.some(Boolean)) ? fed : nothing}
    ${sights.some(({ threads }) => threads.some(Boolean)) ? redirected : nothing}
  </div>`;
}

const provided = html`<span
  ><svg viewBox="0 0 28 14" aria-hidden="true">
    <path class="a" d="M0 7h22" />
    <circle class="b" cx="23" cy="7" r="3.5" /></svg
  >the line ends where the content comes from</span
>`;

const stopped = html`<span
  ><svg viewBox="0 0 28 14" aria-hidden="true">
    <path class="c" d="M0 7h22" />
    <path class="d" d="M23 1v12" /></svg
  >it stops: nothing is seen</span
>`;

const walled = html`<span
  ><svg viewBox="0 0 28 14" aria-hidden="true"><path class="e" d="M14 0v14" /></svg>wall: nothing below is
  merged</span
>`;

const copied = html`<span
  ><svg viewBox="0 0 28 14" aria-hidden="true">
    <path class="f" d="M28 7H3" />
    <path class="g" d="m7 3-5 4 5 4" /></svg
  >copied up before it was changed</span
>`;

const fed = html`<span
  ><svg viewBox="0 0 28 14" aria-hidden="true"><path class="h" d="M0 7h28" /></svg>the data still comes from
  below</span
>`;

const redirected = html`<span
  ><svg viewBox="0 0 28 14" aria-hidden="true"><path class="i" d="M0 3 28 11" /></svg>it goes on under its old
  name</span
>`;
