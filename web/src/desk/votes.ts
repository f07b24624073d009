import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import { votesOf, type Sheet, type Votes } from "./marksheet";
import { textOf } from "../lesson/prose-text";
import css from "./votes.css?inline";

/** How a class answered the questions of a lesson at first, and what was right. */
@customElement("overlook-votes")
export class VotesElement extends LitElement {
  static override styles = sheets(css);

  @property({ attribute: false }) sheet!: Sheet;

  protected override render(): TemplateResult | typeof nothing {
    const votes = votesOf(this.sheet).filter(({ options }) => options.some(({ votes }) => votes > 0));
    if (votes.length === 0) return nothing;
    return html`<h3>First answers</h3>
      <div class="all">${votes.map((each) => this.question(each))}</div>`;
  }

  private question({ step, question, options, skipped }: Votes): TemplateResult {
    const asked = this.sheet.lesson.steps[step]!.predict![question]!;
    const all = Math.max(1, ...options.map(({ votes }) => votes));
    return html`<figure>
      <figcaption><b>${step + 1}</b> ${textOf(asked.ask)}</figcaption>
      <ol>
        ${options.map(
          ({ votes, right }, i) =>
            html`<li class=${right ? "right" : ""}>
              <span class="text">
                ${right ? html`${icon("ok")}<span class="vh">Right: </span>` : nothing}${textOf(asked.options[i]!.text)}
              </span>
              <meter min="0" max=${all} value=${votes} aria-hidden="true"></meter>
              <span class="n">${votes}<span class="vh"> of the class</span></span>
            </li>`,
        )}
      </ol>
      ${skipped > 0 ? html`<p class="quiet">${skipped} without an answer.</p>` : nothing}
    </figure>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-votes": VotesElement;
  }
}
