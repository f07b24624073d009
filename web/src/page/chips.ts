import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { Picture } from "../engine/contract";
import { SessionView } from "../session/view";
import { sheets } from "../style/sheets";
import { quoted } from "../style/quoted";
import css from "./chips.css?inline";

const words = ["ls", "cat", "echo", ">", "rm", "mkdir", "mv", "mount", "umount"];
const keys = [
  ["Tab", "Tab"],
  ["↑", "ArrowUp"],
  ["Ctrl-C", "C-c"],
] as const;

/** Words and keys to tap above a phone's keyboard. */
@customElement("overlook-chips")
export class ChipsElement extends SessionView {
  static override styles = sheets(css);

  protected override render(): TemplateResult {
    const paths = this.session.picture ? namesOf(this.session.picture) : [];
    return html`
      ${
        paths.length
          ? html`<div class="row" role="group" aria-label="Paths to type">
              ${paths.map((path) => html`<button class="chip path" @click=${() => this.send("insert", `${path} `)}>${path}</button>`)}
            </div>`
          : nothing
      }
      <div class="row" role="group" aria-label="Words and keys to type">
        ${words.map((word) => html`<button class="chip" @click=${() => this.send("insert", `${word} `)}>${word}</button>`)}
        ${keys.map(([label, key]) => html`<button class="chip key" @click=${() => this.send("press", key)}>${label}</button>`)}
      </div>
    `;
  }

  private send(what: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(`overlook-${what}`, { detail, bubbles: true, composed: true }));
  }
}

/** The directories of a picture and the first names in them. */
function namesOf({ mounts = [], dirs = [] }: Picture): string[] {
  const mount = mounts.at(-1);
  const tops = mount ? mount.columns.map(({ name }) => `${name}/`) : dirs.map(({ path }) => `${path}/`);
  const files = (mount?.rows ?? [])
    .filter(({ cells }) => cells[0] && !cells[0].ghost)
    .map(({ path }) => typeable(`${mount!.path}/${path}`));
  return [...tops, ...files].slice(0, 12);
}

/** A path as the shell reads it. */
function typeable(path: string): string {
  return /^[\w./@%+,:=-]+$/.test(path) ? path : quoted(path);
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-chips": ChipsElement;
  }
}
