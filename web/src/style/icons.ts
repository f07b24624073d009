import { html, svg, type TemplateResult } from "lit";

/** Every icon, drawn on 16 by 16. */
const shapes = {
  file: svg`<path d="M3.75 1.75h5.5l3 3v9.5h-8.5z M9.25 1.75v3h3"/>`,
  dir: svg`<path d="M1.75 12.75v-9.5h4.5l1.5 2h6.5v7.5z"/>`,
  symlink: svg`<path d="M2.5 12.5c0-5 3-7.5 9-7.5M9 2l3 3-3 3"/>`,
  device: svg`<rect x="2.25" y="2.25" width="11.5" height="11.5" rx="1.5"/><rect x="5.75" y="5.75" width="4.5" height="4.5" fill="currentColor" stroke="none"/>`,
  fifo: svg`<path d="M1.5 5.5h13M1.5 10.5h13M6.5 8h3"/>`,
  whiteout: svg`<circle cx="8" cy="8" r="5.75"/><path d="M4 12 12 4"/>`,
  xwhiteout: svg`<circle cx="6.75" cy="9.25" r="5"/><path d="m3.25 12.75 7-7M11 2.5h4M11 5h4M12.25 1l-.5 5.5M14.25 1l-.5 5.5"/>`,
  up: svg`<path d="M8 11V2.5M4.5 6 8 2.5 11.5 6M3.5 13.5h2m2.5 0h.01m2.49 0h2"/>`,
  wall: svg`<path d="M2 8h6"/><path d="M11 2.5v11" stroke-width="4" stroke-linecap="butt"/>`,
  redirect: svg`<path d="M3 2.5v4.75a2.5 2.5 0 0 0 2.5 2.5H13M10 6.5l3 3.25-3 3.25"/>`,
  mount: svg`<path d="M3 9 8 3.5 13 9zM3 12.5h10"/>`,
  ok: svg`<path d="m2.5 8.5 3.75 3.75L13.5 4"/>`,
  check: svg`<rect x="1.75" y="1.75" width="12.5" height="12.5" rx="2"/><path d="m4.5 8.25 2.5 2.5 4.5-5.25"/>`,
  box: svg`<rect x="1.75" y="1.75" width="12.5" height="12.5" rx="2"/>`,
  x: svg`<path d="m4 4 8 8m0-8-8 8"/>`,
  undo: svg`<path d="M5.5 2.75 2.5 5.75l3 3M2.5 5.75h6.75a4 4 0 0 1 0 8H6"/>`,
  redo: svg`<path d="m10.5 2.75 3 3-3 3M13.5 5.75H6.75a4 4 0 0 0 0 8H10"/>`,
  theme: svg`<circle cx="8" cy="8" r="5.75"/><path d="M8 2.25a5.75 5.75 0 0 1 0 11.5z" fill="currentColor" stroke="none"/>`,
  down: svg`<path d="m4 6 4 4 4-4"/>`,
  right: svg`<path d="m6 4 4 4-4 4"/>`,
  left: svg`<path d="m10 4-4 4 4 4"/>`,
  out: svg`<path d="M6 3.25H2.75v10h10V10M9 2.75h4.25V7M13 3 7.5 8.5"/>`,
  hollow: svg`<rect x="2.5" y="3.5" width="11" height="9" rx="1" stroke-dasharray="2.5 2"/>`,
  prev: svg`<path d="M12.5 3 6 8l6.5 5zM3.5 3v10"/>`,
  next: svg`<path d="m3.5 3 6.5 5-6.5 5zM12.5 3v10"/>`,
  pause: svg`<path d="M5 3v10M11 3v10" stroke-width="2.5" stroke-linecap="butt"/>`,
  fork: svg`<circle cx="4" cy="3.25" r="1.75"/><circle cx="4" cy="12.75" r="1.75"/><circle cx="12" cy="4.75" r="1.75"/><path d="M4 5v6M12 6.5C12 9.5 4 8 4 11"/>`,
  compare: svg`<path d="M5.5 2.5v11M10.5 2.5v11M5.5 5H2v6h3.5M10.5 5H14v6h-3.5"/>`,
  ring: svg`<circle cx="8" cy="8" r="2" fill="currentColor" stroke="none"/>`,
  link: svg`<path d="M6.5 9.5 9.5 6.5M7 4.5l1.25-1.25a2.9 2.9 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.25 1.25a2.9 2.9 0 0 1-4.5-4.5L4.5 7"/>`,
  broken: svg`<path d="M8 2.25a5.75 5.75 0 0 1 5.6 7M11.5 12.6A5.75 5.75 0 0 1 4 12.1M2.6 9.9A5.75 5.75 0 0 1 5.2 3M10.5 10.5l4 4M14.5 10.5l-4 4"/>`,
  wanted: svg`<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.1"/>`,
  mustgo: svg`<circle cx="8" cy="8" r="5.75"/><path d="M5 8h6"/>`,
  key: svg`<circle cx="5" cy="8" r="2.75"/><path d="M7.75 8H14v2.5M11.5 8v2"/>`,
  pin: svg`<path d="M5 2.5h6M6 2.5v4L4 9h8l-2-2.5v-4M8 9v5"/>`,
  warn: svg`<path d="M8 2 14.5 13.5h-13zM8 6.5v3.5M8 11.75v.25"/>`,
  play: svg`<path d="m4.5 2.5 8.5 5.5-8.5 5.5z"/>`,
  enter: svg`<path d="M13 3v5.5H3.5M6.5 5.5l-3 3 3 3"/>`,
  lamp: svg`<path d="M2 2.5h12M3 2.5v8h10v-8M8 10.5v1.5M5.5 14 8 12l2.5 2"/>`,
  eye: svg`<path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z"/><circle cx="8" cy="8" r="2"/>`,
} as const;

export type Icon = keyof typeof shapes;

export function icon(name: Icon): TemplateResult {
  return html`<svg class="ic" viewBox="0 0 16 16" aria-hidden="true">${shapes[name]}</svg>`;
}

export const logo = html`<svg
  class="logo"
  viewBox="0 0 24 20"
  fill="none"
  stroke="currentColor"
  stroke-linecap="round"
  aria-hidden="true"
>
  <path d="M1 10h12" stroke-width="2" />
  <path d="M14.5 2v16" stroke-width="3" stroke-linecap="butt" />
  <path d="M19 2v16M22.5 2v16" stroke-width="1.5" stroke-linecap="butt" opacity=".55" />
</svg>`;
