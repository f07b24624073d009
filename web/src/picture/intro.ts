import { html, type TemplateResult } from "lit";

/** What stands in the picture's place on a machine where nothing has been made yet. */
export function intro(): TemplateResult {
  return html`<div class="nothing">
    <h2>See through an overlay filesystem</h2>
    <p>
      Below is a small Linux. Make a few directories, mount an overlay over them, write and delete. This
      picture shows what every layer holds, and a line of sight from each name to where it ends.
    </p>
    <ul>
      <li>${found}A name you see comes from the first layer that has it.</li>
      <li>${stopped}A whiteout in upper hides what lower still has.</li>
      <li>${copied}A change copies the file up first. Lower stays as it was.</li>
    </ul>
  </div>`;
}

const found = html`<svg viewBox="0 0 240 56" aria-hidden="true">
  <rect class="ub" x="92" width="62" height="56" />
  <rect class="lb" x="178" width="62" height="56" />
  <rect class="m" y="14" width="68" height="28" rx="3" />
  <rect class="l" x="186" y="14" width="46" height="28" rx="3" />
  <path class="ll" d="M68 28h118" />
  <circle class="ld" cx="186" cy="28" r="4" />
</svg>`;

const stopped = html`<svg viewBox="0 0 240 56" aria-hidden="true">
  <rect class="ub" x="92" width="62" height="56" />
  <rect class="lb" x="178" width="62" height="56" />
  <rect class="gone" x=".5" y="14.5" width="67" height="27" rx="3" />
  <rect class="wo" x="100" y="14.5" width="46" height="27" rx="3" />
  <rect class="shade" x="186.5" y="14.5" width="45" height="27" rx="3" />
  <path class="stop" d="M68 28h32" />
  <path class="bar" d="M98 18h4v20h-4z" />
</svg>`;

const copied = html`<svg viewBox="0 0 240 56" aria-hidden="true">
  <rect class="ub" x="92" width="62" height="56" />
  <rect class="lb" x="178" width="62" height="56" />
  <rect class="m" y="14" width="68" height="28" rx="3" />
  <rect class="u" x="100" y="14" width="46" height="28" rx="3" />
  <rect class="shade" x="186.5" y="14.5" width="45" height="27" rx="3" />
  <path class="ul" d="M68 28h32" />
  <circle class="ud" cx="100" cy="28" r="4" />
  <path class="up" d="M184 22h-30" />
  <path class="tip" d="m156 18-5 4 5 4" />
</svg>`;
