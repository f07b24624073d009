import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Client } from "../engine/client";
import type { Image, Images, Report } from "../engine/contract";
import { size } from "../picture/size";
import { StepEvent } from "../session/session";
import { SessionView } from "../session/view";
import { icon } from "../style/icons";
import pane from "../style/pane.css?inline";
import { sheets } from "../style/sheets";
import { visible } from "../style/visible";
import { chosen } from "./choose";
import { containerOf, nameOf, openShell, saveBack } from "./container";
import { Loading, Refused, type Progress } from "./loading";
import css from "./pane.css?inline";
import { findingsOf, layersOf } from "./report";
import { limitHere } from "./vault";
import "./tree";

/** What container images hold, layer by layer: those that docker has in the machine, and those that are dropped here. */
@customElement("overlook-image")
export class ImageElement extends SessionView {
  static override styles = sheets(pane, css);

  @property({ attribute: false }) client!: Client;
  @state() private images: Image[] = [];
  @state() private shown = "";
  @state() private report: Report | undefined;
  /** The layer that is marked in the tree; 0: none. */
  @state() private layer = 0;
  @state() private progress: (Progress & { name: string; bytes: number }) | undefined;
  @state() private said = "";
  /** What a file cannot be here; said before there is one. */
  @state() private limit = "";
  private loading: Loading | undefined;
  private readonly stepped = (event: Event) => {
    if (/\b(docker|undo|redo|reset|seek|fork)\b/.test((event as StepEvent).step.line)) void this.refresh();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = -1;
    this.session.addEventListener("step", this.stepped);
    void this.refresh();
    void limitHere().then((limit) => (this.limit = limit));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.session.removeEventListener("step", this.stepped);
    this.loading?.cancel();
  }

  /** Loads an archive into the machine and shows what is in it. */
  async load(file: File): Promise<void> {
    if (this.loading) return;
    this.said = "";
    const { name, size: bytes } = file;
    this.loading = new Loading(this.session, this.client, file, (progress) => {
      this.progress = { ...progress, name, bytes };
    });
    try {
      const names = await this.loading.run();
      await this.refresh();
      const found = this.images.find(
        ({ id, tags }) => names.includes(id) || tags.some((tag) => names.includes(tag)),
      );
      if (found) await this.show(found.id);
      this.said = `Loaded ${names.join(", ")}.`;
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      this.said =
        reason.message === "" ? `${name} was not loaded.` : `${name} was not loaded: ${reason.message}`;
      await this.refresh();
    } finally {
      this.loading = undefined;
      this.progress = undefined;
    }
  }

  /** The machine has read so many bytes of a file. */
  read(digest: string, done: number): void {
    this.loading?.read(digest, done);
  }

  /** Looks what images there are. */
  private async refresh(): Promise<void> {
    const { images = [] } = (await this.session.look<Images>({ what: "images" })) ?? {};
    this.images = images;
    if (!images.some(({ id }) => id === this.shown)) await this.show(images[0]?.id ?? "");
  }

  private async show(id: string): Promise<void> {
    this.shown = id;
    this.layer = 0;
    this.report = undefined;
    if (id === "") return;
    const report = await this.session.look<Report>({ what: "image", id });
    if (id === this.shown) this.report = report;
  }

  protected override render(): TemplateResult {
    const { progress } = this;
    return html`<div class="top">
        <h2>Images</h2>
        ${this.images.length > 0 ? this.chooser() : nothing}
        <button class="btn out" type="button" ?disabled=${!!progress} @click=${() => void this.choose()}>
          Choose a file
        </button>
        <span class="push"></span>
        <button class="btn" type="button" aria-label="Close images" title="Close" @click=${this.close}>
          ${icon("x")}
        </button>
      </div>
      ${this.limit === "" ? nothing : html`<p class="quiet limit">${this.limit}</p>`}
      ${progress ? this.under(progress) : nothing}
      <p class="said" role="status">${visible(this.said)}</p>
      ${this.report ? this.body(this.report) : progress ? nothing : this.empty()}`;
  }

  private chooser(): TemplateResult {
    return html`<select aria-label="Image" @change=${this.chose}>
      ${this.images.map(
        (image) =>
          html`<option value=${image.id} ?selected=${image.id === this.shown}>
            ${nameOf(image)}, ${size(image.size)}
          </option>`,
      )}
    </select>`;
  }

  private under({ doing, share, name, bytes }: Progress & { name: string; bytes: number }): TemplateResult {
    const what = doing === "reading" ? "Reading" : "Unpacking";
    return html`<div class="under">
      <label for="progress">${what} ${visible(name)}, ${size(bytes)}</label>
      <progress id="progress" max="1" .value=${share}></progress>
      <span class="quiet">${Math.floor(100 * share)} %</span>
      <button class="btn out" type="button" @click=${() => this.loading?.cancel()}>Cancel</button>
    </div>`;
  }

  private empty(): TemplateResult {
    if (this.shown !== "") return html`<p class="quiet">Looking at the layers …</p>`;
    return html`<p class="intro">
      Drop what <code>docker save</code> or an OCI tool wrote onto this page. It stays in this tab: the
      simulated machine loads it, and you see what each layer adds, changes, deletes and hides.
    </p>`;
  }

  private body(report: Report): TemplateResult {
    if (report.problem !== undefined)
      return html`<p class="wrong" role="alert">${visible(report.problem)}</p>`;
    const { session } = this;
    const off = session.state !== "prompt" || !!this.progress;
    const made = containerOf(session, report);
    return html`<div class="row" role="group" aria-label="What to do with the image">
        <button class="btn solid" type="button" ?disabled=${off} @click=${() => openShell(session, report)}>
          Open a shell in it
        </button>
        <button
          class="btn out"
          type="button"
          ?disabled=${off || !made}
          title=${made ? `What ${made} has changed` : "Open a shell first"}
          @click=${() => session.type(`docker diff ${made}`)}
        >
          docker diff
        </button>
        <button class="btn out" type="button" ?disabled=${off} @click=${() => void this.save(report)}>
          ${made ? `Save it with the changes of ${made}` : "Save it"}
        </button>
      </div>
      <div class="halves">
        <section aria-labelledby="layers">
          <h3 id="layers">${report.layers.length === 1 ? "1 layer" : `${report.layers.length} layers`}</h3>
          ${layersOf(report, this.layer, (layer) => (this.layer = layer))}
        </section>
        <section aria-labelledby="merged">
          <h3 id="merged">Merged</h3>
          ${findingsOf(report)}
          <overlook-image-tree .session=${session} of=${report.id} .layer=${this.layer}></overlook-image-tree>
        </section>
      </div>`;
  }

  private async save(report: Report): Promise<void> {
    try {
      this.said = `Saved as ${await saveBack(this.session, report)}, where your downloads go.`;
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      this.said = `It was not saved. ${reason.message}`;
    }
  }

  private async choose(): Promise<void> {
    const file = await chosen();
    if (file) await this.load(file);
  }

  private chose({ target }: Event): void {
    void this.show((target as HTMLSelectElement).value);
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("overlook-images", { bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-image": ImageElement;
  }
}
