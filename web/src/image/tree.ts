import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Listed, Listing } from "../engine/contract";
import { size } from "../picture/size";
import type { Session } from "../session/session";
import { classes } from "../style/classes";
import { icon } from "../style/icons";
import { sheets } from "../style/sheets";
import { visible } from "../style/visible";
import css from "./tree.css?inline";

/** How many names of a directory are shown until more are asked for. */
const most = 300;

/** The merged tree of an image: each name with the layer that it is from and what layers do to it. */
@customElement("overlook-image-tree")
export class ImageTreeElement extends LitElement {
  static override styles = sheets(css);

  @property({ attribute: false }) session!: Session;
  /** The image's id. */
  @property() of = "";
  /** The layer whose names are marked; 0: none. */
  @property({ type: Number }) layer = 0;
  /** The open directories: their names, undefined while these are on their way, and how many are shown. */
  @state() private open = new Map<string, { names: Listed[] | undefined; shown: number; problem?: string }>();

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("of")) return;
    this.open = new Map();
    if (this.of !== "") void this.unfold("");
  }

  protected override render(): TemplateResult {
    return html`${this.directory("")}`;
  }

  private directory(dir: string): TemplateResult | typeof nothing {
    const found = this.open.get(dir);
    if (!found) return nothing;
    if (found.problem) return html`<p class="wrong" role="alert">${visible(found.problem)}</p>`;
    if (!found.names) return html`<p class="quiet">Looking …</p>`;
    if (found.names.length === 0) return html`<p class="quiet">Nothing.</p>`;
    const rest = found.names.length - found.shown;
    return html`<ul aria-label=${dir === "" ? "The merged tree" : dir}>
      ${found.names.slice(0, found.shown).map((name) => this.row(dir === "" ? name.name : `${dir}/${name.name}`, name))}
      ${
        rest > 0
          ? html`<li>
              <button class="btn out" type="button" @click=${() => this.further(dir)}>
                ${Math.min(rest, most)} more of ${rest}
              </button>
            </li>`
          : nothing
      }
    </ul>`;
  }

  private row(path: string, entry: Listed): TemplateResult {
    const { name, kind, gone, layer, deeds } = entry;
    const touched = deeds.some((deed) => deed.layer === this.layer);
    const folder = kind === "dir" && !gone;
    const open = this.open.has(path);
    const what = html`${icon(gone ? "whiteout" : kind === "special" ? "device" : kind)}<span class="name"
        >${visible(name)}</span
      >`;
    return html`<li>
      <div class=${classes("row", touched && "touched", gone && "gone")}>
        ${
          folder
            ? html`<button
                type="button"
                class="fold"
                aria-expanded=${String(open)}
                @click=${() => (open ? this.fold(path) : void this.unfold(path))}
              >
                ${icon(open ? "down" : "right")}${what}
              </button>`
            : html`<span class="leaf">${what}</span>`
        }
        <span class="fate"
          >${kind === "file" ? html`<span class="size">${size(entry.size)}</span> ` : nothing}${
            gone ? nothing : html`<span class="badge">layer ${layer}</span> `
          }${touched ? html`<b>▲</b> ` : nothing}${fateOf(entry)}</span
        >
      </div>
      ${open ? this.directory(path) : nothing}
    </li>`;
  }

  private async unfold(dir: string): Promise<void> {
    const { of } = this;
    this.put(dir, { names: undefined, shown: most });
    const found = await this.session.look<Listing>({ what: "listing", id: of, dir });
    if (of !== this.of) return;
    const { names = [], problem } = found ?? { problem: "The image is not there any more." };
    this.put(dir, { names, shown: most, ...(problem === undefined ? {} : { problem }) });
  }

  private fold(dir: string): void {
    this.open.delete(dir);
    this.open = new Map(this.open);
  }

  private further(dir: string): void {
    const found = this.open.get(dir)!;
    this.put(dir, { ...found, shown: found.shown + most });
  }

  private put(dir: string, found: { names: Listed[] | undefined; shown: number; problem?: string }): void {
    this.open = new Map(this.open).set(dir, found);
  }
}

/** What layers do to a name beyond bringing it, in words. */
function fateOf({ deeds, gone }: Listed): string {
  const told = gone || deeds.length > 1 ? deeds : [];
  const past = { adds: "added", changes: "changed", deletes: "deleted", hides: "hidden" } as const;
  return told.map(({ layer, does }) => `${past[does]} by ${layer}`).join(", ");
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-image-tree": ImageTreeElement;
  }
}
