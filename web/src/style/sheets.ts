import { unsafeCSS, type CSSResult } from "lit";
import base from "./base.css?inline";

const shared = unsafeCSS(base);

/** The constructable sheets of a part: what all parts share, then its own. */
export function sheets(...texts: string[]): CSSResult[] {
  return [shared, ...texts.map((text) => unsafeCSS(text))];
}
