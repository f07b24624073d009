import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { Authoring } from "../author/authoring";
import "../console/console";
import type { ConsoleElement } from "../console/console";
import { Presenting } from "../desk/presenting";
import type { Client } from "../engine/client";
import { Imaging } from "../image/imaging";
import type { Lesson } from "../lesson/lesson";
import type { Study } from "../lesson/study";
import type { LessonNote } from "../session/journal";
import "../explain/explain";
import "../picture/picture";
import { Session } from "../session/session";
import { Sharing } from "../share/sharing";
import { classes } from "../style/classes";
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

/** What can be moved between the panes, and how far, in percent of the page. */
const edges = {
  down: { axis: "y", label: "Height of the picture", min: 20, max: 80 },
  right: { axis: "x", label: "Width of the explanation", min: 50, max: 85 },
  left: { axis: "x", label: "Width of the lesson", min: 15, max: 35 },
} as const;

/** The whole page: one machine, its picture, its console and the explanation between them. */
@customElement("overlook-page")
export class PageElement extends LitElement {
  static override styles = sheets(tokens, css);

  @state() session = new Session();
  readonly client: Client = client;
  /** What lies over the page, whichever session it shows; other dialogs go when theirs does. */
  readonly dialogs = document.createElement("div");
  private readonly sharing = new Sharing(this);

