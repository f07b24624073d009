import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { classes } from "../style/classes";
import { sheets } from "../style/sheets";
import css from "./help.css?inline";
import { linesOf } from "./lines";
import { prose, type Choose } from "./prose";
import proseCss from "./prose.css?inline";
import type { Run } from "./run";
import { english } from "./words";

/** Help with a step that is not done: its hints, its solution line by line, its goal, and another beginning. */
@customElement("overlook-lesson-help")
export class LessonHelpElement extends LitElement {
  static override styles = sheets(proseCss, css);

  @property({ attribute: false }) run!: Run;
  @property({ attribute: false }) words = english;
  @property({ attribute: false }) choose!: Choose;
  @property({ type: Boolean, reflect: true }) phone = false;
  @state() private opened = false;

  protected override render(): TemplateResult {
    const { hints = [], solution } = this.run.step;
    const shown = this.run.mark?.hints ?? [];
    return html`${shown.map((number) => html`<div class="hint prose">${prose(hints[number]?.text, this.choose)}</div>`)}
      <div class="acts">
        ${hints.length > 0 ? this.hint() : nothing}
        ${
          solution
            ? [
                html`<button
                  class="btn out"
                  type="button"
                  aria-expanded=${String(this.opened)}
                  @click=${() => (this.opened = !this.opened)}
                >
                  ${this.words.solution}
                </button>`,
                this.button("btn out", this.words.goal, () => this.run.aim(), this.run.aimed),
              ]
            : nothing
        }
        ${this.button("btn", this.words.again, () => this.run.again())}
      </div>
      ${this.opened ? this.solution(solution) : nothing}`;
  }

  private hint(): TemplateResult {
    const { run, words } = this;
    const { hints = [] } = run.step;
    const tiers = hints.filter(({ when }) => when === undefined).length;
    const given = run.mark?.hints.filter((number) => hints[number]?.when === undefined).length ?? 0;
    return html`<button
      class="btn out"
      type="button"
      ?disabled=${given === tiers && tiers === hints.length}
      @click=${() => void run.hint()}
    >
      ${words.hint} <span class="quiet">${words.at(Math.min(given + 1, tiers), tiers)}</span>
    </button>`;
  }

  /** The solution, of which the next line may be played, or all. */
  private solution(text: string | undefined): TemplateResult {
    const { run, words } = this;
    const at = run.mark?.solved ?? 0;
    return html`<div class="solution" role="group" aria-label=${words.solution}>
      <ol>
        ${linesOf(text).map(
          (line, number) =>
            html`<li class=${classes(number < at ? "past" : number === at && "here")}>
              <code>${line}</code>
            </li>`,
        )}
      </ol>
      <div class="acts">
        ${this.button("btn solid", words.typeNext, () => run.solve("next"))}
        ${this.button("btn out", words.typeAll, () => run.solve("all"))}
      </div>
    </div>`;
  }

  /** A button for what the machine has to be at its prompt for. */
  private button(kind: string, label: string, deed: () => Promise<void>, pressed?: boolean): TemplateResult {
    const { run } = this;
    return html`<button
      class=${kind}
      type="button"
      aria-pressed=${pressed === undefined ? nothing : String(pressed)}
      ?disabled=${run.playing || run.session.state !== "prompt"}
      @click=${() => void deed()}
    >
      ${label}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-lesson-help": LessonHelpElement;
  }
}
