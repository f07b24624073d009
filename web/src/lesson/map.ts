import { LitElement, html, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { classes } from "../style/classes";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import type { Card } from "./lesson";
import css from "./map.css?inline";
import type { Record as Known } from "./progress";
import { english } from "./words";

/** The room of one lesson on the map, and of the lesson itself, in rem. */
const column = 7.375;
const step = 5;
const wide = 6.75;
const high = 3.5;

/** How many lessons stand in a row; those that are left stand in another below it. */
const across = 6;

/** A lesson where it is drawn: how many have to come before it, in which row, and which of those of its row. */
interface Spot {
  card: Card;
  depth: number;
  row: number;
  line: number;
}

/** What leads to what: every lesson below those that it builds on. */
@customElement("overlook-map")
export class MapElement extends LitElement {
  static override styles = sheets(css);

  @property({ attribute: false }) cards: readonly Card[] = [];
  /** The lessons of the course that is looked at. */
  @property({ attribute: false }) inside: ReadonlySet<string> = new Set();
  @property({ attribute: false }) known: ReadonlyMap<string, Known> = new Map();
  @property() here = "";
  @property({ attribute: false }) words = english;

  protected override render(): TemplateResult {
    const spots = spotsOf(this.cards);
    const rows = Math.max(0, ...[...spots.values()].map((spot) => spot.row)) + 1;
    const lines = Math.max(0, ...[...spots.values()].map((spot) => spot.line)) + 1;
    const width = lines * column - (column - wide);
    const height = rows * step - (step - high);
    const shown = [...spots.values()].sort((a, b) => a.row - b.row || a.line - b.line);
    return html`<figure tabindex="0" role="region" aria-label=${this.words.map}>
      <svg viewBox="0 0 ${width} ${height}" width="${width}rem" height="${height}rem" aria-hidden="true">
        ${shown.flatMap((spot) => this.ways(spot, spots))}
      </svg>
      <div class="lessons">${shown.map((spot) => this.lesson(spot))}</div>
    </figure>`;
  }

  /** The ways to a lesson from those right before it: what these build on leads there by itself. */
  private ways({ card, row, line }: Spot, spots: ReadonlyMap<string, Spot>): TemplateResult[] {
    const [x, y] = [line * column + wide / 2, row * step];
    const needs = card.needs ?? [];
    return needs.flatMap((need) => {
      if (needs.some((other) => other !== need && leads(need, other, spots))) return [];
      const before = spots.get(need);
      if (!before) return [];
      const [from, at] = [before.line * column + wide / 2, before.row * step + high];
      const inside = this.inside.has(card.id) && this.inside.has(need);
      const bend = step - high;
      return [
        svg`<path class=${classes("way", inside && "in")} d="M${from} ${at}C${from} ${at + bend} ${x} ${y - bend} ${x} ${y}"/>`,
      ];
    });
  }

  private lesson({ card, row, line }: Spot): TemplateResult {
    const { done, kept } = this.known.get(card.id) ?? {};
    const how = done ? "done" : kept ? "begun" : "none";
    return html`<button
      class=${classes("lesson", this.inside.has(card.id) && "in", how === "done" && "done", card.id === this.here && "here")}
      type="button"
      aria-label="${card.title}, ${this.words.known[how]}"
      title=${card.title}
      .style=${`grid-area: ${row + 1} / ${line + 1}`}
      @click=${() => this.choose(card.id)}
    >
      ${icon(done ? "check" : kept ? "hollow" : "box")}<span>${card.title}</span>
    </button>`;
  }

  private choose(detail: string): void {
    this.dispatchEvent(new CustomEvent("overlook-lesson", { detail, bubbles: true, composed: true }));
  }
}

/** Whether a lesson has to come before another, with others between them or without. */
function leads(from: string, to: string, spots: ReadonlyMap<string, Spot>): boolean {
  const { card, depth = 0 } = spots.get(to) ?? {};
  if (!card || depth <= (spots.get(from)?.depth ?? 0)) return false;
  return !!card.needs?.some((need) => need === from || leads(from, need, spots));
}

/** Where each lesson is drawn; one that needs itself, by a circle, stays in front. */
function spotsOf(cards: readonly Card[]): Map<string, Spot> {
  const byId = new Map(cards.map((card) => [card.id, card]));
  const depths = new Map<string, number>();
  const depthOf = (id: string, path: readonly string[]): number => {
    const known = depths.get(id);
    if (known !== undefined || path.includes(id)) return known ?? 0;
    const needs = (byId.get(id)?.needs ?? []).filter((need) => byId.has(need));
    const depth = Math.max(-1, ...needs.map((need) => depthOf(need, [...path, id]))) + 1;
    depths.set(id, depth);
    return depth;
  };
  for (const { id } of cards) depthOf(id, []);
  const spots = new Map<string, Spot>();
  let first = 0;
  for (const depth of [...new Set(depths.values())].sort((a, b) => a - b)) {
    const same = cards.filter(({ id }) => depths.get(id) === depth);
    for (const [at, card] of same.entries()) {
      spots.set(card.id, { card, depth, row: first + Math.floor(at / across), line: at % across });
    }
    first += Math.ceil(same.length / across);
  }
  return spots;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-map": MapElement;
  }
}
