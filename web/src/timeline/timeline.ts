import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Step } from "../engine/contract";
import { shape } from "../explain/shape";
import { whereabouts } from "../session/announcement";
import { SessionView } from "../session/view";
import { classes } from "../style/classes";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import { glyph, groups, label, meanings, type Group } from "./tick";
import css from "./timeline.css?inline";

/** How many ticks are drawn at once. */
const most = 120;

/** How long play rests at each command, in milliseconds. */
const pause = 1200;
const speeds = [1, 2, 4] as const;

/** The way through time: a tick for every command, the steps within the one that is told of, other timelines. */
@customElement("overlook-timeline")
export class TimelineElement extends SessionView {
  static override styles = sheets(css);

  @state() private playing = false;
  @state() private speed: (typeof speeds)[number] = 1;
  @query("input") private readonly range!: HTMLInputElement;
  @query(".rail") private readonly rail!: HTMLElement;
  private next?: ReturnType<typeof setTimeout> | undefined;
  /** The command that was last scrolled to. */
  private seen = -1;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  private get at(): number {
    return this.session.past.next - 1;
  }

  private get lines(): number {
    return Math.max(this.at, this.session.step?.lines ?? 0);
  }

  protected override render(): TemplateResult {
    const { at, lines } = this;
    const off = this.session.state !== "prompt";
    return html`<footer @keydown=${this.key}>
      <div class="play">
        ${this.button("prev", "Back", off || at === 0, () => this.go(at - 1))}
        ${this.button(this.playing ? "pause" : "play", this.playing ? "Pause" : "Play", off || lines === 0, () => this.toggle())}
        ${this.button("next", "Forward", off || at === lines, () => this.go(at + 1))}
      </div>
      <div class="way">
        <input
          type="range"
          min="0"
          max=${lines}
          .value=${String(at)}
          ?disabled=${lines === 0}
          aria-label="Step"
          aria-valuetext=${this.place()}
          @input=${() => this.go(Number(this.range.value))}
        />
        <div class="rail" @wheel=${this.wheel} @pointerdown=${this.press} @pointermove=${this.drag}>
          ${this.ticks()}
        </div>
      </div>
      <div class="where">
        <b>${at} of ${lines}</b>
        ${this.comparing(lines === 0)}${this.forks(off)}
        <button
          class="btn speed"
          type="button"
          aria-label="Speed: ${this.speed} times"
          @click=${() => (this.speed = speeds[(speeds.indexOf(this.speed) + 1) % speeds.length]!)}
        >
          ${this.speed}×
        </button>
      </div>
    </footer>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const { at } = this;
    if (at === this.seen) return;
    this.seen = at;
    const here = this.rail.querySelector<HTMLElement>(".here");
    if (!here) return;
    const { left, right } = here.getBoundingClientRect();
    const room = this.rail.getBoundingClientRect();
    if (left < room.left + 48 || right > room.right - 48) {
      this.rail.scrollLeft += (left + right) / 2 - (room.left + room.right) / 2;
    }
  }

  private place(): string {
    const { place, against } = this.session.lens;
    const where = whereabouts(this.session.past, { n: this.at, lines: this.lines });
    const within = place ? `, within step ${place.n}` : "";
    return where + within + (against ? `, compared with step ${against.n}` : "");
  }

  private button(
    shown: Parameters<typeof icon>[0],
    name: string,
    off: boolean,
    does: () => void,
  ): TemplateResult {
    return html`<button
      class="btn"
      type="button"
      aria-label=${name}
      title=${name}
      ?disabled=${off}
      @click=${does}
    >
      ${icon(shown)}
    </button>`;
  }

  /** The ticks around the present one; for the keyboard there is the range. */
  private ticks(): unknown {
    const { at, lines } = this;
    const first = Math.max(0, Math.min(at - most / 2, lines - most));
    const last = Math.min(lines, first + most);
    const told = this.session.past.told;
    const shown = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const each = (n: number): TemplateResult => {
      const inside = told && told.n === n && n > 0 ? groups(told) : [];
      return inside.length > 0 ? this.open(told!, inside) : this.tick(n);
    };
    return repeat(shown, (n) => n, each);
  }

  private tick(n: number): TemplateResult {
    const step = this.session.past.of(n);
    const mark = glyph(step);
    const { against } = this.session.lens;
    const looks = classes(
      "tick",
      n === this.at && "here",
      n > this.at && "later",
      n === against?.n && "against",
    );
    return html`<div
      class=${looks}
      data-n=${n}
      aria-hidden="true"
      title=${n === 0 ? "The beginning" : `${n}: ${step?.line ?? "a command of an earlier visit"} (${meanings[mark]})`}
    >
      <span class="dot ${mark === "" ? "read" : mark}">${mark === "" ? nothing : icon(mark)}</span>
      <span class="t"><b>${n}</b><i> ${n === 0 ? "start" : label(step?.line ?? "")}</i></span>
    </div>`;
  }

  /** The tick that is told of, with what happened within it. */
  private open(step: Step, inside: readonly Group[]): TemplateResult {
    const { place } = this.session.lens;
    return html`<div class="open" aria-hidden="true">
      ${this.tick(step.n)}
      ${inside.map(
        ({ name, steps }) =>
          html`<div class="sub">
            <span class="subs"
              >${steps.map(
                ({ kind, event }) =>
                  html`<span
                    class=${classes("in", kind, place?.n === step.n && place.event === event && "here")}
                    data-event=${event}
                    title="${kind}: look at the layers right after it"
                    >${shape(kind)}</span
                  >`,
              )}</span
            >
            <span class="t">${name}</span>
          </div>`,
      )}
    </div>`;
  }

  private comparing(off: boolean): TemplateResult {
    const { lens } = this.session;
    const { against } = lens;
    const name = against ? `Compared with ${against.n}: stop comparing` : "Compare with this step";
    return html`<button
      class="btn"
      type="button"
      aria-pressed=${String(!!against)}
      aria-label=${name}
      title=${name}
      ?disabled=${off}
      @click=${() => (against ? lens.alone() : void lens.compare(this.at, this.session.picture))}
    >
      ${icon("compare")}${against ? html`<span class="w">with ${against.n}</span>` : nothing}
    </button>`;
  }

  private forks(off: boolean): TemplateResult | typeof nothing {
    const forks = this.session.step?.forks ?? [];
    if (forks.length === 0) return nothing;
    const name = `${forks.length} other ${forks.length === 1 ? "timeline" : "timelines"}`;
    return html`<details class="forks" @focusout=${closeAfter} @keydown=${closeOn}>
      <summary class="btn" aria-label=${name} title=${name}>${icon("fork")}${forks.length}</summary>
      <ul>
        ${forks.map(
          (fork, i) =>
            html`<li>
              <button
                class="btn"
                type="button"
                ?disabled=${off}
                @click=${(event: Event) => this.take(event, i)}
              >
                <code>${fork.name || "(all of it)"}</code>
                <span class="quiet"
                  >after ${fork.at}, ${fork.lines} ${fork.lines === 1 ? "command" : "commands"}</span
                >
              </button>
            </li>`,
        )}
      </ul>
    </details>`;
  }

  private take({ target }: Event, index: number): void {
    (target as Element).closest("details")!.open = false;
    this.session.fork(index);
    this.range.focus();
  }

  private go(to: number): void {
    this.stop();
    this.session.lens.leave();
    this.session.seek(to);
  }

  private toggle(): void {
    if (this.playing) return this.stop();
    this.playing = true;
    if (this.at === this.lines) this.session.seek(0);
    this.tickOn();
  }

  private tickOn(): void {
    this.next = setTimeout(() => {
      if (this.session.state !== "prompt" || this.at >= this.lines) return this.stop();
      this.session.seek(this.at + 1);
      this.tickOn();
    }, pause / this.speed);
  }

  private stop(): void {
    clearTimeout(this.next);
    this.playing = false;
  }

  /** A press on a tick goes there, one on a step within looks at it. */
  private press(event: PointerEvent): void {
    if (event.button !== 0 || this.session.state !== "prompt") return;
    const inner = (event.target as Element).closest<HTMLElement>("[data-event]");
    const told = this.session.past.told;
    if (inner && told) return void this.session.lens.within(told.n, Number(inner.dataset["event"]));
    this.rail.setPointerCapture(event.pointerId);
    this.scrub(event);
  }

  private wheel({ deltaX, deltaY }: WheelEvent): void {
    this.rail.scrollLeft += deltaX || deltaY;
  }

  private drag(event: PointerEvent): void {
    if (this.rail.hasPointerCapture(event.pointerId) && event.buttons === 1) this.scrub(event);
  }

  private scrub({ clientX }: PointerEvent): void {
    const tick = [...this.rail.querySelectorAll<HTMLElement>("[data-n]")].find((at) => {
      const { left, right } = at.getBoundingClientRect();
      return clientX >= left && clientX < right;
    });
    const n = Number(tick?.dataset["n"] ?? this.at);
    if (n !== this.at || this.session.lens.place) this.go(n);
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.range) return;
    const way = event.shiftKey ? { ArrowLeft: -1, ArrowRight: 1 }[event.key] : undefined;
    if (way) this.inward(way);
    else if (event.key === " ") this.toggle();
    else if (event.key === "Escape" && this.session.lens.place) this.session.lens.leave();
    else return;
    event.preventDefault();
  }

  /** From step to step within the command that is told of; past its last one it is the present again. */
  private inward(way: number): void {
    const { past, lens } = this.session;
    const { told } = past;
    if (!told) return;
    const events = groups(told).flatMap(({ steps }) => steps.map(({ event }) => event));
    const from = lens.wish?.n === told.n ? events.indexOf(lens.wish.event) : way > 0 ? -1 : events.length;
    const event = events[from + way];
    if (event === undefined) lens.leave();
    else void lens.within(told.n, event);
  }
}

/** Closes a menu when the keyboard has left it. */
function closeAfter(event: FocusEvent): void {
  const menu = event.currentTarget as HTMLDetailsElement;
  if (!menu.contains(event.relatedTarget as Node | null)) menu.open = false;
}

function closeOn(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  const menu = event.currentTarget as HTMLDetailsElement;
  menu.open = false;
  menu.querySelector("summary")!.focus();
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-timeline": TimelineElement;
  }
}
