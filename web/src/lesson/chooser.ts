import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { save } from "../share/save";
import dialogCss from "../share/dialog.css?inline";
import { classes } from "../style/classes";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import css from "./chooser.css?inline";
import type { Card, Course } from "./lesson";
import "./map";
import { exported, imported, progress, type Record as Known } from "./progress";
import { prose } from "./prose";
import type { Study } from "./study";
import { directionOf, english, wordsFor } from "./words";

/** The lessons that there are, course by course, and how far one is in them. */
@customElement("overlook-chooser")
export class ChooserElement extends LitElement {
  static override styles = sheets(dialogCss, css);

  @property({ attribute: false }) study!: Study;

  @state() private known = new Map<string, Known>();
  @state() private said = "";
  /** In the language that lessons are looked for in. */
  @state() private words = english;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  async show(): Promise<void> {
    await this.study.look();
    this.words = await wordsFor(this.study.lang);
    this.known = progress();
    this.requestUpdate();
    await this.updateComplete;
    this.dialog.showModal();
  }

  private get courses(): readonly Course[] {
    return this.study.catalogue.courses;
  }

  private get course(): Course | undefined {
    return this.courses.find(({ id }) => id === this.study.course) ?? this.courses[0];
  }

  protected override render(): TemplateResult {
    const { course, study, words } = this;
    return html`<dialog aria-labelledby="title" lang=${words.lang} dir=${directionOf(words.lang)}>
      <header>
        <h2 id="title">${words.lessons}</h2>
        <form method="dialog">
          <button class="btn" aria-label=${words.closeLessons} title=${words.close}>${icon("x")}</button>
        </form>
      </header>
      <div class="choices">
        <div class="seg" role="group" aria-label=${words.course}>
          ${this.courses.map(
            (each) =>
              html`<button
                type="button"
                aria-pressed=${String(each === course)}
                @click=${() => this.choose(each)}
              >
                ${each.title}
              </button>`,
          )}
        </div>
        ${study.catalogue.languages.length > 0 ? this.languages() : nothing}
      </div>
      ${course ? this.path(course) : html`<p>${words.noLessons}</p>`}
      <footer>
        <p class="said" role="status">${this.said}</p>
        ${
          study.run
            ? [
                html`<button class="btn out" type="button" @click=${() => this.go("overlook-anew")}>
                  ${words.anew}
                </button>`,
                html`<button class="btn out" type="button" @click=${() => this.go("overlook-sandbox")}>
                  ${words.leave}
                </button>`,
              ]
            : nothing
        }
        <button class="btn out" type="button" @click=${this.keep}>${words.save}</button>
        <button class="btn out" type="button" @click=${this.load}>${words.load}</button>
      </footer>
    </dialog>`;
  }

  /** What the lessons can be read in; those who wrote them wrote English. */
  private languages(): TemplateResult {
    const { study } = this;
    return html`<div class="seg" role="group" aria-label=${this.words.language}>
      ${["", ...study.catalogue.languages].map(
        (lang) =>
          html`<button
            type="button"
            lang=${lang || "en"}
            aria-pressed=${String(lang === study.lang)}
            @click=${() => void this.speak(lang)}
          >
            ${nameOf(lang || "en")}
          </button>`,
      )}
    </div>`;
  }

  /** Shows the lessons in a language, and the one that is open. */
  private async speak(lang: string): Promise<void> {
    await this.study.speak(lang);
    this.words = await wordsFor(lang);
  }

  private path(course: Course): TemplateResult {
    const { lessons } = this.study.catalogue;
    const cards = new Map(lessons.map((card) => [card.id, card]));
    const inside = new Set(course.units.flatMap((unit) => unit.lessons));
    return html`<div class="intro">${prose(course.intro, () => undefined)}</div>
      <div class="ways">
        <div class="units">
          ${course.units.map(
            (unit) =>
              html`<h3>${unit.title}</h3>
                <ol>
                  ${unit.lessons.flatMap((id) => {
                    const card = cards.get(id);
                    return card ? [this.item(card, cards)] : [];
                  })}
                </ol>`,
          )}
        </div>
        <overlook-map
          .cards=${lessons}
          .inside=${inside}
          .known=${this.known}
          .here=${this.study.run?.lesson.id ?? ""}
          .words=${this.words}
          @overlook-lesson=${this.close}
        ></overlook-map>
      </div>`;
  }

  private item({ id, title, minutes, needs = [] }: Card, cards: ReadonlyMap<string, Card>): TemplateResult {
    const { done, kept } = this.known.get(id) ?? {};
    const { words } = this;
    const how = done ? "done" : kept ? "begun" : "none";
    const before = needs
      .filter((need) => !this.known.get(need)?.done)
      .flatMap((need) => cards.get(need) ?? []);
    return html`<li>
      <button
        class=${classes("lesson", how === "done" && "done")}
        type="button"
        aria-current=${id === this.study.run?.lesson.id ? "true" : nothing}
        @click=${() => this.go("overlook-lesson", id)}
      >
        ${icon(done ? "check" : kept ? "hollow" : "box")}<span class="name"
          >${title}<span class="vh">, ${words.known[how]}</span></span
        ><span class="quiet">${minutes ? words.lasts(minutes) : nothing}</span>
        ${
          before.length > 0 && !done
            ? html`<span class="before quiet"
                >${words.after(before.map((card) => card.title).join("; "))}</span
              >`
            : nothing
        }
      </button>
    </li>`;
  }

  private choose({ id = "" }: Course): void {
    this.study.course = id;
    this.requestUpdate();
  }

  private go(what: string, detail?: string): void {
    this.close();
    this.dispatchEvent(new CustomEvent(what, { detail, bubbles: true, composed: true }));
  }

  private readonly close = () => this.dialog.close();

  private keep(): void {
    const file = "overlook-progress.json";
    save(file, new Blob([exported()], { type: "application/json" }));
    this.said = this.words.saved(file);
  }

  private load(): void {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".json,application/json";
    input.addEventListener("change", () => input.files?.[0] && void this.take(input.files[0]));
    input.click();
  }

  private async take(file: File): Promise<void> {
    try {
      this.said = this.words.loaded(imported(await file.text()));
    } catch (reason) {
      this.said = (reason as Error).message;
    }
    this.known = progress();
  }
}

/** What a language calls itself. */
function nameOf(lang: string): string {
  return new Intl.DisplayNames([lang], { type: "language" }).of(lang) ?? lang;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-chooser": ChooserElement;
  }
}
