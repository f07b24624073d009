import type { Node } from "./lesson";

/** The text of prose alone. */
export function textOf(nodes: readonly Node[] = []): string {
  return nodes.map(({ text = "", kids }) => text + textOf(kids)).join("");
}
