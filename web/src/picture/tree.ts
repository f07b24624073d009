import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Cell, Mount, Row } from "../engine/contract";
import { classes } from "../style/classes";
import { sheets } from "../style/sheets";
import { branches } from "./branches";
import marks from "./marks.css?inline";
import { isWhiteout, whiteout } from "./node";
import { pinsOf, sentence } from "./pins";
import { apart } from "./rings";
import { size } from "./size";
import { phrase, tones } from "./tone";
import css from "./tree.css?inline";
import { visible } from "../style/visible";

/** The merged tree and every layer as text, side by side: also for paper, and to be read aloud. */
@customElement("overlook-tree")
export class TreeElement extends LitElement {
  static override styles = sheets(marks, css);

  @property({ attribute: false }) mount!: Mount;

  protected override render(): TemplateResult {
    const { columns, more } = this.mount;
    const tone = tones(columns);
    return html`<div class="trees">
        ${columns.map(
          (column, c) =>
            html`<section class="t-${tone[c]!}" aria-label="${column.name}, ${phrase(column, "little")}">
              <h3>
                <span>${column.name}/</span
                >${column.badge ? html`<span class="pb">${column.badge}</span>` : nothing}
                <small>${phrase(column, "little")}</small>
              </h3>
              ${this.tree(c)}
            </section>`,
        )}
      </div>
      ${more ? html`<p class="more">${more} more paths: the grid shows all.</p>` : nothing}`;
  }

  private tree(c: number): TemplateResult {
    const rows = (this.mount.rows ?? []).filter(({ cells }) => cells[c]);
    if (rows.length === 0) return html`<p>${c === 0 ? "Nothing is seen." : "Nothing is in it."}</p>`;
    const stems = branches(rows);
    return html`<ul>
      ${rows.map((row, i) => {
        const cell = row.cells[c]!;
        return html`<li>
          <span class="stem" aria-hidden="true">${stems[i]}</span
          ><span class=${looks(cell)}
            ><code>${visible(row.name)}${cell.kind === "dir" ? "/" : ""}</code
            >${words(this.mount, row, c)}</span
          >
        </li>`;
      })}
    </ul>`;
  }
}

function looks(cell: Cell): string {
  return classes(
    cell.kind === "dir" && "dir",
    isWhiteout(cell.kind) && "no",
    (cell.ghost || cell.hidden) && !cell.wanted && "gone",
  );
}

/** All that is to be said of a cell, in words. */
function words({ columns }: Mount, row: Row, c: number): TemplateResult {
  const cell = row.cells[c]!;
  const said: string[] = [];
  if (cell.wanted) said.push(cell.wanted === "missing" ? "wanted" : cell.wanted);
  if (cell.ghost) said.push(cell.ghost);
  else if (cell.kind === "whiteout") said.push(whiteout(cell));
  else if (cell.kind === "xwhiteout") said.push("whiteout (xattr)");
  else if (cell.kind === "symlink") said.push(`→ ${cell.target ?? ""}`);
  else if (cell.kind === "chr" || cell.kind === "blk") said.push(`device ${cell.rdev ?? ""}`);
  else if (cell.kind === "fifo" || cell.kind === "sock") said.push(cell.kind);
  if (cell.hidden) said.push(`hidden by ${cell.hidden}`);
  if (row.undefined?.includes(c)) said.push("undefined");
  if (c === 0) {
    const from = row.providers?.length ? row.providers : row.provider > 0 ? [row.provider] : [];
    if (from.length > 0 && !cell.ghost) said.push(`from ${from.map((i) => columns[i]!.name).join(" and ")}`);
  } else {
    if (cell.opaque) said.push("opaque");
    if (cell.redirect) said.push(`redirect → ${cell.redirect}`);
    if (cell.metacopy) said.push("metadata only");
    if (cell.copied) said.push(`copied up from ${columns[cell.copied]!.name}`);
    if (apart(row, c)) said.push("apart from its other names");
    if (cell.kind === "file" && (cell.nlink ?? 1) > 1) said.push(`${cell.nlink} names`);
    if (cell.kind === "file" && !cell.hidden) said.push(size(cell.size ?? 0));
  }
  const pins = pinsOf(row, c, columns);
  if (pins) said.push(sentence(pins));
  return html`${said.map((word) => html`<span class="said">${word}</span>`)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-tree": TreeElement;
  }
}
