import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Mount, Row } from "../engine/contract";
import { classes } from "../style/classes";
import { sheets } from "../style/sheets";
import { badges } from "./badges";
import marks from "./marks.css?inline";
import { node } from "./node";
import { sightlines, type Sight } from "./sightline";
import css from "./stack.css?inline";
import { phrase, tones } from "./tone";

/** How many paths lie on a sheet. */
const most = 40;

/** The layers of a mount as sheets on top of each other, looked at from above: each path is drilled through them. */
@customElement("overlook-stack")
export class StackElement extends LitElement {
  static override styles = sheets(marks, css);

  @property({ attribute: false }) mount!: Mount;

  protected override render(): TemplateResult {
    const { columns, rows = [] } = this.mount;
    const sights = sightlines(this.mount);
    const shown = rows.slice(0, most);
    const tone = tones(columns);
    return html`<div
        class="stack"
        tabindex="0"
        role="group"
        aria-label="${this.mount.path}: the layers as sheets"
      >
        ${columns.map(
          (column, c) =>
            html`<section class="sheet t-${tone[c]!}" aria-label=${column.name}>
              <h3>
                <span>${column.name}</span
                >${column.badge ? html`<span class="pb">${column.badge}</span>` : nothing}
                <small>${phrase(column, "little")}</small>
              </h3>
              <ul>
                ${shown.map((row, i) => this.hole(row, sights[i]!, c))}
              </ul>
            </section>`,
        )}
      </div>
      ${rows.length > most ? html`<p class="more">${rows.length - most} more paths: the grid shows all.</p>` : nothing}`;
  }

  /** What lies on a sheet at the place of a path, and the line of sight there. */
  private hole(row: Row, sight: Sight, c: number): TemplateResult {
    const { columns } = this.mount;
    const tone = tones(columns);
    const cell = row.cells[c] ?? null;
    const what = sight.cells[c]!;
    const looks = classes(
      "cell",
      `t-${tone[c]!}`,
      row.provider > 0 && `sees-${tone[row.provider]!}`,
      sight.stopped && "stopped",
      c > 0 && sight.gutters[c - 1] && "into",
      sight.gutters[c] && "on",
      what,
      cell?.opaque && "plate",
    );
    const name = row.path;
    return html`<li class=${looks}>
      ${cell ? node(name, cell, { badges: c === 0 ? badges(row, columns, tone) : undefined }) : nothing}
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-stack": StackElement;
  }
}
