import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Word } from "../session/session";
import { SessionView } from "../session/view";
import { classes } from "../style/classes";
import { icon, logo } from "../style/icons";
import { sheets } from "../style/sheets";
import css from "./bar.css?inline";
import type { Theme } from "./theme";

/** What the bar tells of a lesson. */
interface Taught {
  readonly lesson: { title: string; steps: readonly unknown[] };
  passed(step: number): boolean;
}

/** The bar on top: lessons, undo, redo, reset, theme and help. */
@customElement("overlook-bar")
export class BarElement extends SessionView {
  static override styles = sheets(css);

  @property() theme: Theme = "auto";
  /** On a phone the explanation takes the picture's place. */
  @property({ type: Boolean }) phone = false;
  @property({ type: Boolean }) explaining = false;
  /** The lesson that is shown, if one is, and its step. */
  @property({ attribute: false }) lesson: Taught | undefined;
  @property({ attribute: false }) at = 0;

  protected override render(): TemplateResult {
    const { step } = this.session;
    return html`<header>
      <h1>${logo}<span class="name">overlook</span></h1>
      <button
        class="btn pick"
        type="button"
        aria-haspopup="dialog"
        title=${this.lesson ? this.lesson.lesson.title : "Lessons"}
        @click=${() => this.send("lessons")}
      >
        <span class="label">${this.lesson && !this.phone ? this.lesson.lesson.title : "Lessons"}</span
        >${icon("down")}
      </button>
      ${this.lesson ? this.progress(this.lesson) : nothing}
      <span class="push"></span>
      ${this.word("undo", "Undo", !step?.undo)}${this.word("redo", "Redo", !step?.redo)}
      <button
        class="btn reset"
        type="button"
        ?disabled=${this.busy || !step?.undo}
        @click=${() => this.session.say("reset")}
      >
        Reset
      </button>
      <button
        class="btn"
        type="button"
        title="Share"
        ?disabled=${this.busy}
        @click=${() => this.send("share")}
      >
        ${icon("out")}<span class="w">Share</span>
      </button>
      ${
        this.phone
          ? nothing
          : html`<button class="btn" type="button" title="Present" @click=${() => this.send("present")}>
              ${icon("lamp")}<span class="w">Present</span>
            </button>`
      }
      <span class="sep"></span>
      ${
        this.phone
          ? html`<button
              class="btn"
              type="button"
              aria-pressed=${String(this.explaining)}
              @click=${() => this.send("explain")}
            >
              Explain
            </button>`
          : nothing
      }
      <button
        class="btn"
        type="button"
        aria-label="Theme: ${this.theme}"
        title="Theme: ${this.theme}"
        @click=${() => this.send("theme")}
      >
        ${icon("theme")}
      </button>
      <button class="btn" type="button" aria-label="Help" title="Help" @click=${() => this.send("help")}>
        ?
      </button>
    </header>`;
  }

  /** The steps of the lesson: done, shown, or still to come. */
  private progress(run: Taught): TemplateResult {
    const { steps } = run.lesson;
    return html`<span class="progress" role="img" aria-label="Step ${this.at + 1} of ${steps.length}">
      ${steps.map(
        (_, step) => html`<i class=${classes(step === this.at && "here", run.passed(step) && "done")}></i>`,
      )}
    </span>`;
  }

  private get busy(): boolean {
    return this.session.state !== "prompt";
  }

  private word(word: Word & ("undo" | "redo"), label: string, off: boolean): TemplateResult {
    return html`<button
      class="btn"
      type="button"
      ?disabled=${off || this.busy}
      title=${label}
      @click=${() => this.session.say(word)}
    >
      ${icon(word)}<span class="w">${label}</span>
    </button>`;
  }

  private send(what: string): void {
    this.dispatchEvent(new CustomEvent(`overlook-${what}`, { bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-bar": BarElement;
  }
}
