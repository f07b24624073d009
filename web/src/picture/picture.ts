import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Details, Dir, Mount, Picture } from "../engine/contract";
import { tally } from "../session/tally";
import { SessionView } from "../session/view";
import { sheets } from "../style/sheets";
import "./cell";
import "./compare";
import "./core";
import "./grid";
import { aimed } from "./goal";
import { intro } from "./intro";
import css from "./picture.css?inline";
import "./plain";
import "./stack";
import "./tree";

/** How the layers are drawn: as a table, which a phone shows path by path, as sheets, or as trees. */
const views = ["Grid", "Stack", "Tree"] as const;
type View = (typeof views)[number];

/** A cell: a column of a mount, and a path. */
interface Place {
  mount: number;
  column: number;
  path: string;
}

/** The picture of the machine: its overlay mounts, one at a time, or its plain directories. */
@customElement("overlook-picture")
export class PictureElement extends SessionView {
  static override styles = sheets(css);

  /** One path at a time instead of the grid. */
  @property({ type: Boolean, reflect: true }) phone = false;
  /** What the last command changed stands out from the rest. */
  @property({ type: Boolean }) spot = false;
  @property() pointed = "";
  /** What is shown from the start: inodes, work, xattrs. */
  @property({ attribute: false }) show: readonly string[] = [];
  /** What is left out, of the same three. */
  @property({ attribute: false }) hide: readonly string[] = [];

  /** The mount that was chosen; the newest one until then. */
  @state() private chosen: number | undefined;
  @state() private numbers = false;
  /** Names that merged does not show are left out. */
  @state() private bare = false;
  /** The cell that is told of, and what there is to know of it. */
  @state() private cell: Place | undefined;
  @state() private details: Details | undefined;
  private told: Picture | undefined;
  /** What was last laid over each other. */
  private goal: { mount: Mount; of: Picture; laid: Mount } | undefined;

  private readonly bring = async (mount: number, from: number): Promise<Mount | undefined> => {
    const part = await this.session.look<Picture>({ what: "rows", mount, from });
    return part?.mounts?.find(({ id }) => id === mount);
  };

  private get view(): View {
    return views.find((view) => view.toLowerCase() === this.session.view) ?? "Grid";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (!this.hasUpdated) this.numbers = this.show.includes("inodes");
    if (this.session.picture !== this.told) void this.detail(this.cell);
    this.told = this.session.picture;
  }

  /** Asks for what there is to know of a cell. */
  private async detail(cell: Place | undefined): Promise<void> {
    this.cell = cell;
    if (!cell) this.details = undefined;
    else this.details = await this.session.look<Details>({ what: "cell", ...cell });
  }

  /** Closes the details; the keyboard goes back to where they were asked for. */
  private dismiss(): void {
    void this.detail(undefined);
    const view = this.renderRoot.querySelector(".body > :first-child");
    view?.shadowRoot?.querySelector<HTMLElement>("[tabindex='0']")?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const { lens, picture: now } = this.session;
    if (!now) return html`<div class="body"></div>`;
    const picture = lens.place?.picture ?? now;
    const mounts = picture.mounts ?? [];
    const found = mounts.find(({ id }) => id === this.chosen) ?? mounts.at(-1);
    const mount = found && this.aimed(found);
    return html`
      ${this.plain(picture) ? html`<h2 class="vh">Picture</h2>` : this.tools(mounts, mount)}
      <div
        class="body"
        tabindex=${this.still(picture) ? 0 : -1}
        @overlook-cell=${({ detail }: CustomEvent<Place | undefined>) => this.detail(detail)}
      >
        ${
          lens.against
            ? html`<overlook-compare
                .was=${lens.against.picture}
                .now=${picture}
                .from=${lens.against.n}
                .to=${this.session.past.next - 1}
                ?narrow=${this.phone}
              ></overlook-compare>`
            : [mount ? this.mounted(mount) : this.unmounted(picture), this.others(picture)]
        }
      </div>
      ${mount ? this.detailed(mount) : nothing}
    `;
  }

  /** Nothing in the picture takes the focus, so that it does, to be scrolled. */
  private still({ mounts = [] }: Picture): boolean {
    return mounts.length === 0 || !!this.session.lens.against || this.view === "Tree";
  }

  /** The mount with the goal laid over it, where there is one. */
  private aimed(mount: Mount): Mount {
    const { goal, place } = this.session.lens;
    if (!goal || place) return mount;
    if (this.goal?.mount !== mount || this.goal.of !== goal) {
      const there = goal.mounts?.find(({ path }) => path === mount.path);
      this.goal = { mount, of: goal, laid: aimed(mount, there) };
    }
    return this.goal.laid;
  }

