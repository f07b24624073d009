import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { savedTheme } from "../page/theme";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import tokens from "../style/tokens.css?inline";
import { visibleLines } from "../style/visible";
import { clock } from "./marksheet";
import css from "./presenter.css?inline";
import { isCommand } from "./presenting";
import { Remote, type Answers, type Notes, type Order, type Told } from "./remote";

/** What only the presenter sees: notes, what comes next, the solution, the time. */
@customElement("overlook-presenter")
export class PresenterElement extends LitElement {
  static override styles = sheets(tokens, css);

  @state() private told: Told | undefined;
  /** When the clock began, and what had passed when it was stopped. */
  @state() private began: number | undefined = Date.now();
  @state() private passed = 0;
  private remote: Remote<Order, Told> | undefined;
  private ticking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const theme = savedTheme();
    if (theme !== "auto") this.dataset["theme"] = theme;
    this.remote = new Remote("presenter", (told) => (this.told = told));
    this.remote.send("hello");
    this.ticking = setInterval(() => this.requestUpdate(), 1000);
    addEventListener("keydown", this.key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.remote?.close();
    clearInterval(this.ticking);
    removeEventListener("keydown", this.key);
  }

  protected override render(): TemplateResult {
    const { told } = this;
    return html`<header>
        <h1>Presenter</h1>
        <span class="push"></span>
        ${this.time()}
      </header>
      <main>
        ${
          told
            ? this.shown(told)
            : html`<p class="wait" role="status">
                Waiting for the projector: press <kbd>P</kbd> in the window that the room sees.
              </p>`
        }
      </main>`;
  }

  private time(): TemplateResult {
    const running = this.began !== undefined;
    return html`<span class="time" role="timer" aria-label="Time">${clock(this.elapsed)}</span>
      <button class="btn out" type="button" @click=${this.pause}>${running ? "Stop" : "Go on"}</button>
      <button class="btn" type="button" @click=${this.restart}>From zero</button>`;
  }

  private shown(told: Told): TemplateResult {
    const { at, lines, line, story, upcoming, moves, notes, blank } = told;
    return html`<section aria-label="Now">
        <h2>
          ${notes ? `${notes.title}, step ${notes.step + 1} of ${notes.steps.length}` : `Command ${at} of ${lines}`}
        </h2>
        ${notes ? html`<p class="title">${notes.steps[notes.step]}</p>` : nothing}
        ${line ? html`<p class="line"><span class="num">${at}</span> <code>${visibleLines(line)}</code></p>` : nothing}
        <p class="story">${story}</p>
        ${blank ? html`<p class="blank" role="status">The screen is blank.</p>` : nothing}
      </section>
      <section aria-label="Next">
        <h2>Next</h2>
        <p class="line"><code>${upcoming ? visibleLines(upcoming) : "nothing more"}</code></p>
        <div class="deeds">
          ${this.button("Page Up", "Back", !moves, "back")}
          ${this.button("Page Down", "Next", !moves || upcoming === "", "next")}
          ${this.button("B", blank ? "Show again" : "Blank", false, "blank")}
          ${this.button("Q", "QR", false, "qr")}
        </div>
      </section>
      ${notes ? this.notes(notes) : nothing}`;
  }

  private button(key: string, name: string, off: boolean, order: Order): TemplateResult {
    return html`<button
      class="btn out"
      type="button"
      ?disabled=${off}
      @click=${() => this.remote?.send(order)}
    >
      <kbd>${key}</kbd> ${name}
    </button>`;
  }

  private notes(notes: Notes): TemplateResult {
    const { question, solution, solved, misconception, hints, note } = notes;
    return html`${question ? this.question(question) : nothing}
      <section aria-label="Solution">
        <h2>Solution</h2>
        <ol class="solution">
          ${solution.map(
            (line, i) =>
              html`<li class=${i < solved ? "past" : i === solved ? "here" : ""}>
                <code>${line}</code>${i < solved ? html`<span class="vh"> typed</span>` : nothing}
              </li>`,
          )}
        </ol>
      </section>
      <section aria-label="Notes">
        <h2>Notes</h2>
        ${misconception ? html`<p><b>Many believe:</b> ${misconception}</p>` : nothing}
        ${hints.map((hint, i) => html`<p><b>Hint ${i + 1}:</b> ${hint}</p>`)}
        ${note ? html`<p><b>Afterwards:</b> ${note}</p>` : nothing}
        ${notes.steps[notes.step + 1] ? html`<p><b>Then:</b> ${notes.steps[notes.step + 1]}</p>` : nothing}
      </section>`;
  }

  private question({ ask, options }: Answers): TemplateResult {
    return html`<section aria-label="Question">
      <h2>The room is asked</h2>
      <p>${ask}</p>
      <ol class="options">
        ${options.map(
          ({ text, why, right, chosen }, i) =>
            html`<li>
              <button
                class="btn out"
                type="button"
                aria-pressed=${String(chosen)}
                ?disabled=${right !== undefined}
                @click=${() => this.remote?.send({ jump: i + 1 })}
              >
                ${right === undefined ? nothing : icon(right ? "ok" : "x")}${text}
              </button>
              ${why ? html`<p class="quiet">${why}</p>` : nothing}
            </li>`,
        )}
      </ol>
    </section>`;
  }

  private get elapsed(): number {
    return this.passed + (this.began === undefined ? 0 : Date.now() - this.began);
  }

  private pause(): void {
    this.passed = this.elapsed;
    this.began = this.began === undefined ? Date.now() : undefined;
  }

  private restart(): void {
    this.passed = 0;
    this.began = Date.now();
  }

  /** The projector's own keys, here too. */
  private readonly key = (event: KeyboardEvent) => {
    const orders: Readonly<Record<string, Order>> = {
      pagedown: "next",
      pageup: "back",
      b: "blank",
      ".": "blank",
      q: "qr",
    };
    const order = orders[event.key.toLowerCase()];
    if (!order || !isCommand(event)) return;
    event.preventDefault();
    this.remote?.send(order);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-presenter": PresenterElement;
  }
}
