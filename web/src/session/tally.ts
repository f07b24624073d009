import type { Change, Step } from "../engine/contract";

/** What may be counted of one layer, in the order it is told. */
const kinds = {
  names: ["gained", "name"],
  whiteouts: ["gained", "whiteout"],
  copies: ["gained", "copy"],
  lost: ["lost", "name"],
  changed: ["changed", "name"],
} as const;

type Kind = keyof typeof kinds;

const kindOf: Readonly<Record<string, Kind>> = {
  create: "names",
  whiteout: "whiteouts",
  "copy up": "copies",
  remove: "lost",
  change: "changed",
  opaque: "changed",
};

/** What a step changed: its one sentence, or how much in which layer. */
export function tally({ changes = [] }: Step): string {
  if (changes.length === 1) return changes[0]!.text;
  const layers = new Map<string, Map<Kind, number>>();
  const others: string[] = [];
  for (const change of changes) {
    const kind = kindOf[change.op];
    if (kind) count(layers, change, kind);
    else if (change.op !== "work" && change.op !== "merged") others.push(change.text.replace(/\.$/, ""));
  }
  const counted = [...layers].map(([layer, found]) => `${layer} ${deeds(found)}`.trim());
  return [...counted, ...others].join("; ");
}

function count(layers: Map<string, Map<Kind, number>>, { path }: Change, kind: Kind): void {
  const layer = path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
  const found = layers.get(layer) ?? new Map<Kind, number>();
  layers.set(layer, found.set(kind, (found.get(kind) ?? 0) + 1));
}

/** "gained 2 names and a whiteout, lost 1 name". */
function deeds(found: ReadonlyMap<Kind, number>): string {
  const verbs = new Map<string, string[]>();
  for (const [kind, [verb, noun]] of Object.entries(kinds) as [Kind, readonly [string, string]][]) {
    const n = found.get(kind);
    if (n) verbs.set(verb, [...(verbs.get(verb) ?? []), `${n} ${n === 1 ? noun : plural(noun)}`]);
  }
  return [...verbs].map(([verb, nouns]) => `${verb} ${listed(nouns)}`).join(", ");
}

function plural(noun: string): string {
  return noun === "copy" ? "copies" : `${noun}s`;
}

function listed(nouns: readonly string[]): string {
  return nouns.length < 2 ? nouns.join("") : `${nouns.slice(0, -1).join(", ")} and ${nouns.at(-1)}`;
}
