import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { SessionView } from "../session/view";
import { sheets } from "../style/sheets";
import { visibleLines } from "../style/visible";
import type { Lab } from "./lab";
import css from "./quiz.css?inline";
import { named, type Question, type Verdict } from "./quiz";

/** Asks what the next command will change, and then shows what it did. */
@customElement("overlook-quiz")
export class QuizElement extends SessionView {
  static override styles = sheets(css);

  @property({ attribute: false }) lab!: Lab;

  protected override render(): unknown {
    const { verdict, question } = this.lab;
    if (verdict) return this.reveal(verdict);
    return question ? this.ask(question) : [];
  }

  private ask({ line, layers }: Question): TemplateResult {
    return html`<fieldset>
      <legend>Which layers will this change? <code>${visibleLines(line)}</code></legend>
      ${layers.map((layer) => html`<label><input type="checkbox" value=${layer} /> ${layer}</label>`)}
      <span class="row">
        <button class="btn solid" type="button" ?disabled=${this.session.busy} @click=${this.answer}>
          Predict
        </button>
        <button
          class="btn out"
          type="button"
          ?disabled=${this.session.busy}
          @click=${() => void this.lab.predict(undefined)}
        >
          Skip
        </button>
      </span>
    </fieldset>`;
  }

  private reveal({ line, correct, chosen, told }: Verdict): TemplateResult {
    return html`<div class="verdict" role="status">
        <p><code>${visibleLines(line)}</code></p>
        <p>
          <b>${correct ? "Right" : "Not quite"}</b>: ${told || "no layer changed"}.
          ${correct ? "" : `You expected: ${named(chosen)}.`}
        </p>
      </div>
      <span class="row">
        <button class="btn solid" type="button" @click=${() => this.lab.go()}>Next</button>
      </span>`;
  }

  private answer(): void {
    const boxes = [...this.renderRoot.querySelectorAll<HTMLInputElement>("input:checked")];
    const chosen = boxes.map(({ value }) => value);
    for (const box of boxes) box.checked = false;
    void this.lab.predict(chosen);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-quiz": QuizElement;
  }
}
