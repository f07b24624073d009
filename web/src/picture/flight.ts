import type { Step } from "../engine/contract";

/** How long a copy is on its way. */
const duration = 320;

/**
 * Lets the copies that a step made come from the layer they were copied from:
 * in each row that has a copy, from the cell of the original to its own.
 */
export function fly(rows: Iterable<Element>, step: Step): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const copies = step.changes?.filter(({ op }) => op === "copy up").map(({ path }) => path) ?? [];
  if (copies.length === 0) return;
  for (const row of rows) {
    const path = row.getAttribute("data-path")!;
    if (!copies.some((copy) => copy.endsWith(`/${path}`))) continue;
    const copy = row.querySelector("[data-copied]");
    const from = row.querySelector(`[data-column="${copy?.getAttribute("data-copied")}"]`);
    const node = copy?.querySelector(".node");
    if (!copy || !from || !node) continue;
    const way = from.getBoundingClientRect().left - copy.getBoundingClientRect().left;
    node.animate(
      [
        { transform: `translateX(${way}px)`, zIndex: 1, position: "relative" },
        { transform: "none", zIndex: 1, position: "relative" },
      ],
      { duration, easing: "ease-out" },
    );
  }
}
