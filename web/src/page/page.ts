import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { Authoring } from "../author/authoring";
import "../console/console";
import type { ConsoleElement } from "../console/console";
import { Presenting } from "../desk/presenting";
import type { Client } from "../engine/client";
import "../explain/explain";
import "../picture/picture";
import { Session } from "../session/session";
import { Sharing } from "../share/sharing";
import { sheets } from "../style/sheets";
import tokens from "../style/tokens.css?inline";
import "../timeline/timeline";
import "./bar";
import "./chips";
import { client } from "./client";
import "./guide";
import "./help";
import type { HelpElement } from "./help";
import css from "./page.css?inline";
import { nextTheme, saveTheme, savedTheme, type Theme } from "./theme";
import "./splitter";
import { store, stored } from "./stored";
import { WidthController } from "./width";

/** The whole page: one machine, its picture, its console and the explanation between them. */
@customElement("overlook-page")
export class PageElement extends LitElement {
  static override styles = sheets(tokens, css);

  @state() session = new Session();
  readonly client: Client = client;
  private readonly sharing = new Sharing(this);

  @state() private theme: Theme = savedTheme();
  @state() private explaining = false;
  @state() private pointed = "";
  /** How far down the picture may reach, and how far right it goes, in percent of the page. */
  @state() private down = Number(stored("down") ?? 62);
  @state() private right = Number(stored("right") ?? 77);
  @query("overlook-console") private readonly console!: ConsoleElement;
  @query("overlook-help") private readonly help!: HelpElement;
  private readonly width = new WidthController(this);
  private readonly presenting = new Presenting(this);
  private readonly authoring = new Authoring(this);

  protected override willUpdate(): void {
    const theme = this.presenting.on ? this.presenting.theme : this.theme;
    if (theme === "auto") delete this.dataset["theme"];
    else this.dataset["theme"] = theme;
    this.style.setProperty("--down", String(this.down));
    this.style.setProperty("--right", String(this.right));
  }

  protected override firstUpdated(): void {
    void this.console.updateComplete.then(() => this.sharing.begin());
  }

  /** How many columns the terminal has. */
  get columns(): number {
    return this.console.columns;
  }

  protected override render(): unknown {
    return keyed(this.session, this.presenting.on ? this.stage() : this.lay());
  }

  /** The layout for a room. */
  private stage(): TemplateResult {
    const { session, presenting } = this;
    return html`<overlook-projector
      .session=${session}
      .theme=${presenting.theme}
      @overlook-qr=${() => void this.sharing.code()}
      @overlook-theme=${() => presenting.turn()}
      @overlook-leave=${() => presenting.end()}
    >
      <overlook-picture
        slot="picture"
        spot
        .session=${session}
        role="region"
        aria-label="Picture"
      ></overlook-picture>
      <overlook-console
        slot="console"
        modest
        .session=${session}
        role="region"
        aria-label="Console"
      ></overlook-console>
    </overlook-projector>`;
  }

  private lay(): TemplateResult {
    const { session } = this;
    const width = this.width.now;
    const phone = width === "phone" || width === "lying";
    const beside = this.explaining || this.authoring.on;
    const picture = html`<overlook-picture
      .session=${session}
      ?phone=${phone}
      .pointed=${this.pointed}
      role="region"
      aria-label="Picture"
    ></overlook-picture>`;
    const guide = html`<overlook-guide .session=${session}></overlook-guide>`;
    const terminal = html`<overlook-console
      .session=${session}
      ?phone=${phone}
      role="region"
      aria-label="Console"
    ></overlook-console>`;
    const explain = this.authoring.on
      ? this.desk()
      : html`<overlook-explain
          .session=${session}
          .rules=${location.protocol === "file:" ? "" : "rules.html"}
          role="region"
          aria-label="Explain"
        ></overlook-explain>`;
    return html`<main
        class=${width}
        @overlook-type=${(event: CustomEvent<string>) => this.console.replace(event.detail)}
        @overlook-insert=${(event: CustomEvent<string>) => this.console.insert(event.detail)}
        @overlook-press=${(event: CustomEvent<"Tab" | "ArrowUp" | "C-c">) => this.console.press(event.detail)}
        @overlook-point=${(event: CustomEvent<string>) => (this.pointed = event.detail)}
        @overlook-theme=${this.turn}
        @overlook-explain=${() => (this.explaining = !this.explaining)}
        @overlook-help=${() => this.help.show()}
        @overlook-share=${() => void this.sharing.share()}
        @overlook-present=${() => void this.presenting.begin()}
        @overlook-author=${() => void this.authoring.turn()}
      >
        <overlook-bar
          .session=${session}
          .theme=${this.theme}
          ?phone=${phone}
          ?explaining=${this.explaining}
        ></overlook-bar>
        ${
          width === "wide"
            ? html`<div class="mid">${picture}${guide}${this.splitter("y")}${terminal}</div>
                ${this.splitter("x")}`
            : html`${phone && beside ? nothing : picture}${guide}${terminal}`
        }
        ${!phone || beside ? explain : nothing}
        <overlook-timeline .session=${session} role="region" aria-label="Timeline"></overlook-timeline>
        ${phone ? html`<overlook-chips .session=${session}></overlook-chips>` : nothing}
      </main>
      <overlook-help @overlook-author=${() => void this.authoring.turn()}></overlook-help>`;
  }

  /** The author's tab, in the place of the explanation. */
  private desk(): TemplateResult {
    return html`<overlook-author
      .session=${this.session}
      .client=${this.client}
      role="region"
      aria-label="Author"
    ></overlook-author>`;
  }

  private splitter(axis: "x" | "y"): TemplateResult {
    const vertical = axis === "y";
    return html`<overlook-splitter
      axis=${axis}
      label=${vertical ? "Height of the picture" : "Width of the explanation"}
      .value=${vertical ? this.down : this.right}
      .min=${vertical ? 20 : 50}
      .max=${vertical ? 80 : 85}
      @overlook-split=${({ detail }: CustomEvent<number>) => this.split(axis, detail)}
    ></overlook-splitter>`;
  }

  private split(axis: "x" | "y", to: number): void {
    if (axis === "y") this.down = to;
    else this.right = to;
    store(axis === "y" ? "down" : "right", to.toFixed(1));
  }

  private turn(): void {
    this.theme = nextTheme(this.theme);
    saveTheme(this.theme);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-page": PageElement;
  }
}
