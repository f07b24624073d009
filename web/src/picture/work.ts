import { html, nothing, type TemplateResult } from "lit";
import type { Work, WorkEntry } from "../engine/contract";
import { icon } from "../style/icons";
import { short } from "../style/short";
import { isWhiteout } from "./node";

/** The work directory, folded to a strip beside the layers: a mark for every entry. */
export function strip(
  work: Work | undefined,
  open: boolean,
  toggle: () => void,
): TemplateResult | typeof nothing {
  if (!work) return nothing;
  const entries = work.entries ?? [];
  const count = entries.length === 1 ? "one entry" : `${entries.length || "no"} entries`;
  return html`<button
    class="strip"
    type="button"
    aria-expanded=${String(open)}
    aria-label="work directory: ${count}"
    title="work directory: ${count}"
    @click=${toggle}
  >
    <span><b>work</b>${entries.slice(0, 6).map(mark)}</span>
  </button>`;
}

/** The entries of the work directory, when the strip is open. */
export function workList(work: Work): TemplateResult {
  const entries = work.entries ?? [];
  return html`<div class="work">
    <p>
      <code>${work.path}</code>: where the overlay prepares a change, before one rename puts it into upper.
      ${entries.length ? nothing : "Nothing is in it now."}
    </p>
    <ul>
      ${entries.map(
        ({ path, kind, nlink = 1 }) =>
          html`<li>
            ${mark({ path, kind })}<code title=${path}>${short(path)}</code>
            <span
              >${isIndex(path) ? "index" : isWhiteout(kind) ? "whiteout" : kind}${nlink > 1 && kind !== "dir" ? `, ${nlink} names` : ""}</span
            >
          </li>`,
      )}
    </ul>
  </div>`;
}

function isIndex(path: string): boolean {
  return path.startsWith("index/");
}

function mark({ path, kind }: Pick<WorkEntry, "path" | "kind">): TemplateResult {
  const shown = isWhiteout(kind) ? "whiteout" : isIndex(path) ? "key" : kind === "dir" ? "dir" : "file";
  return html`<span class=${shown === "whiteout" ? "wo" : ""}>${icon(shown)}</span>`;
}
