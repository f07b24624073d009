import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Finding } from "../engine/contract";
import type { Session } from "../session/session";
import { classes } from "../style/classes";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import "./completion";
import { linesOf } from "./lines";
import type { Question } from "./lesson";
import css from "./pane.css?inline";
import proseCss from "./prose.css?inline";
import { prose } from "./prose";
import "./question";
import type { Run } from "./run";

/** A lesson as its reader works on it: what a step says and asks, which of its tasks are done, and help. */
@customElement("overlook-lesson")
export class LessonElement extends LitElement {
  static override styles = sheets(proseCss, css);

  @property({ attribute: false }) run!: Run;
  /** Lessons that may come next, by identity, with their titles. */
  @property({ attribute: false }) next: readonly { id: string; title: string }[] = [];
  /** On a phone two lines stand for it until they are opened. */
  @property({ type: Boolean, reflect: true }) phone = false;

  @state() private open = false;
  @state() private why = false;
  @state() private helped = false;
  @state() private said = "";
  private heard: Run | undefined;
  private session: Session | undefined;
  private readonly changed = () => this.requestUpdate();
  private readonly stepped = () => {
    this.why = this.helped = false;
    const { run } = this;
    if (this.matches(":focus-within")) {
      void this.updateComplete.then(() => this.renderRoot.querySelector("h2")?.focus());
    }
    this.said = `Step ${run.at + 1} of ${run.lesson.steps.length}: ${run.step.title}.`;
    this.renderRoot.querySelector(".body")?.scrollTo(0, 0);
  };
  private readonly checked = () => this.announce();
  /** What was done when it was last said. */
  private done = new Set<string>();

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

