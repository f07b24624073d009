import { html, nothing, render, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import { SessionView } from "../session/view";
import css from "./console.css?inline";
import { complete, listing } from "./completion";
import { edits, type Edit } from "./edit";
import { Log, pieces } from "./log";
import { pasted } from "./paste";

/** What the keyboard looks for in the history, after Ctrl-R. */
interface Search {
  at?: number;
  line?: string;
}

/** The keys that a line and a command cannot do without. */
const plain: readonly string[] = ["Enter", "ArrowUp", "ArrowDown", "C-c", "C-d"];

/**
 * A terminal made of ordinary page text and one native input, so that phones,
 * screen readers, selection and composition work as everywhere else.
 */
@customElement("overlook-console")
export class ConsoleElement extends SessionView {
  static override styles = sheets(css);

  /** A row of its own for the line, with a button. */
  @property({ type: Boolean, reflect: true }) phone = false;

  /** One of several parts of somebody's page: it waits until it is given the focus. */
  @property({ type: Boolean }) modest = false;
  /** Tab and the shell's own keys are left to the browser, but for Ctrl-C and Ctrl-D. */
  @property({ type: Boolean }) keyless = false;
  /** Nothing can be typed. */
  @property({ type: Boolean, reflect: true }) closed = false;

  @state() private search: Search | undefined;
  @query("input") private readonly input!: HTMLInputElement;
  @query(".scroll") private readonly scroller!: HTMLElement;
  @query(".lines") private readonly lines!: HTMLElement;

  /** Esc was pressed: the next Tab leaves the console. */
  private leaving = false;
  /** Tab was pressed before the engine had answered what it could do. */
  private tabbed = false;
  /** The terminal's columns as they were last measured. */
  private cols = 0;
  private measuring?: ReturnType<typeof setTimeout>;
  /** How long to leave the page alone before the next drawing, in milliseconds. */
  private rest = 0;
  private log?: Log;
  /** The end of the output stays in view, until the reader scrolls away from it. */
  private following = true;
  /** How far down the output stood when it was last looked at. */
  private stood = 0;
  private readonly sizes = new ResizeObserver(() => {
    this.follow();
    this.measure();
  });

  override focus(): void {
    this.input.focus({ preventScroll: true });
  }

  /** Puts text where the caret is, as if typed, without running it. */
  insert(text: string): void {
    this.input.focus({ preventScroll: true });
    const { selectionStart, selectionEnd } = this.input;
    this.input.setRangeText(text, selectionStart ?? 0, selectionEnd ?? 0, "end");
    this.edited();
  }

  /** Puts a whole line in place of what stands there. */
  replace(text: string): void {
    this.set({ text, caret: text.length });
    this.input.focus({ preventScroll: true });
  }

  /** Does what a key does, for those who have no such key. */
  press(key: "Tab" | "ArrowUp" | "C-c"): void {
    if (key === "Tab") this.tab();
    else if (key === "ArrowUp") this.recall(this.session.history.older(this.input.value));
    else this.interrupt();
    this.input.focus({ preventScroll: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  protected override firstUpdated(): void {
    this.log = new Log(this.lines, (mark) => {
      const into = document.createDocumentFragment();
      render(icon(mark), into);
      return into;
    });
    this.addEventListener("click", (event) => event.composedPath()[0] === this && this.clicked());
    this.sizes.observe(this);
    this.sizes.observe(this.scroller);
    if (!this.modest && matchMedia("(pointer: fine)").matches) this.focus();
  }

  protected override willUpdate(): void {
    this.answer();
  }

  protected override updated(): void {
    const began = performance.now();
    this.log!.sync(this.session.log);
    this.follow();
    this.rest = performance.now() - began > 8 ? 100 : 0;
  }

  private follow(): void {
    if (this.following) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  private scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    if (scrollHeight - scrollTop - clientHeight < 40) this.following = true;
    else if (scrollTop < this.stood) this.following = false;
    this.stood = scrollTop;
  }

  /** After a frame that took long, as in a flood of output, the next one waits. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.rest > 0) await new Promise((resolve) => setTimeout(resolve, this.rest));
    await super.scheduleUpdate();
  }

  protected override render(): TemplateResult {
    const { session } = this;
    return html`
      <div
        class="scroll"
        role="log"
        aria-live="off"
        aria-label="Output"
        tabindex="0"
        @click=${this.clicked}
        @scroll=${this.scrolled}
      >
        <div class="lines"></div>
      </div>
      ${session.state === "failed" ? html`<p class="failed" role="alert">${session.failure}</p>` : this.entry()}
      <p class="vh" aria-live="polite">${session.spoken}</p>
    `;
  }

  private entry(): TemplateResult {
    const { session } = this;
    const next = session.state === "prompt" ? session.past.next : "";
    return html`<form class="entry" @submit=${this.submit} @click=${this.clicked}>
      <span class="n" aria-hidden="true">${next}</span>
      <span class="field">
        <span class="prefix" id="prefix">${this.lead()}</span>
        <span class="typing">
          <span class="ghost" aria-hidden="true">${this.ghost()}</span>
          <input
            type=${session.state === "reading" && session.secret ? "password" : "text"}
            aria-label="Command line"
            aria-describedby="prefix"
            autocapitalize="off"
            autocorrect="off"
            autocomplete="off"
            spellcheck="false"
            enterkeyhint="go"
            @keydown=${this.key}
            @input=${this.edited}
            @paste=${this.paste}
            @blur=${() => (this.leaving = false)}
        /></span>
        ${this.search ? html`<span class="found">${this.search.line ?? ""}</span>` : nothing}
      </span>
      <button class="btn solid run" type="button" aria-label="Run" @click=${this.enter}>
        ${icon("enter")}
      </button>
    </form>`;
  }

  private lead(): unknown {
    if (this.search) return html`<span class="ps">(reverse-i-search): </span>`;
    const { state, prompt, rest } = this.session;
    const ps = state === "prompt" || state === "more" ? html`<span class="ps">${prompt}</span>` : nothing;
    return [...pieces(rest), ps];
  }

  /** What Tab would add to the line, behind what is typed. */
  private ghost(): TemplateResult | typeof nothing {
    const { session, input } = this;
    const known = session.completion;
    if (!input || !known || this.search || session.state !== "prompt") return nothing;
    const { text, caret } = this.edit;
    if (known.text !== text || known.pos !== caret || caret < text.length || text.trim() === "")
      return nothing;
    const more = complete({ text, caret }, known.found)?.text.slice(text.length).trimEnd();
    if (!more || input.scrollWidth > input.clientWidth) return nothing;
    return html`<i>${text}</i>${more}`;
  }

  private submit(event: Event): void {
    event.preventDefault();
    this.enter();
  }

  /** Takes the line. A frame may have no right to submit forms, so that Enter and the button come here by themselves. */
  private enter(): true {
    const text = this.search?.line ?? this.input.value;
    this.search = undefined;
    this.set({ text: "", caret: 0 });
    this.session.type(text);
    this.following = true;
    this.follow();
    return true;
  }

  private clicked(): void {
    if (getSelection()?.isCollapsed !== false) this.input.focus({ preventScroll: true });
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const name = `${event.ctrlKey ? "C-" : ""}${event.altKey ? "M-" : ""}${event.key}`;
    if (this.searching(name) || this.act(name)) event.preventDefault();
    if (name !== "Escape") this.leaving = false;
  }

  /** Does what a key says; false leaves the key to the browser. */
  private act(name: string): boolean {
    if (this.keyless && !plain.includes(name)) return false;
    switch (name) {
      case "Enter":
        return this.enter();
      case "ArrowUp":
        return this.recall(this.session.history.older(this.input.value));
      case "ArrowDown":
        return this.recall(this.session.history.newer());
      case "Tab":
        return !this.leaving && this.tab();
      case "Escape":
        this.leaving = true;
        return false;
      case "C-c":
        return this.selected() ? false : this.interrupt();
      case "C-d":
        return this.end();
      case "C-l":
        this.session.clear();
        return true;
      case "C-r":
        this.search = {};
        this.set({ text: "", caret: 0 });
        return true;
    }
    const edit = edits[name];
    if (edit) this.set(edit(this.edit));
    return edit !== undefined;
  }

  private get edit(): Edit {
    return { text: this.input.value, caret: this.input.selectionStart ?? this.input.value.length };
  }

  private set({ text, caret }: Edit): void {
    this.input.value = text;
    this.input.setSelectionRange(caret, caret);
    this.edited();
  }

  /** After every change of the line: look for it in the history, or for what Tab could add. */
  private edited(): void {
    this.tabbed = false;
    const { text, caret } = this.edit;
    if (this.search) this.search = { ...this.session.history.search(text) };
    else if (text.trim() !== "") this.session.foresee(text, caret);
    this.requestUpdate();
  }

  private recall(line: string | undefined): boolean {
    if (line !== undefined) this.set({ text: line, caret: line.length });
    return true;
  }

  private selected(): boolean {
    const { selectionStart, selectionEnd } = this.input;
    return selectionStart !== selectionEnd || getSelection()?.isCollapsed === false;
  }

  private interrupt(): boolean {
    this.session.interrupt(this.input.value);
    this.set({ text: "", caret: 0 });
    return true;
  }

  private end(): boolean {
    if (this.session.state === "reading") {
      this.session.eof(this.input.value);
      this.set({ text: "", caret: 0 });
    } else {
      const { text, caret } = this.edit;
      this.set({ text: text.slice(0, caret) + text.slice(caret + 1), caret });
    }
    return true;
  }

  /** Completes, or answers false when there is nothing to complete, so that Tab moves on. */
  private tab(): boolean {
    const { text, caret } = this.edit;
    if (text.trim() === "" || this.session.state !== "prompt") return false;
    const known = this.session.completion;
    if (known?.text === text && known.pos === caret && known.found.candidates.length === 0) return false;
    this.tabbed = true;
    this.answer();
    return true;
  }

  /** Carries out the Tab that was pressed, once it is known what it could do. */
  private answer(): void {
    const known = this.session.completion;
    if (!this.tabbed || !known) return;
    const edit = this.edit;
    if (known.text !== edit.text || known.pos !== edit.caret) return;
    this.tabbed = false;
    const done = complete(edit, known.found);
    if (done) this.set(done);
    else if (known.found.candidates.length > 1) {
      this.session.list(edit.text, listing(known.found.candidates, this.columns));
    }
  }

  private searching(name: string): boolean {
    if (!this.search) return false;
    switch (name) {
      case "C-r": {
        const older = this.session.history.search(this.input.value, this.search.at);
        if (older) this.search = older;
        return true;
      }
      case "C-c":
      case "C-g":
        return this.found("");
      case "Escape":
      case "Tab":
      case "ArrowLeft":
      case "ArrowRight":
        return this.found(this.search.line ?? "");
    }
    return false;
  }

  private found(text: string): boolean {
    this.search = undefined;
    this.set({ text, caret: text.length });
    return true;
  }

  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = pasted(text);
    if (lines.length === 1 && lines[0] === text) return;
    event.preventDefault();
    const last = lines.pop()!;
    if (lines.length > 0) {
      const { text: typed, caret } = this.edit;
      lines[0] = typed.slice(0, caret) + lines[0] + typed.slice(caret);
      this.set({ text: "", caret: 0 });
      this.session.type(...lines);
    }
    this.insert(last);
  }

  /** How many columns the terminal has: as many as fit, 80 at most. */
  get columns(): number {
    const room = this.lines.clientWidth - (this.phone ? 16 : 36);
    return Math.max(20, Math.min(80, Math.floor(room / charWidth(this.lines))));
  }

  /** Tells the machine when the terminal's width has changed. */
  private measure(): void {
    clearTimeout(this.measuring);
    this.measuring = setTimeout(() => {
      const cols = this.columns;
      if (cols !== this.cols && this.cols > 0) this.session.resize(cols);
      this.cols = cols;
    }, 250);
  }
}

function charWidth(of: HTMLElement): number {
  const probe = document.createElement("span");
  probe.textContent = "0".repeat(50);
  probe.className = "vh";
  of.append(probe);
  const wide = probe.scrollWidth / 50;
  probe.remove();
  return wide;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-console": ConsoleElement;
  }
}
