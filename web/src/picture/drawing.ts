import { nothing, svg, html, type TemplateResult } from "lit";
import type { Flight, InCell, Wall } from "./sightline";

type Drawing = TemplateResult | typeof nothing;

/** What stands in the gutter right of a column: a piece of the line, a wall, an arrow. */
export function gutter(
  ray: boolean,
  wall: Wall | undefined,
  flight: Flight | undefined,
  feed: boolean,
  thread: number | undefined,
): Drawing {
  if (!ray && !wall && !flight && !feed && !thread) return nothing;
  return html`<svg class="sight" aria-hidden="true">
    ${ray ? svg`<line class="ray" x1="0" x2="100%" y1="50%" y2="50%"/>` : nothing}
    ${wall ? wallPiece(wall) : nothing}${flight ? arrow(flight) : nothing}${feed ? svg`<line class="feed" x1="0" x2="100%" y1="68%" y2="68%"/>` : nothing}${thread ? svg`<line class="thread" x1="0" x2="100%" y1="50%" y2="${50 + thread * 100}%"/>` : nothing}
  </svg>`;
}

/** The line on its way through a cell with nothing in it. */
export function through(): TemplateResult {
  return html`<svg class="sight" aria-hidden="true">
    <line class="ray" x1="0" x2="100%" y1="50%" y2="50%" />
  </svg>`;
}

/** The line's end in a cell with nothing in it: what lies above it lets nothing be seen. */
export function stop(): TemplateResult {
  return html`<svg class="sight" aria-hidden="true">
    <rect class="bar" x="0" y="25%" width="3" height="50%" />
  </svg>`;
}

/** The arrow of a copy-up on its way over a layer that has nothing. */
export function over(): TemplateResult {
  return html`<svg class="sight" aria-hidden="true">
    <line class="flight" x1="0" x2="100%" y1="35%" y2="35%" />
  </svg>`;
}

/** The line from the edge of a cell to what is in it. */
export function lead(): TemplateResult {
  return html`<svg class="lead sight" aria-hidden="true">
    <line class="ray" x1="0" x2="100%" y1="50%" y2="50%" />
  </svg>`;
}

/** Where a line ends: a dot on what provides the content, a bar at a whiteout. */
export function end(what: InCell): Drawing {
  if (what === "dot") {
    return html`<svg class="end" viewBox="0 0 8 20" aria-hidden="true">
      <circle class="dot" cx="4" cy="10" r="3.5" />
    </svg>`;
  }
  if (what === "bar") {
    return html`<svg class="end" viewBox="0 0 8 20" aria-hidden="true">
      <rect class="bar" x="3" y="0" width="3" height="20" />
    </svg>`;
  }
  return nothing;
}

function wallPiece(wall: Wall): TemplateResult {
  // Pieces overlap a little, so that no hair of the ground shows between them.
  const top = wall === "top" || wall === "both" ? "9%" : "-3%";
  const foot = wall === "bottom" || wall === "both" ? "91%" : "103%";
  return svg`<line class="wall" x1="3.5" x2="3.5" y1=${top} y2=${foot}/>`;
}

function arrow(flight: Flight): TemplateResult {
  const shaft = svg`<line class="flight" x1="0" x2="100%" y1="35%" y2="35%"/>`;
  return flight === "tip"
    ? svg`${shaft}<svg y="35%" overflow="visible"><path class="tip" d="M4.5-4-.5 0l5 4"/></svg>`
    : shaft;
}
