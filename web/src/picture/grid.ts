import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Cell, Column, Mount, Row, Step } from "../engine/contract";
import { classes } from "../style/classes";
import { sheets } from "../style/sheets";
import { changedBy } from "./changed";
import { end, gutter, lead, over, through } from "./drawing";
import { fly } from "./flight";
import css from "./grid.css?inline";
import { legend } from "./legend";
import marks from "./marks.css?inline";
import { badges } from "./badges";
import { node } from "./node";
import { sightlines, type Sight } from "./sightline";
import { phrase, tones, type Tone } from "./tone";
import { strip, workList } from "./work";

/** An overlay mount as a table: a row for every path, a column for every layer, and lines of sight. */
@customElement("overlook-grid")
export class GridElement extends LitElement {
  static override styles = sheets(marks, css);

  @property({ attribute: false }) mount!: Mount;
  /** The step whose changes have a bar in the margin. */
  @property({ attribute: false }) told: Step | undefined;
  /** A path in a layer, LAYER/path, that is pointed at elsewhere. */
  @property() pointed = "";

  @state() private open = false;
  @state() private folded: ReadonlySet<string> = new Set();
  /** The cell that has the keyboard: a row's path and a column. */
  @state() private at: { path: string; column: number } = { path: "", column: 0 };

  protected override updated(changed: PropertyValues<this>): void {
    this.style.setProperty("--layers", String(this.mount.columns.length - 1));
    if (!changed.has("told")) return;
    this.reveal();
    const before = changed.get("told");
    if (this.told && before && this.told.n > before.n)
      fly(this.renderRoot.querySelectorAll(".body"), this.told);
  }

  /** Scrolls what was changed into view, within the picture only. */
  private reveal(): void {
    const view = this.parentElement;
    const row = this.renderRoot.querySelector(".changed");
    const heads = this.renderRoot.querySelector(".heads");
    if (!view || !row || !heads) return;
    const top = row.getBoundingClientRect().top - view.getBoundingClientRect().top - heads.clientHeight;
    const below = row.getBoundingClientRect().bottom - view.getBoundingClientRect().bottom;
    if (top < 0) view.scrollTop += top;
    else if (below > 0) view.scrollTop += below;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const rows = this.mount.rows ?? [];
    if (changed.has("mount") && !rows.some(({ path }) => path === this.at.path)) {
      this.at = { path: rows[0]?.path ?? "", column: 0 };
    }
  }

  protected override render(): TemplateResult {
    const { mount } = this;
    return html`
      <div class="board">
        <div
          role="treegrid"
          aria-label="${mount.path}: one row per path, one column per layer"
          @keydown=${this.key}
        >
          ${this.heads()}${this.rows()}
        </div>
        <span></span>
        ${strip(mount.work, this.open, () => (this.open = !this.open))}
      </div>
      ${mount.more ? html`<p class="more">${mount.more} more paths are not shown.</p>` : nothing}
      ${this.open && mount.work ? workList(mount.work) : nothing} ${legend(sightlines(mount))}
    `;
  }

  private heads(): TemplateResult {
    const tone = tones(this.mount.columns);
    return html`<div class="row heads" role="row">
      <div></div>
      ${this.mount.columns.map(
        (column, i) =>
          html`${i > 0 ? html`<div class="gut"></div>` : nothing}
            <div class="head t-${tone[i]!}" role="columnheader">
              <h3>
                <span>${column.name}</span
                >${column.badge ? html`<span class="pb">${column.badge}</span>` : nothing}
                ${i === 0 && this.mount.ro ? html`<span class="state">ro</span>` : nothing}
              </h3>
              <p>${phrase(column, this.mount.columns.length > 3 ? "little" : "much")}</p>
              <code title=${column.path}>${column.option}</code>
            </div>`,
      )}
    </div>`;
  }

  private rows(): unknown {
    const { mount } = this;
    if (!mount.rows?.length) return this.vacant();
    const sights = sightlines(mount);
    const tone = tones(mount.columns);
    const changed = changedBy(this.told, mount);
    const rows = mount.rows
      .map((row, i) => ({ row, sight: sights[i]! }))
      .filter(({ row }) => this.shown(row));
    return repeat(
      rows,
      ({ row }) => row.path,
      ({ row, sight }) => this.row(row, sight, tone, changed(row) ? this.told : undefined),
    );
  }

  private vacant(): TemplateResult {
    const tone = tones(this.mount.columns);
    return html`<div class="row" role="row">
      <div></div>
      ${this.mount.columns.map(
        (column, i) =>
          html`${i > 0 ? html`<div class="gut"></div>` : nothing}
            <div class="vacant t-${tone[i]!}" role="gridcell" tabindex=${i === 0 ? 0 : -1}>
              ${empty(column)}
            </div>`,
      )}
    </div>`;
  }

