/** The lines that a tree of text draws before each of its rows, which come depth first. */
export function branches(rows: readonly { depth: number }[]): string[] {
  const stems: string[] = [];
  /** Whether another row of that depth follows in the same directory, by depth. */
  const follows: boolean[] = [];
  for (let i = rows.length - 1; i >= 0; i--) {
    const { depth } = rows[i]!;
    const next = rows[i + 1]?.depth ?? -1;
    if (next < depth) follows.fill(false, next + 1);
    let stem = follows[depth] ? "├ " : "└ ";
    for (let d = depth - 1; d >= 0; d--) stem = (follows[d] ? "│ " : "  ") + stem;
    stems[i] = stem;
    follows[depth] = true;
    follows.length = depth + 1;
  }
  return stems;
}
