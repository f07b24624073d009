import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Cell, Column, Details, Row } from "../engine/contract";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import css from "./cell.css?inline";
import { pinsOf, sentence } from "./pins";
import { apart } from "./rings";
import { visible, visibleLines } from "../style/visible";

/** What there is to know of one cell: its attributes, its content, and where its data comes from. */
@customElement("overlook-cell")
export class CellElement extends LitElement {
  static override styles = sheets(css);

  @property({ attribute: false }) details!: Details;
  @property({ attribute: false }) columns!: readonly Column[];
  @property({ type: Number }) column = 0;
  @property({ attribute: false }) row: Row | undefined;
  /** What is left out: inodes, xattrs. */
  @property({ attribute: false }) hide: readonly string[] = [];

  protected override render(): TemplateResult {
    const { details, row } = this;
    const column = this.columns[this.column]!;
    const cell = row?.cells[this.column] ?? undefined;
    return html`<section aria-label="Details of ${visible(row?.name ?? "")} in ${column.name}">
      <div class="top">
        <h3><code>${column.name}/${visible(row?.path ?? details.path)}</code></h3>
        ${this.commands(column, row)}
        <button class="btn" type="button" aria-label="Close the details" @click=${() => this.close()}>
          ${icon("x")}
        </button>
      </div>
      ${details.mode === undefined ? html`<p>${details.refused ?? "There is no such file."}</p>` : this.facts(cell)}
    </section>`;
  }

  private facts(cell: Cell | undefined): TemplateResult {
    const { details: d } = this;
    const source = this.source(cell);
    const pins = this.row && pinsOf(this.row, this.column, this.columns);
    return html`<dl>
        <div>
          <dt>mode</dt>
          <dd>${d.mode}</dd>
        </div>
        <div>
          <dt>owner</dt>
          <dd>${d.uid}:${d.gid}</dd>
        </div>
        <div>
          <dt>size</dt>
          <dd>${d.size} B, ${d.blocks} blocks</dd>
        </div>
        ${
          this.hide.includes("inodes")
            ? nothing
            : html`<div>
                <dt>inode</dt>
                <dd>${d.ino}${d.nlink > 1 && !d.mode.startsWith("d") ? `, ${d.nlink} names` : ""}</dd>
              </div>`
        }
        <div>
          <dt>device</dt>
          <dd>${d.dev}</dd>
        </div>
        ${
          pins
            ? html`<div>
                <dt>open</dt>
                <dd>${sentence(pins)}</dd>
              </div>`
            : nothing
        }
        ${
          d.major === undefined
            ? nothing
            : html`<div>
                <dt>number</dt>
                <dd>${d.major}, ${d.minor}</dd>
              </div>`
        }
        ${
          d.target === undefined
            ? nothing
            : html`<div>
                <dt>target</dt>
                <dd>${visible(d.target)}</dd>
              </div>`
        }
        <div>
          <dt>changed</dt>
          <dd>${time(d.mtime)}</dd>
        </div>
      </dl>
      ${source ? html`<p class="source">${source}</p>` : nothing}
      ${
        d.xattrs?.length && !this.hide.includes("xattrs")
          ? html`<dl class="xattrs">
              ${d.xattrs.map(
                ({ name, value, valueHex }) =>
                  html`<div>
                    <dt>${visible(name)}</dt>
                    <dd>${valueHex === undefined ? `"${visible(value ?? "")}"` : `0x${valueHex}`}</dd>
                  </div>`,
              )}
            </dl>`
          : nothing
      }
      ${d.content || d.contentHex ? html`<pre tabindex="0" aria-label="Content">${visibleLines(d.content ?? d.contentHex ?? "")}</pre>` : nothing}
      ${d.refused ? html`<p>Its content cannot be read: ${d.refused}</p>` : nothing}`;
  }

  /** Where the content comes from, in a sentence. */
  private source(cell: Cell | undefined): string {
    const { row, columns, column } = this;
    if (!row || !cell) return "";
    if (row.undefined?.includes(column)) {
      return `Changed behind the mounted overlay: the kernel gives no promise of what ${columns[0]!.name} shows.`;
    }
    if (column === 0) {
      const from = row.providers?.length ? row.providers : row.provider > 0 ? [row.provider] : [];
      const names = from.map((i) => columns[i]!.name).join(" and ");
      return names === ""
        ? ""
        : cell.kind === "dir" && from.length > 1
          ? `Merged of ${names}.`
          : `Comes from ${names}.`;
    }
    if (cell.hidden) return `Not seen in ${columns[0]!.name}: hidden by ${cell.hidden}.`;
    if (cell.metacopy)
      return "Only the attributes were copied up. The data is still that of the layer below.";
    if (apart(row, column))
      return "Below, this file has several names; this copy is a file of its own, and the other names go on with the old one.";
    if (cell.copied) return `Copied up from ${columns[cell.copied]!.name}.`;
    if (cell.redirect) return `The layers below have this directory at ${cell.redirect}.`;
    return "";
  }

  /** Commands about the cell; they are typed, not run. */
  private commands(column: Column, row: Row | undefined): TemplateResult | typeof nothing {
    if (!row || this.details.mode === undefined) return nothing;
    const path = `${column.name}/${row.path}`;
    const verbs = this.details.mode.startsWith("d") ? ["ls -la", "stat"] : ["cat", "stat", "rm"];
    return html`<div class="acts" role="group" aria-label="Commands to type">
      ${verbs.map(
        (verb) =>
          html`<button
            class="btn"
            type="button"
            @click=${() => this.send("overlook-type", `${verb} ${quoted(path)}`)}
          >
            <code>${verb}</code>
          </button>`,
      )}
    </div>`;
  }

  private close(): void {
    this.send("overlook-cell", undefined);
  }

  private send(what: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(what, { detail, bubbles: true, composed: true }));
  }
}

/** A path as the shell reads it. */
function quoted(path: string): string {
  return /^[\w./:@%+,-]+$/.test(path) ? path : `'${path.replace(/'/g, `'\\''`)}'`;
}

function time(seconds: number): string {
  return new Date(seconds * 1000)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "");
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-cell": CellElement;
  }
}
