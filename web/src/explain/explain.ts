import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { Event, Step } from "../engine/contract";
import { SessionView } from "../session/view";
import { classes } from "../style/classes";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import { accounts, telling, type Account } from "./account";
import css from "./explain.css?inline";
import { docOf, kernelOf } from "./kernel";
import { folded, note, outcome, type Folded } from "./notes";
import { shape } from "./shape";
import { story } from "./story";
import { tokens } from "./tokens";

const depths = ["Story", "Steps", "Calls"] as const;
type Depth = (typeof depths)[number];

/** Of how many calls the steps are told. */
const most = 25;

/** Why the last command that changed something, or was refused, did what it did, in three depths. */
@customElement("overlook-explain")
export class ExplainElement extends SessionView {
  static override styles = sheets(css);

  /** The address of the page of rules; "" where there is none. */
  @property() rules = "";
  @state() private depth: Depth = "Steps";

  protected override render(): TemplateResult {
    const { foreseen } = this.session.lens;
    const step = foreseen ?? this.session.past.told;
    if (!step) return this.empty();
    const all = accounts(step);
    return html`
      <div class="top">
        <div class="seg" role="group" aria-label="Depth">
          ${depths.map(
            (depth) =>
              html`<button
                type="button"
                aria-pressed=${String(depth === this.depth)}
                @click=${() => (this.depth = depth)}
              >
                ${depth}
              </button>`,
          )}
        </div>
        ${
          foreseen
            ? html`<button class="btn out" type="button" @click=${() => this.session.lens.leave()}>
                End the preview
              </button>`
            : html`<span class="quiet">${this.since(step)}</span>`
        }
      </div>
      ${keyed(
        step,
        html`${this.line(step, telling(all))}
        ${this.depth === "Calls" ? nothing : html`<p class="story">${story(step)}</p>`}
        ${this.detail(step, all)}`,
      )}
    `;
  }

  /** The command, its words linked to the calls that name them. */
  private line(step: Step, told: readonly Account[]): TemplateResult {
    const linked = this.depth === "Steps" && told.length > 1;
    return html`<h2 class="line">
      <span class="num">${step === this.session.lens.foreseen ? "would do:" : step.n}</span> ${tokens(
        step.line,
        told,
      ).map(({ text, about: [first] }) =>
        linked && first !== undefined
          ? html`<button
              class="tok"
              type="button"
              @click=${() => this.open(first)}
              @pointerenter=${() => this.send(pathOf(told[first]!.parts.at(-1)))}
              @pointerleave=${() => this.send("")}
              .textContent=${text}
            ></button>`
          : breakable(text),
      )}
    </h2>`;
  }

  /** Opens what is told of one call. */
  private open(at: number): void {
    const group = this.renderRoot.querySelectorAll("details")[at];
    if (!group) return;
    group.open = true;
    group.scrollIntoView({ block: "nearest" });
  }

  private empty(): TemplateResult {
    return html`<div class="top"><h2>Explain</h2></div>
      <p class="empty">Type a command. What it made the layers do is told here, step by step.</p>`;
  }

  private since({ n }: Step): string {
    const { since } = this.session.past;
    if (since === 0) return "";
    return since === 1 ? `${n + 1} only read` : `${n + 1}–${n + since} only read`;
  }

  private detail(step: Step, all: readonly Account[]): TemplateResult | typeof nothing {
    if (this.depth === "Calls") return calls(all);
    if (this.depth === "Story") return nothing;
    const told = telling(all);
    return html`${told.slice(0, most).map((account, i) => this.group(step, account, i === 0, told.length === 1))}
    ${told.length > most ? html`<p class="quiet">And ${told.length - most} more calls.</p>` : nothing}`;
  }

  private group(step: Step, account: Account, open: boolean, only: boolean): TemplateResult {
    const parts = folded(account.parts);
    const steps = html`<ol
      class="steps"
      @pointerover=${this.point}
      @pointerleave=${() => this.send("")}
      @focusin=${this.point}
      @focusout=${() => this.send("")}
      @keydown=${walk}
    >
      ${parts.map((event, i) => this.told(step, event, i, account.call, parts[i + 1]))}${answer(account)}
    </ol>`;
    if (only) return steps;
    return html`<details class="group" ?open=${open}>
      <summary>
        ${icon("right")}<span>${account.call.op} <code>${account.call.path}</code></span>
      </summary>
      ${steps}
    </details>`;
  }

  private told(step: Step, event: Folded, i: number, call: Event, next: Event | undefined): TemplateResult {
    const { kind, rule } = event;
    const why = rule?.why ?? (kind === "probe" ? outcome(event, next) : note(event, call));
    const at = step.events?.indexOf(event.until ?? event) ?? -1;
    const { place } = this.session.lens;
    const seen = place?.n === step.n && place.event === at;
    return html`<li
      class=${classes(kind, seen && "seen")}
      data-path=${pathOf(event)}
      tabindex=${i === 0 ? 0 : -1}
      @keydown=${({ key }: KeyboardEvent) => key === "Enter" && this.look(step, at)}
    >
      <span class="k">${shape(kind)}<b>${i + 1}</b></span>
      <div>
        <h3><span class="who">${kind}</span> ${rule ? sentence(rule.name) : deed(event)}</h3>
        ${why ? html`<p>${why}</p>` : nothing}
        ${rule?.instead ? html`<p><b>What would work:</b> ${rule.instead}.</p>` : nothing}
        ${rule?.statements?.length ? this.references(rule.statements) : nothing}
      </div>
      ${result(event)}${kind === "effect" && !event.err && step !== this.session.lens.foreseen ? this.looker(step, at, seen) : nothing}
    </li>`;
  }

