import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { SessionView } from "../session/view";
import { sheets } from "../style/sheets";
import { visibleLines } from "../style/visible";
import { isCommand } from "./presenting";
import css from "./projector.css?inline";
import { sentence, Show } from "./show";

/** How many commands have a dot of their own. */
const most = 24;

/** How wide the letters are against the page: a line of a hundred of the console's fits. */
const size = "clamp(24px, 1.6667vw, 48px)";

/** The page for a room: the command, what it did, the layers and the console, all of them large. */
@customElement("overlook-projector")
export class ProjectorElement extends SessionView {
  static override styles = sheets(css);

  @property() theme = "";
  /** Nothing is shown, so that the room looks elsewhere. */
  @state() private blank = false;
  /** Digits of the command that is to be gone to. */
  @state() private digits = "";
  private show_?: Show;

  get show(): Show {
    if (this.show_?.session !== this.session) this.show_ = new Show(this.session);
    return this.show_;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.key);
    document.documentElement.style.fontSize = size;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.key);
    document.documentElement.style.removeProperty("font-size");
  }

  protected override render(): TemplateResult {
    const { step } = this.show;
    return html`<main ?inert=${this.blank}>
        <h1 class="vh">Overlook</h1>
        <header>
          ${
            step
              ? html`<h2 class="echo">
                    <span class="num">${step.n}</span><code>${visibleLines(step.line)}</code>
                  </h2>
                  <p class="story">${sentence(step)}</p>`
              : html`<h2 class="echo"><code class="wait">lab$</code></h2>`
          }
        </header>
        <slot name="picture"></slot>
        <slot name="console"></slot>
        ${this.bar()}
      </main>
      <p class="vh" role="status">${this.blank ? "The screen is blank." : ""}</p>
      ${this.blank ? html`<div class="blank" @click=${() => (this.blank = false)}></div>` : nothing}`;
  }

  private bar(): TemplateResult {
    const { at, lines, upcoming, moves } = this.show;
    return html`<footer>
      ${lines > 0 && lines <= most ? dots(at, lines) : nothing}
      <span class="where">${this.digits ? `Go to ${this.digits}` : `${at} of ${lines}`}</span>
      <span class="push"></span>
      ${this.button("Page Up", "back", !moves || at === 0, () => this.show.back())}
      ${this.button("Page Down", "next", !moves || upcoming === undefined, () => this.show.next())}
      ${this.button("B", "blank", false, () => (this.blank = true))}
      ${this.button("Q", "QR of this state", false, () => this.send("qr"))}
      ${this.button("T", this.theme, false, () => this.send("theme"))}
      ${this.button("Esc", "leave", false, () => this.send("leave"))}
    </footer>`;
  }

  private button(key: string, name: string, off: boolean, deed: () => void): TemplateResult {
    return html`<button class="btn" type="button" ?disabled=${off} @click=${deed}>
      <kbd>${key}</kbd> ${name}
    </button>`;
  }

  /** A clicker's keys work everywhere; the others where nothing is typed. */
  private readonly key = (event: KeyboardEvent) => {
    if (event.key === "PageDown") this.show.next();
    else if (event.key === "PageUp") this.show.back();
    else if (event.key === "Escape" && this.written(event)) this.release();
    else if (!isCommand(event) || !this.act(event.key)) return;
    event.preventDefault();
  };

  private act(key: string): boolean {
    if (this.blank && key !== "b" && key !== "B" && key !== ".") this.blank = false;
    switch (key.toLowerCase()) {
      case "b":
      case ".":
        this.blank = !this.blank;
        return true;
      case "q":
        return this.send("qr");
      case "t":
        return this.send("theme");
      case "escape":
        if (this.digits === "") return this.send("leave");
        this.digits = "";
        return true;
      case "enter":
        return this.go();
    }
    return /^\d$/.test(key) && this.digit(key);
  }

  /** Goes to a command as soon as no other one begins with its digits. */
  private digit(key: string): boolean {
    this.digits += key;
    if (Number(this.digits) * 10 > this.show.lines || this.digits === "0") this.go();
    return true;
  }

  private go(): boolean {
    if (this.digits === "") return false;
    this.show.jump(Number(this.digits));
    this.digits = "";
    return true;
  }

  /** Whether a key comes from where a line is written. */
  private written(event: KeyboardEvent): boolean {
    return !isCommand(event) && event.composedPath().some((each) => each instanceof HTMLInputElement);
  }

  /** The keyboard is the projector's again. */
  private release(): void {
    let active: Element | null = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (active instanceof HTMLElement) active.blur();
  }

  private send(what: string): true {
    return this.dispatchEvent(new CustomEvent(`overlook-${what}`, { bubbles: true, composed: true })) || true;
  }
}

/** How far the show is, at a glance. */
function dots(at: number, lines: number): TemplateResult {
  return html`<span class="dots" aria-hidden="true"
    >${Array.from({ length: lines }, (_, i) => html`<i class=${i + 1 < at ? "done" : i + 1 === at ? "now" : ""}></i>`)}</span
  >`;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-projector": ProjectorElement;
  }
}
