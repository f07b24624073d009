import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { classes } from "../style/classes";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import { visibleLines } from "../style/visible";
import type { Option, Question } from "./lesson";
import type { Answered } from "./marks";
import { prose } from "./prose";
import { textOf } from "./prose-text";
import css from "./question.css?inline";
import { english } from "./words";

/**
 * One question: before a command, whose line it runs, or of a quiz. It says
 * what was chosen by "overlook-answer", undefined where it is skipped, and then
 * shows it beside what is right.
 */
@customElement("overlook-question")
export class QuestionElement extends LitElement {
  static override styles = sheets(css);

  @property({ attribute: false }) question!: Question;
  @property({ attribute: false }) answered: Answered | null | undefined;
  @property({ attribute: false }) words = english;
  /** It cannot be answered just now. */
  @property({ type: Boolean }) off = false;

  protected override render(): TemplateResult {
    const { answered, words } = this;
    if (!answered) return this.ask();
    if (!answered.chosen)
      return html`${this.asked()}
        <p class="quiet">${words.skipped}</p>`;
    if (!answered.right)
      return html`${this.asked()}
        <p class="quiet" role="status">${words.running}</p>`;
    return this.reveal(answered.chosen, answered.right);
  }

  private get several(): boolean {
    return this.question.options.filter(({ right }) => right).length > 1;
  }

  private asked(): TemplateResult {
    return html`<p class="ask">${this.prose(this.question.ask)}</p>`;
  }

  private ask(): TemplateResult {
    const { words } = this;
    const { ask, options, run } = this.question;
    const type = this.several ? "checkbox" : "radio";
    return html`<form @submit=${this.answer}>
      <fieldset>
        <legend>
          <span class="kind">${run ? words.predict : words.question}</span>
          <span class="ask">${this.prose(ask)}</span>
        </legend>
        ${options.map(
          ({ text }, number) =>
            html`<label
              ><input type=${type} name="option" value=${number} ?required=${type === "radio"} /><span
                >${this.prose(text)}</span
              ></label
            >`,
        )}
      </fieldset>
      <div class="acts">
        <button class="btn out" ?disabled=${this.off}>${run ? words.runIt : words.answer}</button>
        ${
          run
            ? html`<button
                class="btn"
                type="button"
                ?disabled=${this.off}
                @click=${() => this.send(undefined)}
              >
                ${words.skip}
              </button>`
            : nothing
        }
      </div>
      ${run ? html`<p class="runs">${words.itRuns} <code>${visibleLines(run)}</code></p>` : nothing}
    </form>`;
  }

  /** What was chosen beside what is right. */
  private reveal(chosen: readonly number[], right: readonly boolean[]): TemplateResult {
    const { words } = this;
    const { options, run } = this.question;
    const correct = right.every((each, number) => each === chosen.includes(number));
    const known = right.some(Boolean);
    return html`${this.asked()}
      <div class=${classes("guess", correct && "right")} role="status">
        <p><b>${run ? words.predicted : words.answered}</b> ${this.listed(chosen)}</p>
        ${
          correct
            ? html`<p class="verdict">${icon("check")}${words.right}</p>`
            : html`<p class="verdict">
                ${icon("x")}<b>${known ? words.true : words.none}</b>
                ${known ? this.listed(right.flatMap((each, number) => (each ? [number] : []))) : nothing}
              </p>`
        }
        ${(correct ? [...right.keys()].filter((number) => right[number]) : chosen).map((number) => this.because(options[number]))}
      </div>
      <slot></slot>`;
  }

  private because(option: Option | undefined): TemplateResult | typeof nothing {
    return option?.why?.length ? html`<p>${this.prose(option.why)}</p>` : nothing;
  }

  private listed(numbers: readonly number[]): string {
    return numbers.map((number) => textOf(this.question.options[number]?.text)).join("; ");
  }

  private prose(nodes: Question["ask"]): unknown {
    return prose(nodes, () => undefined);
  }

  private answer(event: Event): void {
    event.preventDefault();
    const boxes = [...this.renderRoot.querySelectorAll<HTMLInputElement>("input:checked")];
    this.send(boxes.map(({ value }) => Number(value)));
  }

  private send(detail: number[] | undefined): void {
    this.dispatchEvent(new CustomEvent("overlook-answer", { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-question": QuestionElement;
  }
}
