import { html, type TemplateResult } from "lit";

/** What the figures of the grid mean. */
export function legend(): TemplateResult {
  return html`<div class="legend">
    <span
      ><svg viewBox="0 0 28 14" aria-hidden="true">
        <path class="a" d="M0 7h22" />
        <circle class="b" cx="23" cy="7" r="3.5" /></svg
      >the line ends where the content comes from</span
    >
    <span
      ><svg viewBox="0 0 28 14" aria-hidden="true">
        <path class="c" d="M0 7h22" />
        <path class="d" d="M23 1v12" /></svg
      >it stops: nothing is seen</span
    >
    <span
      ><svg viewBox="0 0 28 14" aria-hidden="true"><path class="e" d="M14 0v14" /></svg>wall: nothing below is
      merged</span
    >
  </div>`;
}
