import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { Run } from "../lesson/run";
import { directionOf, english, wordsFor } from "../lesson/words";
import { store, stored } from "../page/stored";
import dialog from "../share/dialog.css?inline";
import { copy, save } from "../share/save";
import { handy } from "../share/wares";
import { sheets } from "../style/sheets";
import { fileOf, handInOf, linkOf, nameOf, type HandIn } from "./handin";

/** Gives what somebody has done in a lesson to their teacher. */
@customElement("overlook-handin")
export class HandInElement extends LitElement {
  static override styles = sheets(dialog);

  @state() private run: Run | undefined;
  /** In the language of the lesson. */
  @state() private words = english;
  @state() private nickname = stored("nickname") ?? "";
  @state() private said = "";
  /** What could not be copied, for the reader to copy. */
  @state() private text = "";
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  async show(run: Run): Promise<void> {
    this.words = await wordsFor(run.lesson.lang);
    this.run = run;
    this.said = this.text = "";
    await this.updateComplete;
    this.dialog.showModal();
  }

  protected override render(): TemplateResult {
    const { run, words } = this;
    return html`<dialog aria-labelledby="title" lang=${words.lang} dir=${directionOf(words.lang)}>
      <h2 id="title">${words.handIn}</h2>
      ${run ? this.body(run) : nothing}
      <footer>
        <form method="dialog"><button class="btn solid">${words.close}</button></form>
      </footer>
    </dialog>`;
  }

  private body(run: Run): TemplateResult {
    const { words } = this;
    const done = run.marks.filter((mark) => mark?.passed).length;
    const { hints, solved } = run.sum;
    const file = location.protocol === "file:";
    return html`<p>${run.lesson.title}: ${words.given(done, run.lesson.steps.length, hints, solved)}</p>
      <div class="link">
        <input
          aria-label=${words.name}
          placeholder=${words.name}
          maxlength="60"
          autocomplete="nickname"
          .value=${this.nickname}
          @input=${this.name}
        />
      </div>
      <div class="row" role="group" aria-label=${words.ways}>
        ${this.button(words.file, async () => this.file(await this.handIn(run)))}
        ${file ? nothing : this.button(words.link, async () => this.link(await this.handIn(run)))}
        ${file ? nothing : this.button(words.code, async () => this.code(await this.handIn(run)))}
      </div>
      ${this.text === "" ? nothing : html`<textarea readonly aria-label=${words.text} .value=${this.text}></textarea>`}
      <p class="said" role="status">${this.said}</p>`;
  }

  private button(label: string, deed: () => Promise<void>): TemplateResult {
    return html`<button
      class="btn out"
      type="button"
      ?disabled=${this.nickname.trim() === ""}
      @click=${() => deed().catch((reason: unknown) => (this.said = String((reason as Error).message)))}
    >
      ${label}
    </button>`;
  }

  private name({ target }: Event): void {
    this.nickname = (target as HTMLInputElement).value;
    store("nickname", this.nickname);
  }

  private handIn(run: Run): Promise<HandIn> {
    return handInOf(run, this.nickname);
  }

  private file(handIn: HandIn): Promise<void> {
    save(nameOf(handIn), new Blob([fileOf(handIn)], { type: "application/json" }));
    this.said = this.words.sendFile(nameOf(handIn));
    return Promise.resolve();
  }

  private async link(handIn: HandIn): Promise<void> {
    const address = await addressOf(handIn);
    const copied = await copy(address);
    const { words } = this;
    const long = address.length > handy ? ` ${words.long}` : "";
    this.said = (copied ? words.copied : words.uncopied) + long;
    this.text = copied ? "" : address;
  }

  private async code(handIn: HandIn): Promise<void> {
    const { QrElement } = await import("./qr-element");
    const shown = this.getRootNode() as ShadowRoot;
    shown.querySelector("overlook-qr")?.remove();
    const code = new QrElement();
    this.after(code);
    this.dialog.close();
    await code.show(await addressOf(handIn), this.words.handIn, this.words.forDesk);
  }
}

/** The address of the dashboard with a hand-in. */
async function addressOf(handIn: HandIn): Promise<string> {
  return new URL(`dashboard.html#${await linkOf(handIn)}`, location.href.replace(/[?#].*$/, "")).href;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-handin": HandInElement;
  }
}
