import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import css from "./completion.css?inline";
import type { Run } from "./run";

/** What a lesson came to, and where to go from it. */
@customElement("overlook-completion")
export class CompletionElement extends LitElement {
  static override styles = sheets(css);

  @property({ attribute: false }) run!: Run;
  @property({ attribute: false }) next: readonly { id: string; title: string }[] = [];

  protected override render(): TemplateResult {
    const { sum, lesson } = this.run;
    const { par } = lesson;
    const helped = [
      sum.hints > 0 ? counted(sum.hints, "hint") : "",
      sum.solved > 0 ? `${counted(sum.solved, "line")} of solutions` : "",
    ].filter(Boolean);
    return html`<section aria-label="Lesson complete">
      <h3>${icon("check")}Lesson complete</h3>
      <dl>
        <dt>Commands</dt>
        <dd>
          ${sum.commands}${par ? html` <span class="quiet">of ${par} that a short way needs</span>` : nothing}
        </dd>
        <dt>Help</dt>
        <dd>${helped.join(", ") || "none"}</dd>
        <dt>Time</dt>
        <dd>${minutes(sum.ms)}</dd>
      </dl>
      ${
        this.next.length > 0
          ? html`<h4>Next</h4>
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

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? counted(seconds, "second") : counted(Math.round(seconds / 60), "minute");
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-completion": CompletionElement;
  }
}
