/** The lines that were typed, and the way through them with Up and Down. */
export class History {
  private readonly lines: string[] = [];
  private at = 0;
  private draft = "";

  /** Takes a line as bash does: not an empty one, not the last one again. */
  add(line: string): void {
    if (line.trim() !== "" && line !== this.lines.at(-1)) this.lines.push(line);
    this.at = this.lines.length;
  }

  /** The line before, or undefined at the oldest; draft is what stands there now. */
  older(draft: string): string | undefined {
    if (this.at === 0) return undefined;
    if (this.at === this.lines.length) this.draft = draft;
    return this.lines[--this.at];
  }

  /** The line after; after the newest comes the draft. */
  newer(): string | undefined {
    if (this.at >= this.lines.length) return undefined;
    this.at++;
    return this.lines[this.at] ?? this.draft;
  }

  /** Where a line that holds text stands, looking back from a position. */
  search(text: string, from = this.lines.length): { line: string; at: number } | undefined {
    for (let at = Math.min(from, this.lines.length) - 1; at >= 0; at--) {
      const line = this.lines[at]!;
      if (line.includes(text)) return { line, at };
    }
    return undefined;
  }
}
