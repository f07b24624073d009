import { LitElement, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { sheets } from "../style/sheets";
import css from "./notice.css?inline";
import type { Said } from "./played";
import type { Sharing } from "./sharing";

/** Tells how the playing of somebody's session went, and leads back to one's own. */
@customElement("overlook-notice")
export class NoticeElement extends LitElement {
  static override styles = sheets(css);

  @property({ attribute: false }) said: Said = "played";
  @property({ attribute: false }) sharing!: Sharing;

  protected override render(): TemplateResult {
    return html`<p role="status">${texts[this.said]}</p>
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

const stopped = (what: string) =>
  html`This session was stopped: ${what}. The machine is as it was then, and yours.`;

const texts: Readonly<Record<Said, TemplateResult>> = {
  played: html`This is somebody’s session, played for you. What you type now is yours.`,
  corrected: html`The simulator was corrected since this was shared: the picture is not the one that was seen
    then. <a href="./changes.html">What was corrected</a>`,
  files: stopped("it made more than 10,000 files"),
  bytes: stopped("it stored more than 16 MB"),
  time: stopped("it took more than 5 seconds"),
  output: stopped("it printed more than 1 MB"),
};

declare global {
  interface HTMLElementTagNameMap {
    "overlook-notice": NoticeElement;
  }
}
