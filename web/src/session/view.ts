import { LitElement } from "lit";
import { property } from "lit/decorators.js";
import type { Session } from "./session";

/** An element that shows a session and is drawn anew, once a frame at most, when it changes. */
export class SessionView extends LitElement {
  @property({ attribute: false }) session!: Session;

  private readonly changed = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.session.addEventListener("change", this.changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.session.removeEventListener("change", this.changed);
  }

  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated && !document.hidden) await new Promise(requestAnimationFrame);
    super.scheduleUpdate();
  }
}
