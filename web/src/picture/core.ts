import { LitElement, html, nothing, svg, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Cell, Mount, Row, Step } from "../engine/contract";
import { classes } from "../style/classes";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import { badges } from "./badges";
import { changedBy } from "./changed";
import css from "./core.css?inline";
import marks from "./marks.css?inline";
import { node } from "./node";
import { pinsOf } from "./pins";
import { apart, ringKey, ringsOf } from "./rings";
import { sightlines, type Flight, type Sight } from "./sightline";
import { phrase, tones } from "./tone";
import { visible } from "../style/visible";

/** One path of an overlay mount, drilled through the layers from above: the grid for a narrow screen. */
@customElement("overlook-core")
export class CoreElement extends LitElement {
  static override styles = sheets(marks, css);

  @property({ attribute: false }) mount!: Mount;
  @property({ attribute: false }) told: Step | undefined;

  @state() private path = "";
  /** The column whose cell was tapped, -1 if none. */
  @state() private chosen = -1;
  private from = 0;

  /** A command that changed something shows the first path that it changed. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    const rows = this.mount.rows ?? [];
    const hit = changed.has("told") ? rows.find(changedBy(this.told, this.mount)) : undefined;
    if (hit) this.path = hit.path;
    else if (!rows.some(({ path }) => path === this.path)) this.path = rows[0]?.path ?? "";
  }

  protected override render(): TemplateResult {
    const rows = this.mount.rows ?? [];
    const i = rows.findIndex(({ path }) => path === this.path);
    if (i < 0)
      return html`${this.drill()}
        <p class="vacant">No paths yet. What the layers hold appears here.</p>`;
    return html`
      <div class="top" @touchstart=${this.touched} @touchend=${this.swiped}>
        <button class="btn" aria-label="Previous path" ?disabled=${i === 0} @click=${() => this.go(i - 1)}>
          ${icon("left")}
        </button>
        <h2>${visible(this.path)}<small>path ${i + 1} of ${rows.length}${this.by(rows[i]!)}</small></h2>
        <button
          class="btn"
          aria-label="Next path"
          ?disabled=${i === rows.length - 1}
          @click=${() => this.go(i + 1)}
        >
          ${icon("right")}
        </button>
      </div>
      ${this.drill(rows[i], sightlines(this.mount)[i])}${this.actions(rows[i]!)}
    `;
  }

  private drill(row?: Row, sight?: Sight): TemplateResult {
    const tone = tones(this.mount.columns);
    const seen = row && row.provider > 0 && `sees-${tone[row.provider]!}`;
    return html`<ol
      class=${classes("drill", seen, sight?.stopped && "stopped")}
      @touchstart=${this.touched}
      @touchend=${this.swiped}
    >
      ${this.mount.columns.map(
        (column, i) =>
          html`<li class="t-${tone[i]!} ${sight?.walls[i] ? "floor" : ""}">
            <div class="lay"><b>${column.name}</b><small>${phrase(column, "little")}</small></div>
            <div class="bore">${row && sight ? bore(row, sight, i) : nothing}</div>
            <div class="cell t-${tone[i]!}">${this.cell(row, row?.cells[i] ?? null, i)}</div>
          </li>`,
      )}
    </ol>`;
  }

  private cell(row: Row | undefined, cell: Cell | null, i: number): TemplateResult {
    if (!row || !cell) return html`<span class="none">nothing here</span>`;
    const { columns } = this.mount;
    const inside = node(row.name, cell, {
      badges: i === 0 ? badges(row, columns, tones(columns)) : undefined,
      ring: ringsOf(this.mount.rows ?? []).get(ringKey(row.path, i)),
      undefined: !!row.undefined?.includes(i),
      pins: pinsOf(row, i, columns),
      apart: apart(row, i),
    });
    if (cell.ghost || cell.wanted === "missing") return inside;
    return html`<button
      class="act"
      aria-expanded=${String(this.chosen === i)}
      @click=${() => (this.chosen = this.chosen === i ? -1 : i)}
    >
      ${inside}
    </button>`;
  }

  /** Commands about the chosen cell; they are typed, not run. */
  private actions(row: Row): unknown {
    const column = this.mount.columns[this.chosen];
    const cell = row.cells[this.chosen];
    if (!column || !cell || cell.ghost) return nothing;
    const path = `${this.chosen === 0 ? this.mount.path : column.name}/${row.path}`;
    const verbs = cell.kind === "dir" ? ["ls -la", "stat", "rm -r", "mv"] : ["cat", "stat", "rm", "mv"];
    return html`<div class="acts" role="group" aria-label="Commands about ${path}">
      ${verbs.map(
        (verb) =>
          html`<button class="say" @click=${() => this.offer(`${verb} ${path}${verb === "mv" ? " " : ""}`)}>
            ${verb} ${path}
          </button>`,
      )}
    </div>`;
  }

  private offer(line: string): void {
    this.chosen = -1;
    this.dispatchEvent(new CustomEvent("overlook-type", { detail: line, bubbles: true, composed: true }));
  }

  private by(row: Row): string {
    return this.told && changedBy(this.told, this.mount)(row) ? `, changed by ${this.told.n}` : "";
  }

  private go(to: number): void {
    this.path = this.mount.rows?.[to]?.path ?? this.path;
    this.chosen = -1;
  }

  private touched(event: TouchEvent): void {
    this.from = event.touches[0]?.clientX ?? 0;
  }

  private swiped(event: TouchEvent): void {
    const moved = (event.changedTouches[0]?.clientX ?? 0) - this.from;
    const i = this.mount.rows?.findIndex(({ path }) => path === this.path) ?? -1;
    if (Math.abs(moved) > 48 && i >= 0) this.go(moved < 0 ? i + 1 : i - 1);
  }
}

/** The line of sight on its way down through one layer. */
function bore(row: Row, sight: Sight, i: number): unknown {
  if (i === 0) return [icon("eye"), sight.gutters[0] ? ray("68%", "100%") : nothing];
  const what = sight.cells[i]!;
  const on = sight.gutters[i] ? ray("50%", "100%") : nothing;
  const copy = row.cells.findIndex((cell, at) => at < i && (cell?.copied ?? 0) >= i);
  return [
    what !== "" || sight.gutters[i - 1] ? ray("0", what === "through" ? "100%" : "50%") : nothing,
    on,
    what === "dot"
      ? html`<svg aria-hidden="true"><circle class="dot" cx="50%" cy="50%" r="5" /></svg>`
      : what === "bar"
        ? html`<svg aria-hidden="true"><rect class="bar" x="10%" width="80%" y="46%" height="4" /></svg>`
        : nothing,
    copy > 0
      ? rise(row.cells[copy]!.copied === i ? "65%" : "100%", copy === i - 1 ? "tip" : "shaft")
      : nothing,
  ];
}

function ray(from: string, to: string): TemplateResult {
  return html`<svg aria-hidden="true"><line class="ray" x1="50%" x2="50%" y1=${from} y2=${to} /></svg>`;
}

/** The way of a copy up through one layer, from its original or from the edge, to its tip or to the edge. */
function rise(from: string, end: Flight): TemplateResult {
  if (end === "shaft") {
    return html`<svg aria-hidden="true"><line class="rise" x1="50%" x2="50%" y1=${from} y2="0" /></svg>`;
  }
  return html`<svg aria-hidden="true">
    <line class="rise" x1="50%" x2="50%" y1=${from} y2="-12%" />
    ${svg`<svg x="50%" y="-12%" overflow="visible"><path class="tip" d="m-5 5 5-5 5 5"/></svg>`}
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-core": CoreElement;
  }
}
