/** The layers that a host may colour, by the number in the property's name. */
const layers = ["u", "l1", "l2", "l3"] as const;

/** How much of a layer's colour is in each of the others that are mixed from it. */
const mixes = [
  ["band", 9, "surface"],
  ["cell", 24, "surface"],
  ["text", 62, "ink"],
] as const;

/** Takes over the colours that the host's page sets for layers. */
export function tint(stage: HTMLElement): void {
  const { style } = stage;
  const host = getComputedStyle(stage);
  for (const [index, layer] of layers.entries()) {
    const name = `--overlook-layer-${index + 1}`;
    if (host.getPropertyValue(name).trim() === "") continue;
    style.setProperty(`--${layer}-line`, `var(${name})`);
    for (const [what, share, other] of mixes) {
      style.setProperty(`--${layer}-${what}`, `color-mix(in oklab, var(${name}) ${share}%, var(--${other}))`);
    }
  }
}