  /** Nothing to choose and nothing to say above the picture. */
  private plain({ mounts = [], dirs = [] }: Picture): boolean {
    if (mounts.length > 0) return this.phone && !!this.session.lens.against;
    return this.phone || dirs.length === 0;
  }

  private tools(mounts: readonly Mount[], mount: Mount | undefined): TemplateResult {
    const { lens } = this.session;
    return html`<div class="tools">
      <h2 class=${mounts.length > 0 ? "vh" : ""}>${mount ? "Layers" : "Directories"}</h2>
      ${mounts.length > 1 ? this.chooser(mounts, mount) : nothing}
      ${mount && !lens.against ? this.choices() : nothing} ${lens.place ? this.within() : this.changes()}
    </div>`;
  }

  private chooser(mounts: readonly Mount[], mount: Mount | undefined): TemplateResult {
    return html`<div class="seg mounts" role="group" aria-label="Mount">
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
    </div>`;
  }

  private choices(): TemplateResult {
    return html`<div class="seg" role="group" aria-label="View">
        ${views.map(
          (view) =>
            html`<button
              type="button"
              aria-pressed=${String(view === this.view)}
              @click=${() => this.see(view)}
            >
              ${this.phone && view === "Grid" ? "Path" : view}
            </button>`,
        )}
      </div>
      ${
        this.view === "Grid" && !this.phone
          ? [
              this.hide.includes("inodes")
                ? nothing
                : this.toggle("Inodes", this.numbers, () => (this.numbers = !this.numbers)),
              this.toggle("Hide deleted", this.bare, () => (this.bare = !this.bare)),
            ]
          : nothing
      }`;
  }

  private toggle(name: string, on: boolean, turn: () => void): TemplateResult {
    return html`<button class="btn" type="button" aria-pressed=${String(on)} @click=${turn}>${name}</button>`;
  }

  private see(view: View): void {
    this.session.view = view === "Grid" ? "" : view.toLowerCase();
    this.requestUpdate();
  }

  /** What the last command changed, in a sentence. */
  private changes(): TemplateResult | typeof nothing {
    const { changed } = this.session.past;
    if (!changed?.changes?.length || this.phone) return nothing;
    return html`<p class="diff"><b>${changed.n}</b>${tally(changed)}</p>`;
  }

  /** Says that this is not the present. */
  private within(): TemplateResult {
    return html`<p class="diff within">
      Within step ${this.session.lens.place!.n}
      <button class="btn out" type="button" @click=${() => this.session.lens.leave()}>Back to its end</button>
    </p>`;
  }

  private mounted(mount: Mount): TemplateResult {
    const { past, lens } = this.session;
    const { changed: told } = past;
    const { cell } = this;
    const detailed = cell?.mount === mount.id ? `${cell.column} ${cell.path}` : "";
    if (this.view === "Tree")
      return html`<overlook-tree .mount=${mount} ?narrow=${this.phone}></overlook-tree>`;
    if (this.view === "Stack")
      return html`<overlook-stack
        .mount=${mount}
        .told=${told}
        .detailed=${detailed}
        ?narrow=${this.phone}
      ></overlook-stack>`;
    if (this.phone) return html`<overlook-core .mount=${mount} .told=${told}></overlook-core>`;
    return html`<overlook-grid
      .mount=${mount}
      .told=${told}
      .pointed=${this.pointed}
      .bring=${lens.place ? undefined : this.bring}
      .detailed=${detailed}
      ?numbers=${this.numbers}
      ?bare=${this.bare}
      ?within=${!!lens.place}
      ?spot=${this.spot && told?.n === past.next - 1}
      ?working=${this.show.includes("work")}
      .hide=${this.hide}
      ?xattrs=${this.show.includes("xattrs")}
    ></overlook-grid>`;
  }

  private detailed(mount: Mount): TemplateResult | typeof nothing {
    const { cell, details, session } = this;
    if (!cell || !details || cell.mount !== mount.id || session.lens.place || session.lens.against)
      return nothing;
    return html`<overlook-cell
      .details=${details}
      .hide=${this.hide}
      .columns=${mount.columns}
      .column=${cell.column}
      .row=${mount.rows?.find(({ path }) => path === cell.path)}
      @overlook-cell=${() => this.dismiss()}
      @keydown=${(event: KeyboardEvent) => event.key === "Escape" && this.dismiss()}
    ></overlook-cell>`;
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