  /** Says which tasks a command has done or undone. */
  private announce(): void {
    const { findings } = this.run;
    const now = new Set(findings.filter(({ holds }) => holds).map(labelOf));
    const fresh = [...now].filter((label) => !this.done.has(label));
    const lost = [...this.done].filter(
      (label) => !now.has(label) && findings.some((each) => labelOf(each) === label),
    );
    this.done = now;
    const parts = [
      ...fresh.map((label) => `Done: ${label}.`),
      ...lost.map((label) => `No longer: ${label}.`),
    ];
    if (parts.length > 0) parts.push(`${now.size} of ${findings.length}.`);
    if (this.run.passed()) parts.push(this.run.complete ? "The lesson is complete." : "The step is done.");
    this.said = parts.join(" ");
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
    const { run } = this;
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
        ><span class="quiet">${run.at + 1} of ${run.lesson.steps.length}</span> ${run.step.title}</span
      >
      <span class="todo"
        >${icon(open ? "box" : "check")}<span class="what"
          >${open ? labelOf(open) : run.done() ? "Done: go on" : "Read"}</span
        >
        ${findings.length > 0 ? html`<span class="quiet">${count} of ${findings.length} done</span>` : nothing}</span
      >
      ${icon("down")}
    </button>`;
  }

  private broken(problem: string): TemplateResult {
    return html`<h2>This lesson cannot be played</h2>
      <p class="problem">${problem}</p>`;
  }

  private body(): TemplateResult {
    const { run } = this;
    const { lesson, step, at, mark } = run;
    const first = at === 0;
    return html`
      ${
        run.other
          ? html`<p class="other" role="note">
              This was done in another version of this lesson, or in another language: what it asks may differ
              here.
            </p>`
          : nothing
      }
      <div class="top">
        <span class="label">Step ${at + 1} of ${lesson.steps.length}</span>
        <span class="quiet">${lesson.minutes ? `about ${lesson.minutes} min` : nothing}</span>
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
          ? html`<overlook-completion .run=${run} .next=${this.next}></overlook-completion>`
          : nothing
      }
      ${this.ways()}
      <div class="class">
        <button class="btn" type="button" @click=${() => this.send("stuck")}>I’m stuck</button>
        <button class="btn" type="button" @click=${() => this.send("handin")}>Hand in</button>
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
      ${icon("play")}${over ? "Show it again" : "Show it"}
    </button>`;
  }

  private predict(question: Question, number: number): TemplateResult | typeof nothing {
    const { run } = this;
    const answered = run.mark?.predicted[number];
    if (!answered && run.passed()) return nothing;
    const undoable = !!answered?.right && !run.passed() && run.session.step?.undo;
    return html`<overlook-question
      .question=${question}
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
              ${icon("undo")}Take it back
            </button>`
          : nothing
      }
    </overlook-question>`;
  }

  private quiz(question: Question, number: number): TemplateResult {
    const { run } = this;
    return html`<overlook-question
      .question=${question}
      .answered=${run.mark?.quizzed[number]}
      @overlook-answer=${({ detail }: CustomEvent<number[]>) => run.quiz(number, detail)}
    ></overlook-question>`;
  }

  private tasks(): TemplateResult | typeof nothing {
    const { findings } = this.run;
    if (findings.length === 0) return nothing;
    const failing = findings.findIndex(({ holds }) => !holds);
    return html`<ul class="tasks" aria-label="Tasks">
      ${findings.map((finding, index) => {
        const { holds } = finding;
        return html`<li class=${classes(holds ? "yes" : "not")}>
          ${icon(holds ? "check" : "box")}<span
            ><span class="vh">${holds ? "Done: " : "To do: "}</span>${labelOf(finding)}
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
        why not yet?
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
    const { run } = this;
    const { hints = [], solution } = run.step;
    const shown = run.mark?.hints ?? [];
    const tiers = hints.filter(({ when }) => when === undefined).length;
    const given = shown.filter((number) => hints[number]?.when === undefined).length;
    return html`${shown.map((number) => html`<div class="hint prose">${prose(hints[number]?.text, this.choose)}</div>`)}
      <div class="acts">
        ${
          hints.length > 0
            ? html`<button
                class="btn out"
                type="button"
                ?disabled=${given === tiers && tiers === hints.length}
                @click=${() => void run.hint()}
              >
                Hint <span class="quiet">${Math.min(given + 1, tiers)} of ${tiers}</span>
              </button>`
            : nothing
        }
        ${
          solution
            ? [
                html`<button
                  class="btn out"
                  type="button"
                  aria-expanded=${String(this.helped)}
                  @click=${() => (this.helped = !this.helped)}
                >
                  Solution
                </button>`,
                html`<button
                  class="btn out"
                  type="button"
                  aria-pressed=${String(run.aimed)}
                  ?disabled=${this.busy}
                  @click=${() => void run.aim()}
                >
                  Goal
                </button>`,
              ]
            : nothing
        }
        <button class="btn" type="button" ?disabled=${this.busy} @click=${() => void run.again()}>
          Begin again
        </button>
      </div>
      ${this.helped ? this.solution(solution) : nothing}`;
  }

  /** The solution, of which the next line may be played, or all. */
  private solution(text: string | undefined): TemplateResult {
    const { run } = this;
    const lines = linesOf(text);
    const at = run.mark?.solved ?? 0;
    return html`<div class="solution" role="group" aria-label="Solution">
      <ol>
        ${lines.map(
          (line, number) =>
            html`<li class=${classes(number < at ? "past" : number === at && "here")}>
              <code>${line}</code>
            </li>`,
        )}
      </ol>
      <div class="acts">
        <button class="btn solid" type="button" ?disabled=${this.busy} @click=${() => void run.solve("next")}>
          Type the next
        </button>
        <button class="btn out" type="button" ?disabled=${this.busy} @click=${() => void run.solve("all")}>
          Type all
        </button>
      </div>
    </div>`;
  }

  private send(what: "stuck" | "handin"): void {
    this.dispatchEvent(new CustomEvent(`overlook-${what}`, { bubbles: true, composed: true }));
  }

  private ways(): TemplateResult {
    const { run } = this;
    const { steps } = run.lesson;
    const before = steps[run.at - 1];
    const last = run.at === steps.length - 1;
    return html`<nav aria-label="Steps">
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
              Next${icon("right")}
            </button>`
      }
    </nav>`;
  }

  private readonly choose = (line: string, how: "type" | "run") => {
    if (how === "run") return this.run.session.type(line);
    this.dispatchEvent(new CustomEvent("overlook-type", { detail: line, bubbles: true, composed: true }));
  };
}

/** What a task is called: its author's words, or the assertion itself. */
function labelOf({ label, text }: Finding): string {
  return label || text;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-lesson": LessonElement;
  }
}
