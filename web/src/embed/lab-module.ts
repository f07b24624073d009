import { OverlookLab } from "./element";
import { usualWay } from "./way";

export { OverlookLab } from "./element";
export { upgradeBlocks } from "./blocks";
export type { Checked, Outcome } from "./stage";
export type { Journal } from "../session/journal";

/** How define is to go about it. */
export interface Definition {
  /** The element's name. */
  name?: string;
  /** Where the built files are, with a slash at the end; needed where a bundler has moved this module away from them. */
  base?: string;
}

/** Makes `<overlook-lab>` known to the page. Where there is no DOM it does nothing. */
export function define({ name = "overlook-lab", base }: Definition = {}): void {
  if (!("customElements" in globalThis) || customElements.get(name)) return;
  const from = new URL("./", new URL(base ?? import.meta.url, location.href)).href;
  const stage = new URL("stage.js", from).href;
  OverlookLab.way = usualWay(from, () => import(/* @vite-ignore */ stage));
  customElements.define(name, OverlookLab);
}

declare global {
  interface HTMLElementTagNameMap {
    "overlook-lab": OverlookLab;
  }
}
