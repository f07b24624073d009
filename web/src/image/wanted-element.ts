import { LitElement, html, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { Client } from "../engine/client";
import { size } from "../picture/size";
import dialog from "../share/dialog.css?inline";
import { sheets } from "../style/sheets";
import { chosen } from "./choose";

/** Asks for a file that a session holds and the browser does not have any more. */
@customElement("overlook-wanted")
export class WantedElement extends LitElement {
  static override styles = sheets(dialog);

  @state() private bytes = 0;
  @state() private said = "";
  private client!: Client;
  private digest = "";
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  /** Answers once the file is there, or is done without. */
  async ask(client: Client, digest: string, bytes: number): Promise<void> {
    this.client = client;
    this.digest = digest;
    this.bytes = bytes;
    await this.updateComplete;
    this.dialog.showModal();
    await new Promise((closed) => this.dialog.addEventListener("close", closed, { once: true }));
    if (this.dialog.returnValue !== "here") client.without(digest);
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="title">
      <h2 id="title">A file is missing</h2>
      <p>
        This session holds a file of ${size(this.bytes)} that was dropped onto the page, and this browser does
        not have it any more. Choose it again, or go on without it.
      </p>
      <p class="said" role="status">${this.said}</p>
      <form method="dialog">
        <footer>
          <button class="btn out" value="">Go on without</button>
          <button class="btn solid" type="button" autofocus @click=${() => void this.choose()}>
            Choose the file
          </button>
        </footer>
      </form>
    </dialog>`;
  }

  private async choose(): Promise<void> {
    const file = await chosen();
    if (!file) return;
    this.said = `Reading ${file.name} …`;
    const taken = await this.client.take(file, (done) => {
      this.said = `Reading ${file.name}: ${Math.floor((100 * done) / Math.max(1, file.size))} %`;
    });
    if ("digest" in taken && taken.digest === this.digest) this.dialog.close("here");
    else this.said = "refused" in taken ? taken.refused : "This is another file.";
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-wanted": WantedElement;
  }
}
