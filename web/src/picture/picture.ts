import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Dir, Mount, Picture } from "../engine/contract";
import { tally } from "../session/tally";
import { SessionView } from "../session/view";
import { sheets } from "../style/sheets";
import "./core";
import "./grid";
import { intro } from "./intro";
import css from "./picture.css?inline";
import "./plain";

/** The picture of the machine: its overlay mounts, one at a time, or its plain directories. */
@customElement("overlook-picture")
export class PictureElement extends SessionView {
  static override styles = sheets(css);

  /** One path at a time instead of the grid. */
  @property({ type: Boolean, reflect: true }) phone = false;
  /** Nothing stands above the picture of a single mount: what surrounds it tells of the last change. */
  @property({ type: Boolean }) bare = false;
  @property() pointed = "";

  /** The mount that was chosen; the newest one until then. */
  @state() private chosen: number | undefined;

  protected override render(): TemplateResult {
    const { picture } = this.session;
    if (!picture) return html`<div class="body"></div>`;
    const mounts = picture.mounts ?? [];
    const mount = mounts.find(({ id }) => id === this.chosen) ?? mounts.at(-1);
    return html`
      ${this.plain(picture) ? html`<h2 class="vh">Picture</h2>` : this.tools(mounts, mount)}
      <div class="body" tabindex="-1">
        ${mount ? this.mounted(mount) : this.unmounted(picture)}${this.others(picture)}
      </div>
    `;
  }

  /** Nothing to choose and nothing to say above the picture. */
  private plain({ mounts = [], dirs = [] }: Picture): boolean {
    return mounts.length < 2 && (this.bare || this.phone || mounts.length + dirs.length === 0);
  }

  private tools(mounts: readonly Mount[], mount: Mount | undefined): TemplateResult {
    const { changed: told } = this.session.past;
    return html`<div class="tools">
      ${
        mounts.length > 1
          ? html`<h2 class="vh">Layers</h2>
              <div class="seg" role="group" aria-label="Mount">
                ${mounts.map(
                  ({ id, path }) =>
                    html`<button
                      type="button"
                      aria-pressed=${String(id === mount?.id)}
                      @click=${() => (this.chosen = id)}
                    >
                      ${path}
                    </button>`,
                )}
              </div>`
          : html`<h2>${mount ? "Layers" : "Directories"}</h2>`
      }
      ${told?.changes?.length && !this.phone ? html`<p class="diff"><b>${told.n}</b>${tally(told)}</p>` : nothing}
    </div>`;
  }

  private mounted(mount: Mount): TemplateResult {
    const { changed: told } = this.session.past;
    return this.phone
      ? html`<overlook-core .mount=${mount} .told=${told}></overlook-core>`
      : html`<overlook-grid .mount=${mount} .told=${told} .pointed=${this.pointed}></overlook-grid>`;
  }

  private unmounted({ dirs = [] }: Picture): TemplateResult {
    if (dirs.length > 0) {
      return html`<p class="unmounted">Ordinary directories, until an overlay is mounted over them.</p>`;
    }
    return intro();
  }

  private others({ mounts = [], dirs = [] }: Picture): TemplateResult | typeof nothing {
    const shown: readonly Dir[] =
      mounts.length === 0 ? dirs : this.phone ? [] : dirs.filter(({ rows }) => rows?.length);
    if (shown.length === 0) return nothing;
    return html`${mounts.length > 0 ? html`<h2 class="other">Other directories</h2>` : nothing}
      <overlook-plain .dirs=${shown} ?narrow=${this.phone}></overlook-plain>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-picture": PictureElement;
  }
}
