import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { Finding } from "../engine/contract";
import type { Session } from "../session/session";
import { classes } from "../style/classes";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import "./completion";
import "./help";
import { linesOf } from "./lines";
import type { Question } from "./lesson";
import css from "./pane.css?inline";
import proseCss from "./prose.css?inline";
import { prose } from "./prose";
import "./question";
import type { Run } from "./run";
import { labelOf, Teller } from "./tell";
import { directionOf, english } from "./words";

/** A lesson as its reader works on it: what a step says and asks, which of its tasks are done, and help. */
@customElement("overlook-lesson")
export class LessonElement extends LitElement {
  static override styles = sheets(proseCss, css);

  @property({ attribute: false }) run!: Run;
  /** In the language of the lesson. */
  @property({ attribute: false }) words = english;
  /** Lessons that may come next, by identity, with their titles. */
  @property({ attribute: false }) next: readonly { id: string; title: string }[] = [];
  /** On a phone two lines stand for it until they are opened. */
  @property({ type: Boolean, reflect: true }) phone = false;

  @state() private open = false;
  @state() private why = false;
  @state() private said = "";
  private heard: Run | undefined;
  private session: Session | undefined;
  private readonly changed = () => this.requestUpdate();
  private readonly stepped = () => {
    this.why = false;
    const { run } = this;
    if (this.matches(":focus-within")) {
      void this.updateComplete.then(() => this.renderRoot.querySelector("h2")?.focus());
    }
    this.said = this.words.stepNamed(run.at + 1, run.lesson.steps.length, run.step.title);
    this.renderRoot.querySelector(".body")?.scrollTo(0, 0);
  };
  private readonly checked = () => {
    const { findings, complete } = this.run;
    this.said = this.teller.tell({ findings, complete, passed: this.run.passed() }, this.words);
  };
  private readonly teller = new Teller();

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.hear(undefined);
    this.session?.removeEventListener("change", this.changed);
    this.session = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (this.heard !== this.run) this.hear(this.run);
    this.lang = this.run.lesson.lang ?? "en";
    this.dir = directionOf(this.lang);
    if (this.session === this.run.session) return;
    this.session?.removeEventListener("change", this.changed);
    this.session = this.run.session;
    this.session.addEventListener("change", this.changed);
  }

  private hear(run: Run | undefined): void {
    const { heard } = this;
    heard?.removeEventListener("change", this.changed);
    heard?.removeEventListener("step", this.stepped);
    heard?.removeEventListener("check", this.checked);
    this.heard = run;
    run?.addEventListener("change", this.changed);
    run?.addEventListener("step", this.stepped);
    run?.addEventListener("check", this.checked);
  }

  protected override render(): TemplateResult {
    const { run } = this;
    return html`
      <p class="vh" role="status">${this.said}</p>
      ${this.phone ? this.line() : nothing}
      ${
        !this.phone || this.open
          ? html`<div class="body">${run.problem === "" ? this.body() : this.broken(run.problem)}</div>`
          : nothing
      }
    `;
  }

  /** Two lines for a phone: where one is, and what is to be done. */
  private line(): TemplateResult {
    const { run, words } = this;
    const { findings } = run;
    const open = findings.find(({ holds }) => !holds);
    const count = findings.filter(({ holds }) => holds).length;
    return html`<button
      class="stepline"
      type="button"
      aria-expanded=${String(this.open)}
      @click=${() => (this.open = !this.open)}
    >
      <span class="st"
        ><span class="quiet">${words.at(run.at + 1, run.lesson.steps.length)}</span> ${run.step.title}</span
      >
      <span class="todo"
        >${icon(open ? "box" : "check")}<span class="what"
          >${open ? labelOf(open) : run.done() ? words.goOn : words.read}</span
        >
        ${findings.length > 0 ? html`<span class="quiet">${words.doneOf(count, findings.length)}</span>` : nothing}</span
      >
      ${icon("down")}
    </button>`;
  }

  private broken(problem: string): TemplateResult {
    return html`<h2>${this.words.unplayable}</h2>
      <p class="problem">${problem}</p>`;
  }

  private body(): TemplateResult {
    const { run, words } = this;
    const { lesson, step, at, mark } = run;
    const first = at === 0;
    return html`
      ${run.other ? html`<p class="other" role="note">${words.otherVersion}</p>` : nothing}
      <div class="top">
        <span class="label">${words.stepOf(at + 1, lesson.steps.length)}</span>
        <span class="quiet">${lesson.minutes ? words.about(lesson.minutes) : nothing}</span>
      </div>
      ${
        first
          ? html`<h2 tabindex="-1">${lesson.title}</h2>
              <div class="prose">${prose(lesson.intro, this.choose)}</div>
              <h3>${step.title}</h3>`
          : html`<h2 tabindex="-1">${step.title}</h2>`
      }
      <div class="prose">${prose(step.text, this.choose)}</div>
      ${step.show ? this.demo() : nothing}
      ${step.predict?.map((question, number) => this.predict(question, number))} ${this.tasks()}
      ${mark && !run.passed() ? this.help() : nothing}
      ${
        run.done() && mark
          ? html`<div class="prose note">${prose(step.note, this.choose)}</div>
              ${step.quiz?.map((question, number) => this.quiz(question, number))}`
          : nothing
      }
      ${
        run.complete && at === lesson.steps.length - 1
          ? html`<overlook-completion .run=${run} .next=${this.next} .words=${words}></overlook-completion>`
          : nothing
      }
      ${this.ways()}
      <div class="class">
        <button class="btn" type="button" @click=${() => this.send("stuck")}>${words.stuck}</button>
        <button class="btn" type="button" @click=${() => this.send("handin")}>${words.handIn}</button>
      </div>
    `;
  }

  /** Lines that are played for the reader. */
  private demo(): TemplateResult {
    const { run } = this;
    const over = (run.mark?.shown ?? 0) >= linesOf(run.step.show).length;
    return html`<button
      class="btn out demo"
      type="button"
      ?disabled=${this.busy}
      @click=${() => void run.demonstrate("all")}
    >
      ${icon("play")}${over ? this.words.showAgain : this.words.show}
    </button>`;
  }

  private predict(question: Question, number: number): TemplateResult | typeof nothing {
    const { run } = this;
    const answered = run.mark?.predicted[number];
    if (!answered && run.passed()) return nothing;
    const undoable = !!answered?.right && !run.passed() && run.session.step?.undo;
    return html`<overlook-question
      .question=${question}
      .words=${this.words}
      .answered=${answered}
      ?off=${this.busy}
      @overlook-answer=${({ detail }: CustomEvent<number[] | undefined>) => void run.predict(number, detail?.[0])}
    >
      ${
        undoable
          ? html`<button
              class="btn out"
              type="button"
              ?disabled=${this.busy}
              @click=${() => run.session.say("undo")}
            >
              ${icon("undo")}${this.words.takeBack}
            </button>`
          : nothing
      }
    </overlook-question>`;
  }

  private quiz(question: Question, number: number): TemplateResult {
    const { run } = this;
    return html`<overlook-question
      .question=${question}
      .words=${this.words}
      .answered=${run.mark?.quizzed[number]}
      @overlook-answer=${({ detail }: CustomEvent<number[]>) => run.quiz(number, detail)}
    ></overlook-question>`;
  }

  private tasks(): TemplateResult | typeof nothing {
    const { run, words } = this;
    const { findings } = run;
    if (findings.length === 0) return nothing;
    const failing = findings.findIndex(({ holds }) => !holds);
    return html`<ul class="tasks" aria-label=${words.tasks}>
      ${findings.map((finding, index) => {
        const { holds } = finding;
        return html`<li class=${classes(holds ? "yes" : "not")}>
          ${icon(holds ? "check" : "box")}<span
            ><span class="vh">${holds ? words.done : words.toDo}</span>${labelOf(finding)}
            ${index === failing ? this.reason(finding) : nothing}</span
          >
        </li>`;
      })}
    </ul>`;
  }

  /** Why the first task that is left is not done: the engine's own words. */
  private reason({ text, found }: Finding): TemplateResult {
    return html`<button
        class="why"
        type="button"
        aria-expanded=${String(this.why)}
        @click=${() => (this.why = !this.why)}
      >
        ${this.words.whyNot}
      </button>
      ${
        this.why
          ? html`<small class="found"><code>${text.replace(/\s*#.*$/, "")}</code> ${found}.</small>`
          : nothing
      }`;
  }

  private get busy(): boolean {
    return this.run.playing || this.run.session.state !== "prompt";
  }

  private help(): TemplateResult {
    const { run, words } = this;
    return html`${keyed(
      run.mark,
      html`<overlook-lesson-help
        .run=${run}
        .words=${words}
        .choose=${this.choose}
        ?phone=${this.phone}
      ></overlook-lesson-help>`,
    )}`;
  }

  private send(what: "stuck" | "handin"): void {
    this.dispatchEvent(new CustomEvent(`overlook-${what}`, { bubbles: true, composed: true }));
  }

  private ways(): TemplateResult {
    const { run, words } = this;
    const { steps } = run.lesson;
    const before = steps[run.at - 1];
    const last = run.at === steps.length - 1;
    return html`<nav aria-label=${words.steps}>
      ${
        before
          ? html`<button
              class="btn"
              type="button"
              ?disabled=${run.playing}
              @click=${() => void run.go(run.at - 1)}
            >
              ${icon("left")}<span>${before.title}</span>
            </button>`
          : html`<span></span>`
      }
      ${
        last
          ? nothing
          : html`<button
              class=${classes("btn", run.done() && "solid")}
              type="button"
              ?disabled=${!run.done() || this.busy}
              @click=${() => void run.go(run.at + 1)}
            >
              ${words.next}${icon("right")}
            </button>`
      }
    </nav>`;
  }

  private readonly choose = (line: string, how: "type" | "run") => {
    if (how === "run") return this.run.session.type(line);
    this.dispatchEvent(new CustomEvent("overlook-type", { detail: line, bubbles: true, composed: true }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-lesson": LessonElement;
  }
}
