import type { Mount, Step } from "../engine/contract";

/** How long something is on its way. */
const duration = 320;

/** What has been drawn anew, and where its rows stood before. */
interface Scene {
  root: ParentNode;
  mount: Mount;
  step: Step;
  places: ReadonlyMap<string, DOMRect>;
}

/**
 * Lets what a step moved come from where it was: a copy from the layer of its
 * original, what was prepared from the work directory, and a renamed file from
 * its old name.
 */
export function fly(scene: Scene): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const { root, mount, step, places } = scene;
  const strip = root.querySelector(".strip")?.getBoundingClientRect();
  const rows = new Map(
    [...root.querySelectorAll<HTMLElement>(".row.body")].map((row) => [row.dataset["path"]!, row]),
  );
  const names = mount.columns.map(({ name }) => name);
  for (const copy of root.querySelectorAll<HTMLElement>("[data-copied]")) {
    const row = copy.closest<HTMLElement>(".row")!;
    const path = `${names[Number(copy.dataset["column"])]}/${row.dataset["path"]}`;
    if (!step.changes?.some((change) => change.op === "copy up" && change.path === path)) continue;
    const from = row.querySelector(`[data-column="${copy.dataset["copied"]}"]`);
    if (from) move(copy, from.getBoundingClientRect().left, undefined);
  }
  for (const { kind, op, path = "", path2 = "" } of step.events ?? []) {
    if (kind !== "effect" || op !== "rename") continue;
    const column = names.findIndex((name, i) => i > 0 && path2.startsWith(`${name}/`));
    if (column < 0) continue;
    const own = (of: string) => of.slice(names[column]!.length + 1);
    const to = rows.get(own(path2))?.querySelector(`[data-column="${column}"]`);
    const old = path.startsWith("work/") ? undefined : places.get(own(path));
    if (!to) continue;
    if (old) move(to, undefined, old.top);
    else if (path.startsWith("work/") && strip && to.querySelector(".whiteout"))
      move(to, strip.left, undefined);
  }
}

/** Lets what is in a cell come from elsewhere on the page. */
function move(cell: Element, left: number | undefined, top: number | undefined): void {
  const inside = cell.querySelector(".node");
  if (!inside) return;
  const at = cell.getBoundingClientRect();
  const x = left === undefined ? 0 : left - at.left;
  const y = top === undefined ? 0 : top - at.top;
  inside.animate(
    [
      { transform: `translate(${x}px, ${y}px)`, zIndex: 1, position: "relative" },
      { transform: "none", zIndex: 1, position: "relative" },
    ],
    { duration, easing: "ease-out" },
  );
}
