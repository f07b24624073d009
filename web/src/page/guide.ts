import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { SessionView } from "../session/view";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import css from "./guide.css?inline";
import { progress, walkthrough } from "./walkthrough";

/** Offers the next command of the walkthrough; choosing it types it and leaves Enter to the reader. */
@customElement("overlook-guide")
export class GuideElement extends SessionView {
  static override styles = sheets(css);

  @state() private away = false;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.session.picture) return nothing;
    const done = progress(this.session.typed);
    const next = walkthrough[done];
    const begun = done > 0;
    const elsewhere = !begun && this.session.typed.length > 0 && this.session.typed.at(-1) !== "reset";
    if (!next || this.away || elsewhere) return nothing;
    return html`<section aria-label="Walkthrough">
      <span class="label"
        >${begun ? html`Next <span class="quiet">${done + 1} of ${walkthrough.length}</span>` : "Try the walkthrough"}</span
      >
      <button class="say" type="button" @click=${() => this.offer(next)}>
        ${icon("enter")}<span>${next}</span>
      </button>
      <button class="btn" type="button" aria-label="Close the walkthrough" @click=${() => (this.away = true)}>
        ${icon("x")}
      </button>
    </section>`;
  }

  private offer(line: string): void {
    this.dispatchEvent(new CustomEvent("overlook-type", { detail: line, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-guide": GuideElement;
  }
}
