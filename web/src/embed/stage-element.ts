import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import "../console/console";
import type { ConsoleElement } from "../console/console";
import "../explain/explain";
import "../picture/picture";
import "./quiz-element";
import { story } from "../explain/story";
import { corrections } from "../share/corrections";
import { linkOf } from "../share/link";
import { told } from "../share/played";
import { classes } from "../style/classes";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import tokens from "../style/tokens.css?inline";
import type { Lab } from "./lab";
import type { Pane } from "./options";
import css from "./stage.css?inline";
import { tint } from "./tint";

/** Under this width, in pixels, one path is shown at a time. */
const narrow = 560;

/** A lab as it is seen: the picture, the console, the explanation, and the way through time. */
@customElement("overlook-stage")
export class StageElement extends LitElement {
  static override styles = sheets(tokens, css);

  @property({ attribute: false }) lab!: Lab;
  /** The address of the full page. */
  @property() page = "";

  @state() private width = 0;
  @state() private link = "";
  /** A spoiler shows what it hid. */
  @state() private flipped = false;
  @query("overlook-console") readonly console!: ConsoleElement | null;

  private readonly sizes = new ResizeObserver(([entry]) => (this.width = entry!.contentRect.width));
  private readonly changed = () => this.requestUpdate();
  private readonly stepped = () => void this.linkUp();
  private heard?: EventTarget;

