import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { Journal } from "../session/journal";
import { sheets } from "../style/sheets";
import { visible, visibleLines } from "../style/visible";
import css from "./dialog.css?inline";
import { UnknownVersion } from "./link";
import { save } from "./save";
import { commandsOf } from "./script";
import { Unfinished } from "./series";

/** Says what somebody's session would do, before it does it. */
@customElement("overlook-offer")
export class OfferElement extends LitElement {
  static override styles = sheets(css);

  @state() private journal: Journal | undefined;
  @state() private failure: Error | undefined;
  @state() private name = "";
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  /** The journal, once the reader agrees; undefined where not, or where there is none. */
  async ask(read: () => Promise<Journal>, name: string): Promise<Journal | undefined> {
    this.name = name;
    try {
      this.journal = await read();
    } catch (reason) {
      this.failure = reason as Error;
    }
    await this.updateComplete;
    this.dialog.showModal();
    await new Promise((closed) => this.dialog.addEventListener("close", closed, { once: true }));
    return this.dialog.returnValue === "play" ? this.journal : undefined;
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="title">
      ${this.failure ? this.refused(this.failure) : this.journal ? this.offered(this.journal) : nothing}
    </dialog>`;
  }

  private offered({ entries, setup }: Journal): TemplateResult {
    const commands = commandsOf(entries);
    const count = commands.length === 1 ? "1 command" : `${commands.length} commands`;
    return html`<h2 id="title">Somebody’s session</h2>
      <p>
        This ${this.name === "" ? "link" : html`file, <code>${visible(this.name)}</code>,`} plays ${count} in
        a simulator. Nothing of it leaves this tab or touches your computer, and your own session stays.
      </p>
      <details>
        <summary>Show the commands</summary>
        <ol tabindex="0" aria-label="Commands">
          ${setup ? html`<li><code>${visibleLines(setup)}</code></li>` : nothing}
          ${commands.map(({ line }) => html`<li><code>${visibleLines(line)}</code></li>`)}
        </ol>
      </details>
      <form method="dialog">
        <footer>
          <button class="btn out" value="">Not now</button>
          <button class="btn solid" value="play" autofocus>Play</button>
        </footer>
      </form>`;
  }

  private refused(failure: Error): TemplateResult {
    return html`<h2 id="title">
        ${failure instanceof Unfinished ? `Part ${failure.part} of ${failure.of} is here` : "This cannot be opened"}
      </h2>
      <p>${visible(failure.message)}</p>
      ${
        failure instanceof UnknownVersion
          ? html`<p>A newer page has made it. Reload this one, or keep the link for later.</p>`
          : nothing
      }
      <form method="dialog">
        <footer>
          ${
            this.name === ""
              ? html`<button class="btn out" type="button" @click=${this.keep}>Save the link</button>`
              : nothing
          }
          <button class="btn solid" value="" autofocus>Go on without it</button>
        </footer>
      </form>`;
  }

  private keep(): void {
    save("overlook-link.txt", new Blob([`${location.href}\n`], { type: "text/plain" }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-offer": OfferElement;
  }
}
