import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { nextTheme, saveTheme, savedTheme, type Theme } from "../page/theme";
import { save } from "../share/save";
import { gathered } from "../share/series";
import { icon, logo } from "../style/icons";
import { sheets as styles } from "../style/sheets";
import tokens from "../style/tokens.css?inline";
import { visible } from "../style/visible";
import { csvOf } from "./csv";
import css from "./dashboard.css?inline";
import { Desk, type Paper } from "./desk";
import { client } from "../page/client";
import { lessonHere } from "./lessons";
import { clock, sheetsOf, tableOf, type Row, type Sheet, type Standing } from "./marksheet";
import "./votes";

/** What a step's standing looks like, and what it is called. */
const looks: Readonly<Record<Standing, [Parameters<typeof icon>[0] | "", string]>> = {
  done: ["ok", "done"],
  "not shown": ["x", "said to be done, not shown"],
  begun: ["ring", "begun"],
  "": ["", "not begun"],
};

/** The teacher's desk: the hand-ins of a class, replayed and decided anew in this tab. */
@customElement("overlook-dashboard")
export class DashboardElement extends LitElement {
  static override styles = styles(tokens, css);

  readonly desk = new Desk(client, lessonHere);

  @state() private theme: Theme = savedTheme();
  @state() private said = "";
  @query("textarea") private readonly pasted!: HTMLTextAreaElement;
  /** The other dashboards of this browser: a link that is opened is added to all of them. */
  private readonly others = new BroadcastChannel("overlook-desk");
  private readonly changed = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.desk.addEventListener("change", this.changed);
    this.others.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === "string") void this.desk.text(data, "link");
    };
    addEventListener("hashchange", this.arrive);
    this.arrive();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.removeEventListener("change", this.changed);
    removeEventListener("hashchange", this.arrive);
    this.others.close();
  }

  protected override willUpdate(): void {
    if (this.theme === "auto") delete this.dataset["theme"];
    else this.dataset["theme"] = this.theme;
  }

  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated && !document.hidden) await new Promise(requestAnimationFrame);
    super.scheduleUpdate();
  }

  protected override render(): TemplateResult {
    const { papers } = this.desk;
    const { sheets, lost } = sheetsOf(papers);
    return html`<header>
        ${logo}
        <h1>Teacher’s desk</h1>
        <span class="push"></span>
        <a class="btn" href="./">Overlook</a>
        <button
          class="btn"
          type="button"
          aria-label="Theme: ${this.theme}"
          title="Theme: ${this.theme}"
          @click=${this.turn}
        >
          ${icon("theme")}
        </button>
      </header>
      <main @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${this.dropped}>
        ${this.intake(papers.length > 0)} ${this.summary(sheets, lost)} ${this.named(sheets, lost)}
        ${sheets.map((sheet) => this.sheet(sheet))}
      </main>`;
  }

  private intake(some: boolean): TemplateResult {
    return html`<section class="intake" aria-label="Hand-ins">
      <p>
        Drop hand-in files here, or paste links: one by one, a whole message, or the table that your learning
        platform exports. Every session is played again in a simulator in this tab, and every task is decided
        anew. Nothing is believed, nothing leaves this tab, and nothing is kept when it is closed.
      </p>
      <textarea
        rows=${some ? 2 : 4}
        aria-label="Links or a table"
        placeholder="Paste links or a table"
        spellcheck="false"
      ></textarea>
      <div class="deeds">
        <button class="btn solid" type="button" @click=${this.paste}>Add</button>
        <button class="btn out" type="button" @click=${this.choose}>Choose files</button>
        ${
          some
            ? html`<button class="btn out" type="button" @click=${this.export}>Save as CSV</button>
                <button class="btn" type="button" @click=${() => this.desk.clear()}>Clear the desk</button>`
            : nothing
        }
      </div>
    </section>`;
  }

  private summary(sheets: readonly Sheet[], lost: readonly Paper[]): TemplateResult {
    return html`<p class="summary" role="status">${this.tally(sheets, lost)} ${this.said}</p>`;
  }

  private tally(sheets: readonly Sheet[], lost: readonly Paper[]): string {
    const { left, papers, again } = this.desk;
    if (papers.length === 0) return "";
    if (left > 0) return `${papers.length - left} of ${papers.length} replayed.`;
    const rows = sheets.flatMap(({ rows }) => rows);
    const bad = lost.length + rows.filter(({ faults }) => faults.length > 0).length;
    const all = papers.length === 1 ? "1 hand-in" : `${papers.length} hand-ins`;
    const twice = again > 0 ? ` ${again} came twice.` : "";
    return `${all} replayed. ${bad === 0 ? "Everything adds up." : `${bad} to look at.`}${twice}`;
  }

  /** Those that do not add up, by name. */
  private named(sheets: readonly Sheet[], lost: readonly Paper[]): TemplateResult | typeof nothing {
    const rows = sheets.flatMap(({ rows }) => rows).filter(({ faults }) => faults.length > 0);
    if (rows.length + lost.length === 0) return nothing;
    return html`<section aria-labelledby="named" class="named">
      <h2 id="named">To look at</h2>
      <ul>
        ${lost.map(
          ({ name, source, damage }) =>
            html`<li>
              <b>${visible(name)}</b>
              <p>
                ${visible(damage)}
                ${source === name ? nothing : html`<span class="quiet">${visible(source)}</span>`}
              </p>
            </li>`,
        )}
        ${rows.map(
          ({ paper, faults }) =>
            html`<li>
              <b>${visible(paper.name)}</b>
              ${faults.map((fault) => html`<p>${visible(fault)}</p>`)}
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private sheet(sheet: Sheet): TemplateResult {
    const { lesson, rows } = sheet;
    return html`<section class="sheet" aria-label=${lesson.title}>
      <h2>${lesson.title}</h2>
      <p class="quiet">${progress(sheet)}</p>
      <div class="wide" tabindex="0" role="region" aria-label="${lesson.title}: learners and steps">
        <table>
          <thead>
            <tr>
              <th scope="col">Learner</th>
              ${lesson.steps.map(({ title }, i) => html`<th scope="col" class="step" title=${title}>${i + 1}<span class="vh"> ${title}</span></th>`)}
              <th scope="col" class="n">Done</th>
              <th scope="col" class="n">Time</th>
              <th scope="col" class="n">Lines</th>
              <th scope="col" class="n">Hints</th>
              <th scope="col" class="n">Solution</th>
              <th scope="col">Session</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((row) => this.row(row))}
          </tbody>
        </table>
      </div>
      <ol class="key">
        ${lesson.steps.map(({ title }) => html`<li>${title}</li>`)}
      </ol>
      <overlook-votes .sheet=${sheet}></overlook-votes>
    </section>`;
  }

  private row(row: Row): TemplateResult {
    const { paper, steps, faults, notes } = row;
    const why = [...faults, ...notes].join(" ");
    return html`<tr class=${faults.length > 0 ? "bad" : ""}>
      <th scope="row" title=${why || nothing}>
        ${faults.length > 0 ? html`${icon("warn")}<span class="vh">To look at: </span>` : nothing}${visible(paper.name)}
      </th>
      ${steps.map(
        ({ standing, ms, hints, solution }) =>
          html`<td class="step">
            ${mark(standing)}${ms > 0 ? html`<small>${clock(ms)}</small>` : nothing}${
              hints > 0
                ? html`<small class="hint" title="hints">?${hints}<span class="vh"> hints</span></small>`
                : nothing
            }${
              solution > 0
                ? html`<small class="hint" title="lines of the solution"
                    >▸${solution}<span class="vh"> lines of the solution</span></small
                  >`
                : nothing
            }
          </td>`,
      )}
      <td class="n">${row.done} of ${steps.length}</td>
      <td class="n">${clock(row.ms)}</td>
      <td class="n">${row.lines}</td>
      <td class="n">${row.hints || ""}</td>
      <td class="n">${row.solution > 0 ? `${row.solution} lines` : ""}</td>
      <td>
        <button class="btn" type="button" @click=${() => void this.open(paper)}>
          Open<span class="vh"> what ${visible(paper.name)} typed</span>
        </button>
      </td>
    </tr>`;
  }

  /** Opens a session to be gone through, in a tab of its own. */
  private async open(paper: Paper): Promise<void> {
    const { sessionOf } = await import("./lessons");
    try {
      const address = await sessionOf(paper, client);
      window.open(address, "_blank", "noopener");
    } catch (reason) {
      this.said = String((reason as Error).message);
    }
  }

  private paste(): void {
    const { value } = this.pasted;
    this.said = /\bh\d+\./.test(value) ? "" : "There is no link to a hand-in in this.";
    this.pasted.value = "";
    void this.desk.text(value, "pasted");
  }

  private choose(): void {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.addEventListener("change", () => void this.take([...(input.files ?? [])]));
    input.click();
  }

  private dropped(event: DragEvent): void {
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) void this.take(files);
    else void this.desk.text(event.dataTransfer?.getData("text/plain") ?? "", "dropped");
  }

  private async take(files: readonly File[]): Promise<void> {
    for (const file of files) await this.desk.file(file.name, await file.text());
  }

  private export(): void {
    const { sheets, lost } = sheetsOf(this.desk.papers);
    save("overlook-class.csv", new Blob([csvOf(tableOf(sheets, lost))], { type: "text/csv" }));
  }

  /** Takes the hand-in that the address holds. */
  private readonly arrive = () => {
    const fragment = location.hash.slice(1);
    if (!/^(?:h\d+|2)\./.test(fragment)) return;
    history.replaceState(null, "", location.pathname + location.search);
    const text = this.whole(fragment);
    if (text === "") return;
    this.others.postMessage(text);
    void this.desk.text(text, "link");
  };

  /** What a link holds, which may be the last part of a series; "" while others are missing. */
  private whole(fragment: string): string {
    if (!fragment.startsWith("2.")) return fragment;
    try {
      return gathered(fragment, localStorage);
    } catch (reason) {
      this.said = String((reason as Error).message);
      return "";
    }
  }

  private turn(): void {
    this.theme = nextTheme(this.theme);
    saveTheme(this.theme);
  }
}

function mark(standing: Standing): TemplateResult {
  const [shown, name] = looks[standing];
  return html`<span class="mark ${standing.replace(" ", "-")}"
    >${shown === "" ? "" : icon(shown)}<span class="vh">${name}</span></span
  >`;
}

/** How far a class is, in a sentence. */
function progress({ lesson, rows }: Sheet): string {
  const all = rows.filter(({ done }) => done === lesson.steps.length).length;
  const helped = rows.filter(({ solution }) => solution > 0).length;
  const learners = rows.length === 1 ? "1 learner" : `${rows.length} learners`;
  return `${learners}: ${all} did all ${lesson.steps.length} steps, ${helped} had lines of the solution played.`;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-dashboard": DashboardElement;
  }
}
