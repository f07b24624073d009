import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Mount, Row, Step } from "../engine/contract";
import { classes } from "../style/classes";
import { sheets } from "../style/sheets";
import { badges } from "./badges";
import { changedBy } from "./changed";
import marks from "./marks.css?inline";
import { node } from "./node";
import { pinsOf } from "./pins";
import { apart, ringKey, ringsOf, type Rings } from "./rings";
import { sightlines, type Sight } from "./sightline";
import css from "./stack.css?inline";
import { phrase, tones, type Tone } from "./tone";

/** How many paths lie on a sheet. */
const most = 40;

/** The layers of a mount as sheets on top of each other, looked at from above: each path is drilled through them. */
@customElement("overlook-stack")
export class StackElement extends LitElement {
  static override styles = sheets(marks, css);

  @property({ attribute: false }) mount!: Mount;
  /** The step that changed something last. */
  @property({ attribute: false }) told: Step | undefined;
  /** The cell whose details are shown: a column and a path. */
  @property() detailed = "";
  /** There is little room. */
  @property({ type: Boolean, reflect: true }) narrow = false;

  protected override render(): TemplateResult {
    const { columns, rows = [], more = 0 } = this.mount;
    const sights = sightlines(this.mount);
    const shown = rows.slice(0, most);
    const rest = rows.length + more - shown.length;
    const as = { tone: tones(columns), rings: ringsOf(shown), changed: changedBy(this.told, this.mount) };
    return html`<div
        class="stack"
        tabindex="0"
        role="group"
        aria-label="${this.mount.path}: the layers as sheets, from above"
      >
        ${columns.map(
          (column, c) =>
            html`<section class="sheet t-${as.tone[c]!}" aria-label=${column.name}>
              <h3>
                <span>${column.name}</span
                >${column.badge ? html`<span class="pb">${column.badge}</span>` : nothing}
                <small>${phrase(column, "little")}</small>
              </h3>
              <ul>
                ${shown.map((row, i) => this.place(row, sights[i]!, c, as))}
              </ul>
            </section>`,
        )}
      </div>
      ${rest > 0 ? html`<p class="more">${rest} more paths: the grid shows all.</p>` : nothing}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("told")) this.reveal();
  }

  /** Scrolls what was changed into view, within the stack only. */
  private reveal(): void {
    const view = this.renderRoot.querySelector(".stack");
    const place = this.renderRoot.querySelector(".changed");
    if (!view || !place) return;
    const { left, right } = place.getBoundingClientRect();
    const room = view.getBoundingClientRect();
    if (left < room.left || right > room.right) {
      view.scrollLeft += (left + right) / 2 - (room.left + room.right) / 2;
    }
  }

  /** What lies on a sheet at the place of a path, and the line of sight there. */
  private place(row: Row, sight: Sight, c: number, { tone, rings, changed }: As): TemplateResult {
    const { columns } = this.mount;
    const cell = row.cells[c] ?? null;
    const wall = sight.walls[c];
    const looks = classes(
      "cell",
      `t-${tone[c]!}`,
      row.provider > 0 && `sees-${tone[row.provider]!}`,
      sight.stopped && "stopped",
      c > 0 && sight.gutters[c - 1] && "into",
      sight.gutters[c] && "on",
      sight.cells[c],
      cell?.opaque && "plate",
      changed(row) && "changed",
    );
    const floor = wall ? html`<span class="floor floor-${wall}"></span>` : nothing;
    if (!cell) return html`<li class=${looks}>${floor}</li>`;
    const inside = node(row.path, cell, {
      badges: c === 0 ? badges(row, columns, tone) : undefined,
      ring: rings.get(ringKey(row.path, c)),
      undefined: !!row.undefined?.includes(c),
      pins: pinsOf(row, c, columns),
      apart: apart(row, c),
    });
    if (cell.ghost || cell.wanted === "missing") return html`<li class=${looks}>${inside}${floor}</li>`;
    return html`<li class=${looks}>
      <button
        class="act"
        type="button"
        aria-expanded=${String(this.detailed === `${c} ${row.path}`)}
        @click=${() => this.choose(row, c)}
      >
        ${inside}
      </button>
      ${floor}
    </li>`;
  }

  private choose({ path }: Row, column: number): void {
    const chosen = this.detailed === `${column} ${path}`;
    const detail = chosen ? undefined : { mount: this.mount.id, column, path };
    this.dispatchEvent(new CustomEvent("overlook-cell", { detail, bubbles: true, composed: true }));
  }
}

/** How the places of all sheets are drawn. */
interface As {
  tone: Tone[];
  rings: Rings;
  changed: (row: Row) => boolean;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-stack": StackElement;
  }
}
