import { html, type TemplateResult } from "lit";

/**
 * With each version, in which the same commands came to give another picture,
 * what was corrected; the newest first.
 */
const versions: readonly { version: string; corrected: readonly string[] }[] = [
  { version: "0.1", corrected: ["The first version: nothing to correct yet."] },
];

/** The list of what was corrected, folded away. */
export function corrections(): TemplateResult {
  return html`<details>
    <summary>What was corrected</summary>
    <dl>
      ${versions.map(
        ({ version, corrected }) =>
          html`<dt>${version}</dt>
            ${corrected.map((text) => html`<dd>${text}</dd>`)}`,
      )}
    </dl>
  </details>`;
}
