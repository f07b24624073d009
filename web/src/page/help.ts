import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, query } from "lit/decorators.js";
import { writable } from "../author/authoring";
import { sheets } from "../style/sheets";
import css from "./help.css?inline";

const keys: readonly (readonly [string[], string])[] = [
  [["Tab"], "complete a command or a path; on an empty line, or after Esc, leave the console"],
  [["↑", "↓"], "lines typed before"],
  [["Ctrl R"], "look for a line typed before"],
  [["Ctrl C"], "stop the running command, or drop the line"],
  [["Ctrl D"], "end what a command reads"],
  [["Ctrl L"], "empty the screen"],
  [["Ctrl A", "Ctrl E"], "to the start or the end of the line"],
  [["Ctrl U", "Ctrl K", "Ctrl W"], "delete before, after, the last word"],
  [["←", "→", "↑", "↓"], "in the picture: from cell to cell; fold a directory"],
  [["Enter"], "in the picture: what there is to know of a cell"],
  [["P"], "outside the console: show the page to a room; Page Down and Page Up go on and back there"],
  [["←", "→", "Space"], "on the timeline: back, forward, play; with Shift within a command"],
];

/** What the page is and which keys it knows. */
@customElement("overlook-help")
export class HelpElement extends LitElement {
  static override styles = sheets(css);

  @query("dialog") private readonly dialog!: HTMLDialogElement;

  show(): void {
    this.dialog.showModal();
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="title">
      <h2 id="title" tabindex="-1" autofocus>Overlook</h2>
      <p>
        A small simulated Linux with an exact overlay filesystem. Everything runs in this tab and nothing
        leaves it. The picture shows every layer; a line leads from each name you see to the layer it comes
        from.
      </p>
      <dl>
        ${keys.map(
          ([names, what]) =>
            html`<dt>${names.map((name) => html`<kbd>${name}</kbd> `)}</dt>
              <dd>${what}</dd>`,
        )}
      </dl>
      <form method="dialog">
        <button class="btn out" @click=${() => this.dispatchEvent(new CustomEvent("overlook-images"))}>
          Look into an image
        </button>
        ${
          writable
            ? html`<button
                class="btn out"
                @click=${() => this.dispatchEvent(new CustomEvent("overlook-author"))}
              >
                Write a lesson
              </button>`
            : nothing
        }
        <button class="btn solid">Close</button>
      </form>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-help": HelpElement;
  }
}
