import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Journal } from "../session/journal";
import type { Session } from "../session/session";
import { sheets } from "../style/sheets";
import { castOf } from "./cast";
import css from "./dialog.css?inline";
import { svgOf } from "./drawing";
import { paletteOf, pngOf } from "./export";
import { ending, fileOf } from "./file";
import { copy, save } from "./save";
import type { Sharing } from "./sharing";
import { addressOf, bashOf, embedOf, given, handy, markdownOf, transcriptOf } from "./wares";

/** What can be taken away from a session: its link, its text in many forms, its picture, a file. */
@customElement("overlook-share")
export class ShareElement extends LitElement {
  static override styles = sheets(css);

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) sharing!: Sharing;

  @state() private journal: Journal | undefined;
  @state() private address = "";
  @state() private said = "";
  /** What could not be copied, for the reader to copy. */
  @state() private text = "";
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  async show(): Promise<void> {
    this.dialog.showModal();
    this.journal = await given(this.session);
    this.address = await addressOf(this.journal);
  }

  protected override render(): TemplateResult {
    const { length } = this.address;
    const long = length > handy;
    return html`<dialog aria-labelledby="title">
      <h2 id="title">Share this session</h2>
      <p>
        The link holds what was typed, behind its “#”: no server sees it. Whoever opens it plays the commands
        anew, in a simulator of their own.
      </p>
      <div class="link">
        <input
          readonly
          aria-label="Link"
          aria-describedby="size"
          .value=${this.address}
          @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
        />
        <button
          class="btn solid"
          type="button"
          ?disabled=${!this.journal}
          @click=${() => this.copy("Link", this.address)}
        >
          Copy link
        </button>
        ${this.button("QR code", () => this.code())}
      </div>
      <p class="size ${long ? "long" : ""}" id="size">
        ${length.toLocaleString("en")} characters.
        ${long ? html`That is too long for many programs: better send the session file.` : nothing}
      </p>
      <h3 id="copy">Copy as</h3>
      <div class="row" role="group" aria-labelledby="copy">
        ${this.button("Markdown", () => this.copy("Markdown", markdownOf(this.transcript, this.address)))}
        ${this.button("Embed", async () => this.copy("Embed", await embedOf(this.journal!, this.transcript)))}
        ${this.button("Bash script", () => this.copy("Bash script", bashOf(this.session, this.journal!)))}
      </div>
      <h3 id="save">Download</h3>
      <div class="row" role="group" aria-labelledby="save">
        ${this.button("Session file", () => this.save(ending, fileOf(this.journal!), "application/json"))}
        ${this.button("Picture, SVG", () => this.save(".svg", svgOf(this.session.picture!, this.palette), "image/svg+xml"))}
        ${this.button("Picture, PNG", async () => this.save(".png", await pngOf(this.session.picture!, this.palette)))}
        ${this.button("Recording, asciicast", () => this.save(".cast", castOf(this.session, 80), "application/x-asciicast"))}
      </div>
      ${this.text === "" ? nothing : html`<textarea readonly aria-label="Text to copy" .value=${this.text}></textarea>`}
      <p class="said" role="status">${this.said}</p>
      <footer>
        <button class="btn out" type="button" @click=${this.load}>Open a session file</button>
        <form method="dialog"><button class="btn solid">Close</button></form>
      </footer>
    </dialog>`;
  }

  private get transcript(): string[] {
    return transcriptOf(this.session);
  }

  private get palette() {
    return paletteOf(this);
  }

  private button(label: string, deed: () => void | Promise<void>): TemplateResult {
    return html`<button
      class="btn out"
      type="button"
      ?disabled=${!this.journal}
      @click=${() => void this.do(deed)}
    >
      ${label}
    </button>`;
  }

  private async do(deed: () => void | Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (reason) {
      this.said = String((reason as Error).message);
    }
  }

  private async copy(what: string, text: string): Promise<void> {
    const copied = await copy(text);
    this.said = copied ? `${what}: copied.` : "Copying is not allowed here. The text is below the buttons.";
    this.text = copied ? "" : text;
  }

  private save(end: string, content: string | Blob, type = ""): void {
    save(`session${end}`, typeof content === "string" ? new Blob([content], { type }) : content);
    this.said = `Saved as session${end}.`;
  }

  private async code(): Promise<void> {
    this.dialog.close();
    await this.sharing.code();
  }

  private load(): void {
    this.dialog.close();
    this.sharing.choose();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-share": ShareElement;
  }
}
