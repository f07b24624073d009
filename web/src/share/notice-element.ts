import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { sheets } from "../style/sheets";
import { corrections } from "./corrections";
import css from "./notice.css?inline";
import { told, type Said } from "./played";
import type { Sharing } from "./sharing";

/** Tells how the playing of somebody's session went, and leads back to one's own. */
@customElement("overlook-notice")
export class NoticeElement extends LitElement {
  static override styles = sheets(css);

  @property({ attribute: false }) said: Said = "played";
  @property({ attribute: false }) sharing!: Sharing;

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = "region";
    this.ariaLabel = "Notice";
  }

  protected override render(): TemplateResult {
    return html`<p role="status">${told[this.said]}</p>
      ${this.said === "corrected" ? corrections() : nothing}
      <div class="row">
        <button class="btn out" type="button" @click=${this.back}>My own session</button>
        <button class="btn solid" type="button" @click=${() => this.remove()}>Stay here</button>
      </div>`;
  }

  private back(): void {
    this.remove();
    void this.sharing.back();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-notice": NoticeElement;
  }
}
