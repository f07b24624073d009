import type { Hint } from "./lesson";

/** Says which assertions hold. */
type Deciding = (assertions: readonly string[]) => Promise<boolean[]>;

/** The number of the hint that comes after those that were shown: one whose condition holds, or the next of the others. */
export async function hintAfter(
  hints: readonly Hint[],
  shown: readonly number[],
  holding: Deciding,
): Promise<number | undefined> {
  const rest = hints.flatMap((hint, number) => (shown.includes(number) ? [] : [{ ...hint, number }]));
  const conditional = rest.filter(({ when }) => when !== undefined);
  const fitting = await holding(conditional.map(({ when = "" }) => when));
  const found = conditional.find((_, index) => fitting[index]) ?? rest.find(({ when }) => when === undefined);
  return found?.number;
}