  /** Shows the layers right after an effect; for the keyboard there is Enter on the step. */
  private looker(step: Step, at: number, seen: boolean): TemplateResult {
    const name = seen ? "See the layers at the end again" : "See the layers right after this";
    return html`<button
      class="look"
      type="button"
      tabindex="-1"
      aria-label=${name}
      title=${name}
      aria-pressed=${String(seen)}
      @click=${() => this.look(step, at)}
    >
      ${icon("eye")}
    </button>`;
  }

  /** The statements behind a rule, and what the kernel's own documentation has of them. */
  private references(statements: readonly string[]): TemplateResult {
    const known = kernelOf(statements);
    const parts = [...new Set(known.map(({ part }) => part))].filter(Boolean);
    return html`<p class="ref">
        ${statements.map((id) => this.reference(id))}${parts.map(
          (part) =>
            html`<a class="doc" href=${docOf(part)} target="_blank" rel="noopener"
              >kernel docs: ${part.replace(/-/g, " ")}</a
            > `,
        )}
      </p>
      ${known.map(({ since }) => (since ? html`<p class="since">${since} (Not checked here.)</p>` : nothing))}`;
  }

  /** A statement by its number, with what is known of it. */
  private reference(id: string): unknown {
    if (this.rules === "") return html`<span>${id}</span> `;
    return html`<a href="${this.rules}#${id}" target="_blank" rel="noopener" title="Rule ${id}">${id}</a> `;
  }

  /** Looks at the layers right after an event, or at the end of the command again. */
  private look(step: Step, event: number): void {
    const { lens } = this.session;
    if (step === lens.foreseen || event < 0) return;
    if (lens.place?.n === step.n && lens.place.event === event) lens.leave();
    else void lens.within(step.n, event);
  }

  /** Says which path the pointer or the keyboard is on, so that the picture can show it. */
  private point({ target }: globalThis.Event): void {
    this.send((target as Element).closest("li")?.dataset["path"] ?? "");
  }

  private send(detail: string): void {
    this.dispatchEvent(new CustomEvent("overlook-point", { detail, bubbles: true, composed: true }));
  }
}

/** A long word that may be broken behind a comma. */
function breakable(text: string): unknown {
  return text.split(/(?<=,)/).map((piece, i) => (i > 0 ? [html`<wbr />`, piece] : piece));
}

/** Up and Down go from step to step. */
function walk(event: KeyboardEvent): void {
  const at = (event.target as Element).closest("li");
  const to =
    event.key === "ArrowDown"
      ? at?.nextElementSibling
      : event.key === "ArrowUp"
        ? at?.previousElementSibling
        : undefined;
  if (!(to instanceof HTMLElement)) return;
  event.preventDefault();
  to.focus();
}

/** The path that an event is about in the end. */
function pathOf(event: Event | undefined): string {
  return event?.path2 || event?.path || "";
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

/** What an event did, in one line. */
function deed(event: Event): string {
  return event.kind === "probe" ? (event.path ?? "") : `${event.op ?? ""} ${way(event)}`.trim();
}

/** What an event had to do with: where from, where to, and how. */
function way({ op = "", path = "", path2 = "", arg = "" }: Event): string {
  const [from, to] = /mount$/.test(op) && path2 ? [path2, path] : [path, path2];
  return [from, to && `→ ${to}`, arg].filter(Boolean).join(" ");
}

function result({ kind, found, err }: Event): TemplateResult | typeof nothing {
  if (kind === "probe") {
    const absent = !found || found === "absent";
    return html`<span class="res ${absent ? "no" : "yes"}"
      >${absent ? err || "absent" : found.replace(/ directory$/, "")}</span
    >`;
  }
  return err ? html`<span class="res bad">✗ ${err}</span>` : nothing;
}

/** A refused call ends with its error. */
function answer({ call, answer }: Account): TemplateResult | typeof nothing {
  if (!answer?.err) return nothing;
  return html`<li class="probe">
    <span class="k">${icon("x")}</span>
    <div><h3>${call.op} ${call.path}</h3></div>
    <span class="res bad">✗ ${answer.err}</span>
  </li>`;
}

function calls(all: readonly Account[]): TemplateResult {
  if (all.length === 0) return html`<p class="empty">No system calls were recorded.</p>`;
  return html`<ol class="calls">
    ${all.map(({ call, answer }) => {
      const bad = answer?.err;
      return html`<li>
        <span><b>${call.op}</b> ${way(call)}</span>
        <span class="res ${bad ? "bad" : "no"}">${bad ? `✗ ${bad}` : "ok"}</span>
      </li>`;
    })}
  </ol>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-explain": ExplainElement;
  }
}