  @state() private theme: Theme = savedTheme();
  @state() private explaining = false;
  @state() private pointed = "";
  /** How far down the picture may reach, and how far right it goes, in percent of the page. */
  @state() private down = Number(stored("down") ?? 62);
  @state() private right = Number(stored("right") ?? 77);
  /** How wide the lesson is, in percent of the page. */
  @state() private left = Number(stored("left") ?? 19);
  /** Which of them is seen, where the lesson and the explanation share their room. */
  @state() private side: "lesson" | "explain" = "lesson";
  /** What there is of lessons; undefined until one is wanted. */
  private study: Study | undefined;
  @query("overlook-console") private readonly console!: ConsoleElement;
  @query("overlook-help") private readonly help!: HelpElement;
  private readonly width = new WidthController(this);
  private readonly presenting = new Presenting(this);
  private readonly authoring = new Authoring(this);
  private readonly imaging = new Imaging(this);

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    this.dialogs.className = "dialogs";
    this.renderOptions.renderBefore = root.appendChild(this.dialogs);
    return root;
  }

  protected override willUpdate(): void {
    const theme = this.presenting.on ? this.presenting.theme : this.theme;
    if (theme === "auto") delete this.dataset["theme"];
    else this.dataset["theme"] = theme;
    this.style.setProperty("--down", String(this.down));
    this.style.setProperty("--right", String(this.right));
    this.style.setProperty("--left", String(this.left));
  }

  protected override firstUpdated(): void {
    this.addEventListener(
      "overlook-lesson",
      (event) => void this.learn((event as CustomEvent<string>).detail),
    );
    this.addEventListener(
      "overlook-preview",
      (event) => void this.preview((event as CustomEvent<Lesson>).detail),
    );
    this.addEventListener("overlook-anew", () => void this.study?.anew());
    this.addEventListener("overlook-sandbox", () => this.unlearn());
    void this.console.updateComplete.then(() => this.sharing.begin(() => this.begin()));
  }

  /** Opens the lesson that the address asks for; false: it asks for none. */
  private async begin(): Promise<boolean> {
    const asked = new URLSearchParams(location.search);
    if (!asked.has("lesson") && !asked.has("course")) return false;
    const of = (name: string) => asked.get(name) ?? undefined;
    const study = await this.school();
    const [lesson, course, step, lang, seed] = ["lesson", "course", "step", "lang", "seed"].map(of);
    if (lesson === undefined) void this.choose();
    return study.arrive({ lesson, course, step, lang, seed });
  }

  private async school(): Promise<Study> {
    const { Study } = await import("../lesson/study");
    return (this.study ??= new Study(this));
  }

  /** Lets the reader choose a lesson. */
  private async choose(): Promise<void> {
    const study = await this.school();
    const { ChooserElement } = await import("../lesson/chooser");
    this.dialogs.querySelector("overlook-chooser")?.remove();
    const chooser = this.dialogs.appendChild(new ChooserElement());
    chooser.study = study;
    await chooser.show();
  }

  /** Lets the reader hand in what they have done. */
  private async handIn(): Promise<void> {
    const run = this.taught?.run;
    if (!run) return;
    const { HandInElement } = await import("../desk/handin-element");
    this.renderRoot.querySelector("overlook-handin")?.remove();
    await this.renderRoot.insertBefore(new HandInElement(), this.dialogs).show(run);
  }

  private async learn(id: string): Promise<void> {
    this.side = "lesson";
    await (await this.school()).open(id);
  }

  /** Shows what an author is writing. */
  private async preview(lesson: Lesson): Promise<void> {
    await (await this.school()).preview(lesson);
  }

  /** Leaves the lesson for the reader's own machine. */
  private unlearn(): void {
    this.study?.close();
    void this.sharing.back();
  }

  teach(session: Session, note: LessonNote): void {
    void this.school().then((study) => study.adopt(session, note));
  }

  image(file?: File): Promise<void> {
    return file ? this.imaging.load(file) : this.imaging.turn(true);
  }

  equip(session: Session): void {
    this.sharing.equip(session);
  }

  /** The study, while it is its session that is shown, or something is wrong with its lesson. */
  private get taught(): Study | undefined {
    const { study } = this;
    return study && (study.failure !== "" || study.run?.session === this.session) ? study : undefined;
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
      .run=${this.taught?.run}
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
    const { session, taught } = this;
    const width = this.width.of(!!taught);
    const phone = width === "phone" || width === "lying";
    const beside = this.explaining || this.authoring.on;
    const picture = this.imaging.on ? this.images() : this.picture(phone);
    const guide = taught ? nothing : html`<overlook-guide .session=${session}></overlook-guide>`;
    const terminal = html`<overlook-console
      .session=${session}
      ?phone=${phone}
      role="region"
      aria-label="Console"
    ></overlook-console>`;
    const explain = this.authoring.on ? this.desk() : this.explain();
    const lesson = taught ? this.lesson(taught, phone) : nothing;
    const shared = !!taught && (width === "narrow" || (width === "wide" && this.crowded));
    const apart = !!taught && !shared;
    return html`<main
        class=${classes(width, apart && "taught")}
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
        @overlook-images=${() => void this.imaging.turn()}
        @overlook-lessons=${() => void this.choose()}
        @overlook-stuck=${() => void this.sharing.code("stuck")}
        @overlook-handin=${() => void this.handIn()}
      >
        <overlook-bar
          .session=${session}
          .theme=${this.theme}
          .lesson=${taught?.run}
          .at=${taught?.run?.at ?? 0}
          ?phone=${phone}
          ?explaining=${this.explaining}
        ></overlook-bar>
        ${apart ? lesson : nothing} ${apart && width === "wide" ? this.splitter("left") : nothing}
        ${
          width === "wide"
            ? html`<div class="mid">${picture}${guide}${this.splitter("down")}${terminal}</div>
                ${this.splitter("right")}`
            : html`${phone && beside ? nothing : picture}${guide}${terminal}`
        }
        ${shared ? this.sides(lesson, explain) : !phone || beside ? explain : nothing}
        <overlook-timeline .session=${session} role="region" aria-label="Timeline"></overlook-timeline>
        ${phone ? html`<overlook-chips .session=${session}></overlook-chips>` : nothing}
      </main>
      <overlook-help
        @overlook-author=${() => void this.authoring.turn()}
        @overlook-images=${() => void this.imaging.turn()}
      ></overlook-help>`;
  }

  private picture(phone: boolean): TemplateResult {
    const { show = [], hide = [] } = this.taught?.run?.lesson.view ?? {};
    return html`<overlook-picture
      .session=${this.session}
      ?phone=${phone}
      .pointed=${this.pointed}
      .show=${show}
      .hide=${hide}
      role="region"
      aria-label="Picture"
    ></overlook-picture>`;
  }

  private explain(): TemplateResult {
    return html`<overlook-explain
      .session=${this.session}
      .rules=${location.protocol === "file:" ? "" : "rules.html"}
      role="region"
      aria-label="Explain"
    ></overlook-explain>`;
  }

  /** What container images hold, in the place of the picture. */
  private images(): TemplateResult {
    return html`<overlook-image
      .session=${this.session}
      .client=${this.client}
      role="region"
      aria-label="Images"
    ></overlook-image>`;
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

  private lesson({ run, next, failure, words }: Study, phone: boolean): TemplateResult {
    if (!run || failure !== "")
      return html`<section class="failed" aria-label="Lesson">
        <p role="alert">${failure}</p>
      </section>`;
    return html`<overlook-lesson
      .run=${run}
      .words=${words}
      .next=${next}
      ?phone=${phone}
      role="region"
      aria-label="Lesson"
    ></overlook-lesson>`;
  }

  /** One panel for the lesson and the explanation. */
  private sides(lesson: unknown, explain: TemplateResult): TemplateResult {
    return html`<div class="side">
      <div class="seg" role="group" aria-label="Side panel">
        ${(["lesson", "explain"] as const).map(
          (side) =>
            html`<button
              type="button"
              aria-pressed=${String(side === this.side)}
              @click=${() => (this.side = side)}
            >
              ${side === "lesson" ? "Lesson" : this.authoring.on ? "Author" : "Explain"}
            </button>`,
        )}
      </div>
      ${this.side === "lesson" ? lesson : explain}
    </div>`;
  }

  /** Three lowers and more leave no room for a third pane on a small screen. */
  private get crowded(): boolean {
    const columns = this.session.picture?.mounts?.at(-1)?.columns ?? [];
    return this.width.close && columns.filter(({ role }) => role === "lower").length > 2;
  }

  private splitter(edge: keyof typeof edges): TemplateResult {
    const { axis, label, min, max } = edges[edge];
    return html`<overlook-splitter
      class=${edge}
      axis=${axis}
      label=${label}
      .value=${this[edge]}
      .min=${min}
      .max=${max}
      @overlook-split=${({ detail }: CustomEvent<number>) => this.split(edge, detail)}
    ></overlook-splitter>`;
  }

  private split(edge: keyof typeof edges, to: number): void {
    this[edge] = to;
    store(edge, to.toFixed(1));
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