  /** The focus goes to the lab as a whole; Tab goes on into it. */
  override focus(): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(".lab")!.focus({ preventScroll: true }),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.lang = "en";
    this.dir = "ltr";
    this.sizes.observe(this);
    tint(this);
    this.lab.columns = () => (this.console?.hasUpdated ? this.console.columns : 80);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    this.hear(undefined);
  }

  protected override willUpdate(): void {
    const { theme } = this.lab.options;
    if (theme === "auto") delete this.dataset["theme"];
    else this.dataset["theme"] = theme;
    this.width ||= this.clientWidth;
    if (this.heard !== this.lab.session) this.hear(this.lab.session);
  }

  /** Listens to the session of the lab, which a journal replaces. */
  private hear(session: EventTarget | undefined): void {
    for (const type of ["change", "replaced"]) this.heard?.removeEventListener(type, this.changed);
    this.heard?.removeEventListener("step", this.stepped);
    delete this.heard;
    if (!session) return;
    this.heard = session;
    for (const type of ["change", "replaced"]) session.addEventListener(type, this.changed);
    session.addEventListener("step", this.stepped);
    void this.linkUp();
  }

  protected override render(): unknown {
    return keyed(this.lab.session, this.lay());
  }

  /** What is typed here is not for the shortcuts of the host's page. */
  private lay(): TemplateResult {
    const { lab, width } = this;
    const { session, options } = lab;
    const phone = width > 0 && width < narrow;
    const picture = this.shows("picture");
    const terminal = this.shows("terminal") && options.mode !== "picture";
    const explain = this.shows("explain");
    const layout = classes(
      "lab",
      phone && "narrow",
      explain && "explained",
      options.height === "auto" && "auto",
      !terminal && "unterminal",
      !picture && "unpictured",
    );
    return html`${this.notice()}${this.lesson()}${
        lab.verdict || lab.question
          ? html`<overlook-quiz .lab=${lab} .session=${session}></overlook-quiz>`
          : nothing
      }
      <div
        class=${layout}
        tabindex="-1"
        @keydown=${(event: Event) => event.stopPropagation()}
        @overlook-type=${(event: CustomEvent<string>) => this.console?.replace(event.detail)}
      >
        ${
          picture
            ? html`<overlook-picture
                part="grid"
                role="region"
                aria-label="Picture"
                ?bare=${this.shows("timeline") && options.toolbar}
                .session=${session}
                ?phone=${phone}
                .show=${options.show}
              ></overlook-picture>`
            : nothing
        }
        ${
          terminal
            ? html`<overlook-console
                part="terminal"
                role="region"
                aria-label="Console"
                modest
                .session=${session}
                ?phone=${phone}
                ?closed=${options.mode === "demo"}
                ?keyless=${!options.keys}
              ></overlook-console>`
            : nothing
        }
        ${
          explain
            ? html`<overlook-explain
                part="explain"
                role="region"
                aria-label="Explain"
                .session=${session}
              ></overlook-explain>`
            : nothing
        }
        ${this.shows("timeline") && options.toolbar ? this.timeline() : this.flipper(true)}
      </div>`;
  }

  /** The step of a lesson in two lines, which open. */
  private lesson(): TemplateResult | typeof nothing {
    const { taught } = this.lab;
    if (!taught?.run || taught.run.session !== this.lab.session) return nothing;
    return html`<overlook-lesson
      phone
      role="region"
      aria-label="Lesson"
      .run=${taught.run}
      .words=${taught.words}
      .next=${taught.next}
      @overlook-type=${(event: CustomEvent<string>) => this.console?.replace(event.detail)}
      @overlook-lesson=${(event: CustomEvent<string>) => void taught.go(event.detail)}
    ></overlook-lesson>`;
  }

  /** How the playing of somebody's session went, where it is not what it was. */
  private notice(): TemplateResult | typeof nothing {
    const { said } = this.lab;
    if (!said) return nothing;
    return html`<div class="notice">
      <p role="status">${told[said]}</p>
      ${said === "corrected" ? corrections() : nothing}
    </div>`;
  }

  /** Whether a pane is there; of a spoiler, one of the picture and the rest at a time. */
  private shows(pane: Pane): boolean {
    const { mode, panes } = this.lab.options;
    if (mode === "spoiler" && pane !== "timeline" && this.flipped !== (pane === "picture")) return false;
    return panes.includes(pane);
  }

  /** Turns a spoiler over; alone, where there is no bar to put it in. */
  private flipper(alone: boolean): TemplateResult | typeof nothing {
    if (this.lab.options.mode !== "spoiler") return nothing;
    const button = html`<button
      class="btn solid"
      type="button"
      @click=${() => (this.flipped = !this.flipped)}
    >
      ${this.flipped ? "Show the terminal" : "Show the layers"}
    </button>`;
    return alone ? html`<footer>${button}</footer>` : button;
  }

  private timeline(): TemplateResult {
    const { lab } = this;
    const { session, position, length } = lab;
    const off = session.state !== "prompt";
    return html`<footer part="timeline">
      <button
        class="btn"
        type="button"
        aria-label="Back"
        ?disabled=${off || position === 0}
        @click=${() => lab.seek(position - 1)}
      >
        ${icon("left")}
      </button>
      <span class="at">${position} of ${length}</span>
      <button
        class="btn"
        type="button"
        aria-label="Forward"
        ?disabled=${off || position === length}
        @click=${() => lab.seek(position + 1)}
      >
        ${icon("right")}
      </button>
      <span class="told">${this.lab.options.mode === "spoiler" ? nothing : this.told}</span>
      ${this.flipper(false)}
      <button
        class="btn"
        type="button"
        ?disabled=${off || position === 0}
        @click=${() => lab.call("reset", [])}
      >
        Reset
      </button>
      ${this.opener()}
    </footer>`;
  }

  /** The last command up to now that changed something, and what it did. */
  private get told(): TemplateResult | typeof nothing {
    const { told } = this.lab.session.past;
    return told ? html`<b>${told.n}</b> ${story(told)}` : nothing;
  }

  private opener(): TemplateResult | typeof nothing {
    if (!this.lab.options.openLink || !this.page) return nothing;
    return html`<a
      class="btn full"
      target="_blank"
      rel="noopener"
      href="${this.page}#${this.link}"
      aria-label="Open the full page"
      @pointerenter=${() => void this.linkUp()}
      @focus=${() => void this.linkUp()}
      ><span>Full page</span>${icon("out")}</a
    >`;
  }

  private async linkUp(): Promise<void> {
    if (this.lab.options.openLink) this.link = await linkOf(await this.lab.recorded());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-stage": StageElement;
  }
}
