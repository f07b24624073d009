import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Cell, Picture } from "../engine/contract";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import css from "./compare.css?inline";
import { difference, type Difference, type Differing } from "./difference";
import marks from "./marks.css?inline";
import { node } from "./node";

/** Two moments of a machine beside each other: only what differs. */
@customElement("overlook-compare")
export class CompareElement extends LitElement {
  static override styles = sheets(marks, css);

  @property({ attribute: false }) was!: Picture;
  @property({ attribute: false }) now!: Picture;
  /** The numbers of the two moments. */
  @property({ type: Number }) from = 0;
  @property({ type: Number }) to = 0;

  protected override render(): TemplateResult {
    const all = difference(this.was, this.now);
    return html`<h3 class="top">What differs between ${moment(this.from)} and ${moment(this.to)}</h3>
      ${
        all.length === 0
          ? html`<p class="none">Nothing differs. Go to another step of the timeline.</p>`
          : all.map((one) => this.one(one))
      }`;
  }

  private one({ path, columns, lacks, rows }: Difference): TemplateResult {
    return html`<section aria-label=${path} tabindex=${rows.length > 0 ? 0 : nothing}>
      <h4>
        <code>${path}</code
        >${lacks ? html`<span class="tag">${lacks === "was" ? "only after" : "only before"}</span>` : nothing}
      </h4>
      ${
        rows.length === 0
          ? nothing
          : html`<table>
              <thead>
                <tr>
                  <th scope="col">path</th>
                  ${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${rows.map((row) => line(row))}
              </tbody>
            </table>`
      }
    </section>`;
  }
}

function moment(n: number): string {
  return n === 0 ? "the beginning" : `step ${n}`;
}

function line({ path, was, now, columns }: Differing): TemplateResult {
  return html`<tr>
    <th scope="row"><code>${path}</code></th>
    ${now.map((cell, i) =>
      columns.includes(i)
        ? html`<td>
            <div class="cell">${side("was", was[i] ?? null)}${icon("right")}${side("is", cell)}</div>
          </td>`
        : html`<td class="same">${cell ? "as before" : ""}</td>`,
    )}
  </tr>`;
}

/** A cell at one of the two moments; its name stands at the start of the line. */
function side(word: "was" | "is", cell: Cell | null): TemplateResult {
  return html`<div class="side ${word}">
    <span class="vh">${word} </span
    >${cell ? node("", unmarked(cell)) : html`<span class="absent">absent</span>`}
  </div>`;
}

/** A cell without what the last command made of it. */
function unmarked(cell: Cell): Cell {
  const own = { ...cell };
  delete own.mark;
  return own;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-compare": CompareElement;
  }
}
