import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Cell, Column, Mount, Row, Step } from "../engine/contract";
import { classes } from "../style/classes";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import { changedBy } from "./changed";
import { end, gutter, lead, over, stop, through } from "./drawing";
import { fly } from "./flight";
import css from "./grid.css?inline";
import { legend } from "./legend";
import marks from "./marks.css?inline";
import { badges } from "./badges";
import { node } from "./node";
import { pinsOf } from "./pins";
import { apart, ringKey, ringsOf, type Rings } from "./rings";
import { Reach } from "./reach";
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

  /** Inode numbers in place of sizes. */
  @property({ type: Boolean }) numbers = false;
  /** Names that merged does not show have no rows. */
  @property({ type: Boolean }) bare = false;
  /** The work directory is open by itself: it is looked at within a command. */
  @property({ type: Boolean }) within = false;
  /** The work directory is open until it is closed. */
  @property({ type: Boolean }) working = false;
  /** What is left out: work, unless a command is looked into. */
  @property({ attribute: false }) hide: readonly string[] = [];
  /** What was changed stands out: the other rows step back. */
  @property({ type: Boolean, reflect: true }) spot = false;
  /** Overlay's own attributes in place of sizes. */
  @property({ type: Boolean }) xattrs = false;
  /** Brings the mount with its rows from one on. */
  @property({ attribute: false }) bring?: (mount: number, from: number) => Promise<Mount | undefined>;
  /** The cell whose details are shown: a column and a path. */
  @property() detailed = "";

  /** The part of a long list that is here, in place of the mount's own. */
  @state() private stretch: Mount | undefined;
  @state() private open: boolean | undefined;
  @state() private folded: ReadonlySet<string> = new Set();
  /** The cell that has the keyboard: a row's path and a column. */
  @state() private at: { path: string; column: number } = { path: "", column: 0 };

  private readonly reach = new Reach(this, () => void this.fetch());
  /** Where each row stood before it was drawn anew. */
  private places: ReadonlyMap<string, DOMRect> = new Map();
  private fetching = false;

  /** What is known of the mount where the reader is. */
  private get known(): Mount {
    return this.stretch ?? this.mount;
  }

  /** Brings the rows that are looked at, if they are not here. */
  private async fetch(): Promise<void> {
    const { from = 0, rows = [], more = 0 } = this.known;
    const { first, last } = this.reach.span;
    const lacks = (first < from && from > 0) || (last > from + rows.length && more > 0);
    if (!lacks || this.fetching || !this.bring) return;
    this.fetching = true;
    const { mount } = this;
    const part = await this.bring(mount.id, Math.max(0, first - 150));
    this.fetching = false;
    if (part && this.mount === mount) this.stretch = part;
    if (part) await this.fetch();
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.style.setProperty("--layers", String(this.mount.columns.length - 1));
    this.reach.measure();
    if (!changed.has("told")) return;
    this.reveal();
    const before = changed.get("told");
    if (!this.told || !before || this.told.n <= before.n) return;
    fly({ root: this.renderRoot, mount: this.mount, step: this.told, places: this.places });
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
    if (changed.has("mount")) this.stretch = undefined;
    if (changed.has("told")) this.places = this.standing();
    const rows = this.mount.rows ?? [];
    if (changed.has("mount") && !rows.some(({ path }) => path === this.at.path)) {
      this.at = { path: rows[0]?.path ?? "", column: 0 };
    }
  }

  private standing(): Map<string, DOMRect> {
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>(".row.body")];
    return new Map(rows.map((row) => [row.dataset["path"]!, row.getBoundingClientRect()]));
  }

  protected override render(): TemplateResult {
    const { mount } = this;
    const work = this.hide.includes("work") && !this.within ? undefined : mount.work;
    const open = ((this.open ?? this.working) || this.within) && work;
    return html`
      <div class="board">
        <div
          role="treegrid"
          aria-label="${mount.path}: one row per path, one column per layer"
          aria-rowcount=${this.total + 1}
          @keydown=${this.key}
        >
          ${this.heads()}${this.rows()}
        </div>
        <span></span>
        ${strip(work, !!open, () => (this.open = !open))}
      </div>
      ${mount.more && !this.bring ? html`<p class="more">${mount.more} more paths are not shown.</p>` : nothing}
      ${open ? workList(open) : nothing} ${legend(sightlines(this.known))}
    `;
  }

  private heads(): TemplateResult {
    const tone = tones(this.mount.columns);
    return html`<div class="row heads" role="row" aria-rowindex="1">
      <div></div>
      ${this.mount.columns.map(
        (column, i) =>
          html`${i > 0 ? html`<div class="gut"></div>` : nothing}
            <div class="head t-${tone[i]!}" role="columnheader">
              <h3>
                <span>${column.name}</span
                >${column.badge ? html`<span class="pb">${column.badge}</span>` : nothing}
                ${this.banner(column)}
              </h3>
              <p>${phrase(column, this.mount.columns.length > 3 ? "little" : "much")}</p>
              <code title=${column.path}>${column.option}</code>
            </div>`,
      )}
    </div>`;
  }

  /** What has to be said of a column before anything in it. */
  private banner({ role }: Column): TemplateResult | typeof nothing {
    const { ro, options } = this.mount;
    if (role === "merged" && ro) {
      const bare = this.mount.columns.every((column) => column.role !== "upper");
      return html`<span class="state" title="read-only">ro</span
        >${bare ? html`<span class="state" title="no layer takes changes">no upper</span>` : nothing}`;
    }
    if (role === "upper" && /(^|,)(volatile|fsync=volatile)(,|$)/.test(options)) {
      return html`<span class="state" title="nothing is synced; after a crash this upper is refused"
        >volatile</span
      >`;
    }
    return nothing;
  }

  /** How many rows there are, with those that are not here. */
  private get total(): number {
    const { from = 0, more = 0 } = this.known;
    return from + this.present.length + (this.bring ? more : 0);
  }

  /** The rows that are here and not folded away. */
  private get present(): Row[] {
    return (this.known.rows ?? []).filter((row) => this.shown(row));
  }

  /** Only the rows in view are drawn, where there are many. */
  private rows(): unknown {
    const mount = this.known;
    if (!mount.rows?.length) return this.vacant();
    const { from = 0 } = mount;
    const sights = new Map(sightlines(mount).map((sight, i) => [mount.rows![i]!, sight]));
    const tone = tones(mount.columns);
    const rings = ringsOf(mount.rows);
    const changed = changedBy(this.told, mount);
    const { present, total } = this;
    const { first, last } = this.reach.within(total);
    const drawn = present.slice(Math.max(0, first - from), Math.max(0, last - from));
    const begin = Math.min(total, from + Math.max(0, first - from));
    this.style.setProperty("--before", String(begin));
    this.style.setProperty("--behind", String(Math.max(0, total - begin - drawn.length)));
    const focusable = drawn.some(({ path }) => path === this.at.path) ? this.at.path : drawn[0]?.path;
    return [
      html`<div class="before"></div>`,
      repeat(
        drawn,
        ({ path }) => path,
        (row, i) =>
          this.row(row, {
            sight: sights.get(row)!,
            tone,
            rings,
            by: changed(row) ? this.told : undefined,
            index: begin + i,
            here: focusable === row.path,
          }),
      ),
      html`<div class="behind"></div>`,
    ];
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

  private row(row: Row, as: As): TemplateResult {
    const { tone, sight, by } = as;
    const seen = row.provider > 0 && `sees-${tone[row.provider]!}`;
    const folds = row.cells.some((cell) => cell?.kind === "dir") && this.parent(row);
    return html`<div
      class=${classes("row body", seen, sight.stopped && "stopped", by && "changed")}
      role="row"
      aria-level=${row.depth + 1}
      aria-rowindex=${as.index + 2}
      aria-expanded=${folds ? String(!this.folded.has(row.path)) : nothing}
      data-path=${row.path}
    >
      <div class="mar" aria-hidden="true">
        ${by ? html`<span class=${by.n > 99 ? "long" : ""}>${by.n}</span>` : nothing}${folds ? this.folder(row) : nothing}
      </div>
      ${row.cells.map((cell, i) => this.column(row, cell, i, as))}
    </div>`;
  }

  /** Folds a directory with the mouse; the keyboard has Left and Right. */
  private folder(row: Row): TemplateResult {
    const folded = this.folded.has(row.path);
    return html`<button
      class=${classes("fold", folded && "shut")}
      type="button"
      tabindex="-1"
      @click=${() => this.fold(row)}
    >
      ${icon(folded ? "right" : "down")}
    </button>`;
  }

  private column(row: Row, cell: Cell | null, i: number, { sight, tone, rings, by, here }: As): unknown {
    const { columns } = this.mount;
    const pointed = this.pointed !== "" && this.pointed === `${columns[i]!.name}/${row.path}`;
    const line = sight.cells[i]!;
    const inside = cell
      ? node(row.name, cell, {
          end: end(line),
          badges: i === 0 ? badges(row, columns, tone) : undefined,
          ring: rings.get(ringKey(row.path, i)),
          undefined: !!row.undefined?.includes(i),
          pins: pinsOf(row, i, columns),
          apart: apart(row, i),
          numbers: this.numbers,
          xattrs: this.xattrs,
        })
      : line === "through"
        ? through()
        : line === "bar"
          ? stop()
          : nothing;
    return html`<div
        class=${classes("cell", `t-${tone[i]!}`, `indent-${Math.min(row.depth, 3)}`, pointed && "pointed", this.detailed === `${i} ${row.path}` && "chosen")}
        role=${i === 0 ? "rowheader" : "gridcell"}
        tabindex=${here && this.at.column === i ? 0 : -1}
        data-column=${i}
        data-copied=${cell?.copied ?? nothing}
        @click=${() => this.choose(row, i)}
        @dblclick=${() => this.fold(row)}
      >
        ${cell && (line === "dot" || line === "bar") ? lead() : nothing}${inside}${!cell && sight.flights[i] && i > 0 && sight.flights[i - 1] ? over() : nothing}
        ${i === 0 && by ? html`<span class="vh">, changed by command ${by.n}</span>` : nothing}
      </div>
      ${
        i < columns.length - 1
          ? html`<div class="gut t-${tone[i]!}">
              ${gutter(sight.gutters[i]!, sight.walls[i], sight.flights[i], sight.feeds[i]!, sight.threads[i])}
            </div>`
          : nothing
      }`;
  }

  /** Asks for the details of a cell; those of an empty one are none. */
  private choose(row: Row, column: number): void {
    this.at = { path: row.path, column };
    const cell = row.cells[column];
    const detail =
      cell && !cell.ghost && cell.wanted !== "missing"
        ? { mount: this.mount.id, column, path: row.path }
        : undefined;
    this.dispatchEvent(new CustomEvent("overlook-cell", { detail, bubbles: true, composed: true }));
  }

  private shown(row: Row): boolean {
    if (this.bare && row.cells[0]?.ghost) return false;
    for (const path of this.folded) if (row.path.startsWith(`${path}/`)) return false;
    return true;
  }

  private parent(row: Row): boolean {
    return !!this.known.rows?.some(({ path }) => path.startsWith(`${row.path}/`));
  }

  private fold(row: Row, folded = !this.folded.has(row.path)): void {
    if (!this.parent(row)) return;
    const next = new Set(this.folded);
    if (folded) next.add(row.path);
    else next.delete(row.path);
    this.folded = next;
  }

  /** Arrows go from cell to cell; on a directory's name Left and Right fold it, Enter tells of a cell. */
  private key(event: KeyboardEvent): void {
    const rows = this.present;
    const i = rows.findIndex(({ path }) => path === this.at.path);
    const row = rows[i];
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const open = this.parent(row) && !this.folded.has(row.path);
    let { column } = this.at;
    let to = i;
    if (event.key === "Enter") this.choose(row, column);
    else if (event.key === "PageDown") to += 10;
    else if (event.key === "PageUp") to -= 10;
    else if (event.key === "ArrowDown") to++;
    else if (event.key === "ArrowUp") to--;
    else if (event.key === "Home") column = 0;
    else if (event.key === "End") column = this.mount.columns.length - 1;
    else if (event.key === "ArrowRight" && this.folded.has(row.path) && column === 0) this.fold(row, false);
    else if (event.key === "ArrowLeft" && open && column === 0) this.fold(row, true);
    else if (event.key === "ArrowRight") column++;
    else if (event.key === "ArrowLeft") column--;
    else return;
    event.preventDefault();
    to = Math.max(0, Math.min(rows.length - 1, to));
    const { path } = rows[to]!;
    this.reach.show((this.known.from ?? 0) + to);
    this.at = { path, column: Math.max(0, Math.min(this.mount.columns.length - 1, column)) };
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.body [tabindex="0"]')?.focus(),
    );
  }
}

/** How a row is drawn. */
interface As {
  sight: Sight;
  tone: Tone[];
  rings: Rings;
  /** The step that changed it. */
  by: Step | undefined;
  /** Where it stands among all rows. */
  index: number;
  /** It has the cell that the keyboard comes to. */
  here: boolean;
}

/** What a column says while there is not a single path. */
function empty({ role }: Column): TemplateResult {
  if (role === "merged") return html`<b>Nothing to see yet.</b>What the layers hold appears here.`;
  if (role === "data") return html`<b>No files.</b>`;
  if (role === "upper") return html`<b>Empty so far.</b>The first change through the overlay lands here.`;
  return html`<b>No files.</b>What is put here shows through.`;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-grid": GridElement;
  }
}
