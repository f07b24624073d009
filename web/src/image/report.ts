import { html, nothing, type TemplateResult } from "lit";
import type { Lost, Report, Twice } from "../engine/contract";
import { size } from "../picture/size";
import { classes } from "../style/classes";
import { visible } from "../style/visible";

/** The layers, the highest first as they lie upon each other; a press on one marks what it does in the tree. */
export function layersOf(
  { layers }: Report,
  pressed: number,
  press: (layer: number) => void,
): TemplateResult {
  return html`<ol class="layers" aria-label="Layers, the highest first">
    ${layers
      .map((layer, i) => {
        const n = i + 1;
        return html`<li>
          <button
            type="button"
            class=${classes("layer", `l${Math.min(n, 3)}`)}
            aria-pressed=${String(n === pressed)}
            @click=${() => press(n === pressed ? 0 : n)}
          >
            <span class="head"><b>${n}</b><span>${size(layer.storedBytes)}</span></span>
            ${layer.createdBy ? html`<code>${visible(layer.createdBy)}</code>` : html`<span class="quiet">no command is told</span>`}
            <span class="does">${doings(layer)}</span>
            ${layer.invisibleBytes > 0 ? html`<span class="lost">${size(layer.invisibleBytes)} of it invisible</span>` : nothing}
          </button>
        </li>`;
      })
      .reverse()}
  </ol>`;
}

function doings({ added, changed, deleted, hidden }: Report["layers"][number]): string {
  const all = [
    [added, "added"],
    [changed, "changed"],
    [deleted, "deleted"],
    [hidden, "hidden"],
  ] as const;
  const told = all.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return told.length === 0 ? "nothing changes" : told.join(" · ");
}

/** What is wrong, or wasteful, with an image. */
export function findingsOf(report: Report): TemplateResult {
  const {
    storedBytes,
    wastedBytes,
    hiddenSecrets,
    invisible,
    invisibleFiles,
    writtenByLayers,
    writtenTwice,
  } = report;
  const share = storedBytes === 0 ? 0 : (100 * wastedBytes) / storedBytes;
  return html`<p class="sum">
      ${size(storedBytes)} stored, ${size(report.visibleBytes)} visible:
      <strong>${size(wastedBytes)} (${share.toFixed(1)} %)</strong> stored and invisible.
    </p>
    ${list("Hidden, but stored for everybody to read", hiddenSecrets.length, hiddenSecrets.map(secret), "secrets")}
    ${list("Stored and invisible", invisibleFiles, invisible.map(lost))}
    ${list("Written by several layers", writtenTwice, writtenByLayers.map(twice))}`;
}

function list(title: string, n: number, rows: TemplateResult[], kind = ""): TemplateResult | typeof nothing {
  if (n === 0) return nothing;
  return html`<details class=${kind} ?open=${kind !== ""}>
    <summary>${title}: ${n}</summary>
    <ul>
      ${rows}${n > rows.length ? html`<li class="quiet">and ${n - rows.length} more</li>` : nothing}
    </ul>
  </details>`;
}

function lost({ path, bytes, layer, how, byLayer }: Lost): TemplateResult {
  return html`<li>
    <code>${visible(path)}</code> ${size(bytes)}, in layer ${layer}, ${how} by layer ${byLayer}
  </li>`;
}

function secret(of: Lost): TemplateResult {
  return html`<li>
    <code>${visible(of.path)}</code> looks like ${of.why}, in layer ${of.layer}, ${of.how} by layer
    ${of.byLayer}
  </li>`;
}

function twice({ path, layers, bytesBelow, sameBytes }: Twice): TemplateResult {
  const same = sameBytes ? ", the same bytes" : "";
  return html`<li>
    <code>${visible(path)}</code> in layers ${layers.join(", ")}${same}; ${size(bytesBelow)} below the last
  </li>`;
}