  private row(row: Row, sight: Sight, tone: Tone[], by: Step | undefined): TemplateResult {
    const seen = row.provider > 0 && `sees-${tone[row.provider]!}`;
    const folds = row.cells.some((cell) => cell?.kind === "dir") && this.parent(row);
    return html`<div
      class=${classes("row body", seen, sight.stopped && "stopped", by && "changed")}
      role="row"
      aria-level=${row.depth + 1}
      aria-expanded=${folds ? String(!this.folded.has(row.path)) : nothing}
      data-path=${row.path}
    >
      <div class="mar" aria-hidden="true">${by ? by.n : nothing}</div>
      ${row.cells.map((cell, i) => this.column(row, cell, i, sight, tone, by))}
    </div>`;
  }

  private column(
    row: Row,
    cell: Cell | null,
    i: number,
    sight: Sight,
    tone: Tone[],
    by: Step | undefined,
  ): unknown {
    const { columns } = this.mount;
    const here = this.at.path === row.path && this.at.column === i;
    const pointed = this.pointed !== "" && this.pointed === `${columns[i]!.name}/${row.path}`;
    const line = sight.cells[i]!;
    const inside = cell
      ? node(row.name, cell, { end: end(line), badges: i === 0 ? badges(row, columns, tone) : undefined })
      : line === "through"
        ? through()
        : nothing;
    return html`<div
        class=${classes("cell", `t-${tone[i]!}`, `indent-${Math.min(row.depth, 3)}`, pointed && "pointed")}
        role=${i === 0 ? "rowheader" : "gridcell"}
        tabindex=${here ? 0 : -1}
        data-column=${i}
        data-copied=${cell?.copied ?? nothing}
        @click=${() => (this.at = { path: row.path, column: i })}
        @dblclick=${() => this.fold(row)}
      >
        ${line === "dot" || line === "bar" ? lead() : nothing}${inside}${!cell && sight.flights[i] && i > 0 && sight.flights[i - 1] ? over() : nothing}
        ${i === 0 && by ? html`<span class="vh">, changed by command ${by.n}</span>` : nothing}
      </div>
      ${
        i < columns.length - 1
          ? html`<div class="gut t-${tone[i]!}">
              ${gutter(sight.gutters[i]!, sight.walls[i], sight.flights[i])}
            </div>`
          : nothing
      }`;
  }

  private shown(row: Row): boolean {
    for (const path of this.folded) if (row.path.startsWith(`${path}/`)) return false;
    return true;
  }

  private parent(row: Row): boolean {
    return !!this.mount.rows?.some(({ path }) => path.startsWith(`${row.path}/`));
  }

  private fold(row: Row, folded = !this.folded.has(row.path)): void {
    if (!this.parent(row)) return;
    const next = new Set(this.folded);
    if (folded) next.add(row.path);
    else next.delete(row.path);
    this.folded = next;
  }

  /** Arrows go from cell to cell; on a directory's name Left and Right fold it. */
  private key(event: KeyboardEvent): void {
    const rows = (this.mount.rows ?? []).filter((row) => this.shown(row));
    const i = rows.findIndex(({ path }) => path === this.at.path);
    const row = rows[i];
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const open = this.parent(row) && !this.folded.has(row.path);
    let { column } = this.at;
    let to = i;
    if (event.key === "ArrowDown") to++;
    else if (event.key === "ArrowUp") to--;
    else if (event.key === "Home") column = 0;
    else if (event.key === "End") column = this.mount.columns.length - 1;
    else if (event.key === "ArrowRight" && this.folded.has(row.path) && column === 0) this.fold(row, false);
    else if (event.key === "ArrowLeft" && open && column === 0) this.fold(row, true);
    else if (event.key === "ArrowRight") column++;
    else if (event.key === "ArrowLeft") column--;
    else return;
    event.preventDefault();
    const path = rows[Math.max(0, Math.min(rows.length - 1, to))]!.path;
    this.at = { path, column: Math.max(0, Math.min(this.mount.columns.length - 1, column)) };
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.body [tabindex="0"]')?.focus(),
    );
  }
}

/** What a column says while there is not a single path. */
function empty({ role }: Column): TemplateResult {
  if (role === "merged") return html`<b>Nothing to see yet.</b>What the layers hold appears here.`;
  if (role === "upper") return html`<b>Empty so far.</b>The first change through the overlay lands here.`;
  return html`<b>No files.</b>What is put here shows through.`;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-grid": GridElement;
  }
}
