import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Run } from "../lesson/run";
import { SessionView } from "../session/view";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import { visibleLines } from "../style/visible";
import { textOf } from "../lesson/prose-text";
import { isCommand } from "./presenting";
import css from "./projector.css?inline";
import { Remote, type Order, type Told } from "./remote";
import { sentence, Show, type Asked } from "./show";
import { toldOf } from "./telling";

/** How many commands have a dot of their own. */
const most = 24;

/** How wide the letters are against the page: a line of a hundred of the console's fits. */
const size = "clamp(24px, 1.6667vw, 48px)";

/** The page for a room: the command, what it did, the layers and the console, all of them large. */
@customElement("overlook-projector")
export class ProjectorElement extends SessionView {
  static override styles = sheets(css);

  @property() theme = "";
  /** The lesson that the session is of. */
  @property({ attribute: false }) run: Run | undefined;
  /** Nothing is shown, so that the room looks elsewhere. */
  @state() private blank = false;
  /** Digits of where is to be gone to. */
  @state() private digits = "";
  private shown?: Show;
  private remote: Remote<Told, Order> | undefined;
  private readonly redrawn = () => this.requestUpdate();

  get show(): Show {
    const { session, run } = this;
    if (this.shown?.session !== session || this.shown.run !== run) {
      this.leave();
      this.shown = new Show(session, run);
      this.shown.addEventListener("change", this.redrawn);
      run?.addEventListener("change", this.redrawn);
    }
    return this.shown;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.key);
    document.documentElement.style.fontSize = size;
    this.remote = new Remote("projector", (order) => this.obey(order));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.key);
    document.documentElement.style.removeProperty("font-size");
    this.remote?.close();
    this.leave();
  }

  private leave(): void {
    this.shown?.run?.removeEventListener("change", this.redrawn);
    this.shown?.removeEventListener("change", this.redrawn);
  }

  protected override render(): TemplateResult {
    const { asked } = this.show;
    return html`<main ?inert=${this.blank}>
        <h1 class="vh">Overlook</h1>
        <header aria-live="polite">${asked ? this.question(asked) : this.echo()}</header>
        <slot name="picture"></slot>
        <slot name="console"></slot>
        ${this.bar()}
      </main>
      <p class="vh" role="status">${this.blank ? "The screen is blank." : ""}</p>
      ${this.blank ? html`<div class="blank" @click=${() => (this.blank = false)}></div>` : nothing}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    this.remote?.send(toldOf(this.show, this.blank));
  }

  /** The command and what it did; where a step of a lesson begins, what it is about. */
  private echo(): TemplateResult {
    const { step, run, opening } = this.show;
    if (run && opening) {
      return html`<h2 class="echo"><span class="num">${run.at + 1}</span><span>${run.step.title}</span></h2>
        <p class="story">${textOf(run.step.text?.slice(0, 1) ?? [])}</p>`;
    }
    if (!step) return html`<h2 class="echo"><code class="wait">lab$</code></h2>`;
    return html`<h2 class="echo">
        <span class="num">${step.n}</span><code>${visibleLines(step.line)}</code>
      </h2>
      <p class="story">${sentence(step)}</p>`;
  }

  /** What the room is to say before it sees; which answer is right only once it is revealed. */
  private question({ question, chosen, right }: Asked): TemplateResult {
    return html`<h2 class="ask">${textOf(question.ask)}</h2>
      <ol class="options">
        ${question.options.map(
          ({ text, why = [] }, i) =>
            html`<li class=${right ? (right[i] ? "right" : "wrong") : ""}>
              <button
                type="button"
                aria-pressed=${String(i === chosen)}
                ?disabled=${!!right}
                @click=${() => this.show.jump(i + 1)}
              >
                <kbd>${i + 1}</kbd> ${right ? icon(right[i] ? "ok" : "x") : nothing}
                <span
                  >${right ? html`<span class="vh">${right[i] ? "Right: " : "Wrong: "}</span>` : nothing}${textOf(text)}
                  ${right && i === chosen && !right[i] ? html`<small>${textOf(why)}</small>` : nothing}</span
                >
              </button>
            </li>`,
        )}
      </ol>`;
  }

  private bar(): TemplateResult {
    const { at, lines, upcoming, moves, run, asked } = this.show;
    const dotted = !run && lines > 0 && lines <= most;
    return html`<footer>
      ${dotted ? dots(at, lines) : run ? dots(run.at + 1, run.lesson.steps.length) : nothing}
      <span class="where"
        >${this.digits ? `Go to ${this.digits}` : run ? tasks(run) : `${at} of ${lines}`}</span
      >
      <span class="push"></span>
      ${this.button("Page Up", "back", !moves || (at === 0 && !asked), () => this.show.back())}
      ${this.button("Page Down", asked && !asked.right ? "reveal" : "next", !moves || upcoming === undefined, () => void this.show.next())}
      ${this.button("B", "blank", false, () => (this.blank = true))}
      ${this.button("Q", "QR code", false, () => this.send("qr"))}
      ${location.protocol === "file:" ? nothing : this.button("N", "notes", false, () => this.notes())}
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
    if (underDialog(event)) return;
    if (event.key === "PageDown") void this.show.next();
    else if (event.key === "PageUp") this.show.back();
    else if (event.key === "Escape" && !isCommand(event)) release();
    else if (!isCommand(event) || !this.act(event.key)) return;
    event.preventDefault();
  };

  private act(key: string): boolean {
    const letter = key.toLowerCase();
    if (letter === "b" || letter === ".") return this.turn(!this.blank);
    if (this.blank) return this.turn(false);
    if (letter === "escape" && this.digits !== "") this.digits = "";
    else if (letter === "escape") this.send("leave");
    else if (letter === "q") this.send("qr");
    else if (letter === "t") this.send("theme");
    else if (letter === "n") this.notes();
    else if (letter === "enter") return this.go();
    else if (/^\d$/.test(letter)) this.digit(letter);
    else return false;
    return true;
  }

  private turn(blank: boolean): true {
    this.blank = blank;
    return true;
  }

  /** Goes to a place as soon as no other one begins with its digits. */
  private digit(key: string): void {
    this.digits += key;
    if (Number(this.digits) * 10 > this.show.places || this.digits === "0") this.go();
  }

  private go(): boolean {
    if (this.digits === "") return false;
    this.show.jump(Number(this.digits));
    this.digits = "";
    return true;
  }

  /** Opens the window that only the presenter sees. */
  private notes(): void {
    window.open("presenter.html", "overlook-presenter", "popup,width=960,height=720");
  }

  private obey(order: Order): void {
    if (order === "next") void this.show.next();
    else if (order === "back") this.show.back();
    else if (order === "blank") this.blank = !this.blank;
    else if (order === "qr") this.send("qr");
    else if (order !== "hello") this.show.jump(order.jump);
    this.requestUpdate();
  }

  private send(what: string): void {
    this.dispatchEvent(new CustomEvent(`overlook-${what}`, { bubbles: true, composed: true }));
  }
}

/** The keyboard is the projector's again. */
function release(): void {
  let active: Element | null = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (active instanceof HTMLElement) active.blur();
}

function underDialog(event: KeyboardEvent): boolean {
  return event.composedPath().some((each) => each instanceof HTMLDialogElement);
}

/** How far the show is, at a glance. */
function dots(at: number, lines: number): TemplateResult {
  return html`<span class="dots" aria-hidden="true"
    >${Array.from({ length: lines }, (_, i) => html`<i class=${i + 1 < at ? "done" : i + 1 === at ? "now" : ""}></i>`)}</span
  >`;
}

/** Where a lesson is, and what of its task is done. */
function tasks({ at, lesson, findings }: Run): string {
  const done = findings.filter(({ holds }) => holds).length;
  if (findings.length === 0) return `Step ${at + 1} of ${lesson.steps.length}`;
  return `Step ${at + 1}: ${done} of ${findings.length} done`;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-projector": ProjectorElement;
  }
}
