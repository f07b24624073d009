import { LitElement, html, nothing, svg, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { copy } from "../share/save";
import { partsOf } from "../share/series";
import { sheets } from "../style/sheets";
import dialog from "../share/dialog.css?inline";
import { squaresOf, type Squares } from "./qr";
import css from "./qr-element.css?inline";

/** The light border that a code needs, in squares. */
const quiet = 4;

/** The most characters of a code that a phone still reads from the back of a room. */
const handy = 1200;

/** A link as a QR code; one that is too long as several, one after the other. */
@customElement("overlook-qr")
export class QrElement extends LitElement {
  static override styles = sheets(dialog, css);

  @state() private name = "";
  @state() private note = "";
  @state() private address = "";
  @state() private links: readonly string[] = [];
  @state() private said = "";
  @state() private at = 0;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  /** Shows an address, under a name and with what there is to say of it. */
  async show(address: string, name: string, note: string): Promise<void> {
    this.name = name;
    this.note = note;
    this.address = address;
    this.said = "";
    this.links = address.length <= handy ? [address] : partsOf(address, handy);
    this.at = 0;
    await this.updateComplete;
    this.dialog.showModal();
  }

  protected override render(): TemplateResult {
    const { links, at } = this;
    const many = links.length > 1;
    return html`<dialog aria-labelledby="title" @keydown=${this.key}>
      <h2 id="title">${this.name}</h2>
      ${links.length > 0 ? code(squaresOf(links[at]!), many ? `${this.name}, part ${at + 1} of ${links.length}` : this.name) : nothing}
      <p>${this.note}</p>
      ${
        many
          ? html`<p>
              It is long: scan all ${links.length} codes, in any order, and open each of the links on the same
              device.
            </p>`
          : nothing
      }
      <footer>
        ${
          many
            ? html`<button class="btn out" type="button" ?disabled=${at === 0} @click=${() => this.go(-1)}>
                  Back
                </button>
                <span role="status">Code ${at + 1} of ${links.length}</span>
                <button
                  class="btn out"
                  type="button"
                  ?disabled=${at === links.length - 1}
                  @click=${() => this.go(1)}
                >
                  Next
                </button>`
            : nothing
        }
        <button class="btn out" type="button" @click=${this.copy}>Copy the link</button>
        <form method="dialog"><button class="btn solid" autofocus>Close</button></form>
      </footer>
      <p class="said" role="status">${this.said}</p>
    </dialog>`;
  }

  private async copy(): Promise<void> {
    this.said = (await copy(this.address)) ? "Link: copied." : "Copying is not allowed here.";
  }

  private go(by: number): void {
    this.at = Math.max(0, Math.min(this.links.length - 1, this.at + by));
  }

  private key(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    event.stopPropagation();
    if (by) this.go(by);
    else if (event.key.toLowerCase() === "q") this.dialog.close();
  }
}

/** The squares as an image; dark on light in every theme, or no phone reads them. */
function code(squares: Squares, name: string): TemplateResult {
  const size = squares.length + 2 * quiet;
  let path = "";
  for (const [y, row] of squares.entries()) {
    for (let from = 0, to = 0; from < row.length; from = to) {
      while (to < row.length && row[to] === row[from]) to++;
      if (row[from]) path += `M${from + quiet} ${y + quiet}h${to - from}v1h-${to - from}z`;
    }
  }
  return html`<svg
    class="code"
    role="img"
    aria-label="QR code: ${name}"
    viewBox="0 0 ${size} ${size}"
    shape-rendering="crispEdges"
  >
    ${svg`<rect width=${size} height=${size} fill="#fff"/><path d=${path} fill="#000"/>`}
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-qr": QrElement;
  }
}
