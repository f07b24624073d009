import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Client } from "../engine/client";
import type { Lesson } from "../lesson/lesson";
import { store, stored } from "../page/stored";
import type { Session } from "../session/session";
import { save } from "../share/save";
import pane from "../style/pane.css?inline";
import { sheets } from "../style/sheets";
import { visible } from "../style/visible";
import css from "./author.css?inline";
import { compiled, written, type Problem } from "./compiler";
import { lint, type Remark } from "./lint";
import { idOf, Recording, type Part } from "./recording";

/**
 * The author's tab: what is done at the prompt becomes steps, facts that the
 * engine proposes become checks, and both a source that is checked as it is
 * written. "overlook-preview" asks for the lesson to be shown.
 */
@customElement("overlook-author")
export class AuthorElement extends LitElement {
  static override styles = sheets(pane, css);

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) client!: Client;

  @state() private source = stored("author") ?? "";
  @state() private problems: readonly Problem[] = [];
  @state() private lesson: Lesson | undefined;
  @state() private remarks: readonly Remark[] | undefined;
  @state() private busy = "";
  @state() private naming = "";
  @query("textarea.source") private readonly editor!: HTMLTextAreaElement;
  private recording: Recording | undefined;
  private asked = 0;
  private readonly redraw = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    void this.compile();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.recording?.close();
    this.recording = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("session") && this.recording) return;
    this.recording?.close();
    this.recording = new Recording(this.session);
    this.recording.addEventListener("change", this.redraw);
    void this.recording.refresh();
  }

  protected override render(): TemplateResult {
    return html`<div class="top">
        <h2>Author</h2>
        <button class="btn" type="button" @click=${() => this.send("author")}>Close</button>
      </div>
      ${this.doing()}${this.writing()}`;
  }

  private doing(): TemplateResult {
    const { recording } = this;
    const parts = recording?.parts ?? [];
    const setup = recording?.setup ?? [];
    const beginning =
      this.source.trim() === ""
        ? `What was typed so far builds the lab: ${counted(setup.length, "line")}. Begin a step, and then do what solves it.`
        : "Steps that you record come behind those of the text. The machine has to stand where they end.";
    return html`<section aria-labelledby="doing">
      <h3 id="doing">Do it once</h3>
      <p class="quiet">
        ${parts.length === 0 ? beginning : "Do what solves the step, and tick what it has reached."}
      </p>
      <ol class="parts">
        ${parts.map((part, at) => this.piece(part, at === parts.length - 1))}
      </ol>
      <form @submit=${this.begin}>
        <input
          aria-label="Title of the next step"
          placeholder="Title of the next step"
          .value=${this.naming}
          @input=${(event: Event) => (this.naming = (event.target as HTMLInputElement).value)}
        />
        <button class="btn out" ?disabled=${this.naming.trim() === ""}>Begin step</button>
      </form>
      <div class="row">
        <button class="btn out" type="button" ?disabled=${!recording?.whole} @click=${this.write}>
          Write it down
        </button>
        <button
          class="btn"
          type="button"
          ?disabled=${parts.length === 0}
          @click=${() => void recording?.drop()}
        >
          Drop the last step
        </button>
      </div>
    </section>`;
  }

  private piece(part: Part, last: boolean): TemplateResult {
    const { title, task, lines, facts, ticked } = part;
    const shown = last ? facts : ticked;
    return html`<li>
      <h4>${title}</h4>
      <input
        aria-label="What ${title} asks for"
        placeholder="What is to be done, in a sentence"
        .value=${task}
        @input=${(event: Event) => (part.task = (event.target as HTMLInputElement).value)}
      />
      ${lines.length > 0 ? html`<pre>${lines.map(visible).join("\n")}</pre>` : nothing}
      ${shown.length === 0 && last ? html`<p class="quiet">Nothing has come true yet.</p>` : nothing}
      <ul class="facts">
        ${shown.map(
          (fact) =>
            html`<li>
              <label
                ><input
                  type="checkbox"
                  .checked=${ticked.includes(fact)}
                  @change=${() => this.recording?.tick(part, fact)}
                /><code>${visible(fact)}</code></label
              >
            </li>`,
        )}
      </ul>
    </li>`;
  }

  private writing(): TemplateResult {
    const { lesson, busy, source } = this;
    return html`<section aria-labelledby="writing">
      <h3 id="writing">The text</h3>
      <textarea
        class="source"
        aria-label="Source of the lesson"
        aria-describedby="found"
        spellcheck="false"
        rows="18"
        .value=${source}
        @input=${this.edited}
      ></textarea>
      <div id="found" class="found" role="status">${this.found()}</div>
      <div class="row">
        <button class="btn out" type="button" ?disabled=${!lesson || busy !== ""} @click=${this.lint}>
          Lint
        </button>
        <button
          class="btn out"
          type="button"
          ?disabled=${!lesson || !!this.recording?.last}
          @click=${() => this.send("preview", lesson)}
        >
          Preview
        </button>
        <button class="btn out" type="button" ?disabled=${source === ""} @click=${this.download}>
          Download
        </button>
        <button class="btn" type="button" @click=${this.choose}>Open…</button>
      </div>
      <div role="status">${busy === "" ? this.linted() : html`<p class="quiet">${busy}</p>`}</div>
    </section>`;
  }

  /** What came of the source. */
  private found(): TemplateResult | typeof nothing {
    const { lesson, problems, source } = this;
    if (source.trim() === "") return html`<p class="quiet">Nothing is written yet.</p>`;
    if (lesson) return html`<p>${counted(lesson.steps.length, "step")}, and nothing wrong with the text.</p>`;
    return html`<ul>
      ${problems.map(
        ({ line, text }) =>
          html`<li>
            <button class="say" type="button" @click=${() => this.goTo(line)}>line ${line}</button>
            ${visible(text)}
          </li>`,
      )}
    </ul>`;
  }

  private linted(): TemplateResult | typeof nothing {
    const { remarks } = this;
    if (!remarks) return nothing;
    const wrong = remarks.some((remark) => remark.wrong);
    return html`${
        wrong ? nothing : html`<p>Every step is solved by its solution and by no less, in the simulator.</p>`
      }
      <ul class="remarks">
        ${remarks.map(
          (remark) =>
            html`<li class=${remark.wrong ? "wrong" : "note"}>
              <b>${remark.step}</b>: ${remark.wrong ? nothing : "note: "}${visible(remark.text)}
            </li>`,
        )}
      </ul>`;
  }

  private readonly begin = (event: Event): void => {
    event.preventDefault();
    const title = this.naming.trim();
    if (title === "") return;
    this.naming = "";
    void this.recording?.begin(title);
  };

  private readonly write = async (): Promise<void> => {
    if (!this.recording) return;
    this.take(await written(this.recording.draft, this.source));
    await this.recording.clear();
  };

  private readonly edited = (event: Event): void => {
    this.take((event.target as HTMLTextAreaElement).value);
  };

  /** Shows a source, keeps it, and compiles it. */
  private take(source: string): void {
    this.source = source;
    this.remarks = undefined;
    store("author", source);
    void this.compile();
  }

  private async compile(): Promise<void> {
    const asked = ++this.asked;
    const found =
      this.source.trim() === ""
        ? { problems: [] }
        : await compiled(this.source).catch((reason: unknown) => ({
            problems: [{ line: 1, text: String(reason) }],
          }));
    if (asked !== this.asked) return;
    this.lesson = "lesson" in found ? found.lesson : undefined;
    this.problems = "lesson" in found ? [] : found.problems;
  }

  /** Puts the cursor into a line of the source, and selects it. */
  private goTo(line: number): void {
    const lines = this.source.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    this.editor.focus();
    this.editor.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  }

  private readonly lint = async (): Promise<void> => {
    const { lesson, source } = this;
    if (!lesson) return;
    this.remarks = undefined;
    this.busy = "The solutions are being played…";
    const remarks = await lint(lesson, this.client).catch((reason: unknown) => [
      { step: lesson.title, text: String(reason), wrong: true },
    ]);
    this.busy = "";
    if (source === this.source) this.remarks = remarks;
  };

  private readonly download = (): void => {
    const id = this.lesson?.id ?? idOf("");
    save(`${id}.lesson.md`, new Blob([this.source], { type: "text/markdown" }));
  };

  private readonly choose = (): void => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".md,text/markdown";
    input.addEventListener("change", () => void input.files?.[0]?.text().then((text) => this.take(text)));
    input.click();
  };

  private send(what: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(`overlook-${what}`, { bubbles: true, composed: true, detail }));
  }
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-author": AuthorElement;
  }
}
