import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Cell, Picture } from "../engine/contract";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import css from "./compare.css?inline";
import { difference, type Difference, type Differing } from "./difference";
import marks from "./marks.css?inline";
import { node } from "./node";
import { tones, type Tone } from "./tone";
import { visible } from "../style/visible";

/** Two moments of a machine beside each other: only what differs. */
@customElement("overlook-compare")
export class CompareElement extends LitElement {
  static override styles = sheets(marks, css);

  @property({ attribute: false }) was!: Picture;
  @property({ attribute: false }) now!: Picture;
  /** The numbers of the two moments. */
  @property({ type: Number }) from = 0;
  @property({ type: Number }) to = 0;
  /** One path under the other, in place of a table. */
  @property({ type: Boolean, reflect: true }) narrow = false;

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
    const tone = tones(columns);
    return html`<section aria-label=${path} tabindex=${rows.length > 0 ? 0 : nothing}>
      <h4>
        <code>${path}</code
        >${lacks ? html`<span class="tag">${lacks === "was" ? "only after" : "only before"}</span>` : nothing}
      </h4>
      ${
        rows.length === 0
          ? nothing
          : this.narrow
            ? html`<ul>
                ${rows.map((row) => entry(row, columns, tone))}
              </ul>`
            : table(rows, columns, tone)
      }
    </section>`;
  }
}

function moment(n: number): string {
  return n === 0 ? "the beginning" : `step ${n}`;
}

function table(
  rows: readonly Differing[],
  columns: Difference["columns"],
  tone: readonly Tone[],
): TemplateResult {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">path</th>
        ${columns.map(({ name }, i) => html`<th scope="col" class="t-${tone[i]!}">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => line(row, tone))}
    </tbody>
  </table>`;
}

function line(row: Differing, tone: readonly Tone[]): TemplateResult {
  return html`<tr>
    <th scope="row"><code>${visible(row.path)}</code></th>
    ${row.now.map((cell, i) =>
      row.columns.includes(i)
        ? html`<td class="t-${tone[i]!}">${pair(row, i)}</td>`
        : html`<td class="same">${cell ? "as before" : ""}</td>`,
    )}
  </tr>`;
}

/** A path with the columns in which it differs, below each other. */
function entry(row: Differing, columns: Difference["columns"], tone: readonly Tone[]): TemplateResult {
  return html`<li>
    <code>${visible(row.path)}</code>
    <dl>
      ${row.columns.map(
        (i) =>
          html`<div class="t-${tone[i]!}">
            <dt>${columns[i]!.name}</dt>
            <dd>${pair(row, i)}</dd>
          </div>`,
      )}
    </dl>
  </li>`;
}

/** What a column had, and what it has. */
function pair({ was, now }: Differing, i: number): TemplateResult {
  return html`<div class="cell">
    ${side("was", was[i] ?? null)}${icon("right")}${side("is", now[i] ?? null)}
  </div>`;
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
