import type { Picture } from "../engine/contract";
import type { Scrollback } from "../console/scrollback";

/** Marks the lines of a listing that show what the picture has as a whiteout. */
export function markWhiteouts(log: Scrollback, from: number, picture: Picture): void {
  const names = whiteouts(picture);
  if (names.size === 0) return;
  for (let number = from; number < log.end; number++) {
    const entry = log.at(number);
    if (entry?.kind !== "output") continue;
    const text = entry.runs.map((run) => run.text).join("");
    const name = /^[\d ]*c[-\w]{9}[.+@]? .* 0, +0 .* (\S+)$/.exec(text)?.[1];
    if (name && names.has(name.replace(/.*\//, ""))) log.replace(number, { ...entry, mark: "whiteout" });
  }
}

function whiteouts(picture: Picture): Set<string> {
  const names = new Set<string>();
  for (const mount of picture.mounts ?? []) {
    for (const row of mount.rows ?? []) {
      if (row.cells.some((cell) => cell?.kind === "whiteout")) names.add(row.name);
    }
    for (const entry of mount.work?.entries ?? []) {
      if (entry.kind === "whiteout") names.add(entry.path.replace(/.*\//, ""));
    }
  }
  return names;
}
