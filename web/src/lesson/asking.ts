import type { Session } from "../session/session";

/** Which assertions hold, of what there is now and of what the lines behind line n have done; none, where one is wrong. */
export async function holding(
  session: Session,
  assertions: readonly string[],
  n: number,
): Promise<boolean[]> {
  if (assertions.length === 0) return [];
  const decided = await session.check(assertions.join("\n"), Math.min(n, session.past.next - 1));
  return "problem" in decided ? [] : decided.checks.map(({ holds }) => holds);
}

/** What assertions are called, in their author's words or their own. */
export async function labelled(session: Session, assertions: string): Promise<string[]> {
  const decided = assertions.trim() === "" ? { checks: [] } : await session.check(assertions, 0);
  return "problem" in decided ? [] : decided.checks.map(({ label, text }) => label ?? text);
}
