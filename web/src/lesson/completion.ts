import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import css from "./completion.css?inline";
import type { Run } from "./run";
import { english, type Words } from "./words";

/** What a lesson came to, and where to go from it. */
@customElement("overlook-completion")
export class CompletionElement extends LitElement {
  static override styles = sheets(css);

  @property({ attribute: false }) run!: Run;
  @property({ attribute: false }) words = english;
  @property({ attribute: false }) next: readonly { id: string; title: string }[] = [];

  protected override render(): TemplateResult {
    const { words } = this;
    const { sum, lesson } = this.run;
    const { par } = lesson;
    const helped = [
      sum.hints > 0 ? words.hints(sum.hints) : "",
      sum.solved > 0 ? words.lines(sum.solved) : "",
    ].filter(Boolean);
    return html`<section aria-label=${words.complete}>
      <h3>${icon("check")}${words.complete}</h3>
      <dl>
        <dt>${words.commands}</dt>
        <dd>${sum.commands}${par ? html` <span class="quiet">${words.ofPar(par)}</span>` : nothing}</dd>
        <dt>${words.help}</dt>
        <dd>${helped.join(", ") || words.noHelp}</dd>
        <dt>${words.time}</dt>
        <dd>${lasted(sum.ms, words)}</dd>
      </dl>
      ${
        this.next.length > 0
          ? html`<h4>${words.next}</h4>
              <ul>
                ${this.next.map(
                  ({ id, title }) =>
                    html`<li>
                      <button class="btn out" type="button" @click=${() => this.choose(id)}>
                        ${title}${icon("right")}
                      </button>
                    </li>`,
                )}
              </ul>`
          : nothing
      }
    </section>`;
  }

  private choose(detail: string): void {
    this.dispatchEvent(new CustomEvent("overlook-lesson", { detail, bubbles: true, composed: true }));
  }
}

function lasted(ms: number, words: Words): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? words.seconds(seconds) : words.minutes(Math.round(seconds / 60));
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-completion": CompletionElement;
  }
}
