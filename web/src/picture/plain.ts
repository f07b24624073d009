import { LitElement, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Dir } from "../engine/contract";
import { sheets } from "../style/sheets";
import marks from "./marks.css?inline";
import { node } from "./node";
import css from "./plain.css?inline";

/** Ordinary directories, side by side: what there is before anything is mounted. */
@customElement("overlook-plain")
export class PlainElement extends LitElement {
  static override styles = sheets(marks, css);

  @property({ attribute: false }) dirs: readonly Dir[] = [];
  @property({ type: Boolean, reflect: true }) narrow = false;

  protected override render(): TemplateResult {
    return html`<div class="trees">${this.dirs.map((dir) => this.tree(dir))}</div>`;
  }

  private tree({ path, rows = [] }: Dir): TemplateResult {
    return html`<section class="tree" aria-label="Directory ${path}">
      <h3>${path}/</h3>
      ${
        rows.length === 0
          ? html`<p>empty</p>`
          : html`<ul>
              ${rows.map(
                ({ name, depth, cell }) =>
                  html`<li class="cell indent-${Math.min(depth, 3)}">${node(name, cell)}</li>`,
              )}
            </ul>`
      }
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-plain": PlainElement;
  }
}
