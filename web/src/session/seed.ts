/** A seed for a machine, by chance. */
export function anySeed(): number {
  return 1 + Math.floor(Math.random() * 0xfffffffe);
}
