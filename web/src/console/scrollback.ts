import type { Run } from "./line";

/** One line of the log. */
export interface Entry {
  kind: "command" | "output";
  runs: Run[];
  /** The prompt a command was typed at. */
  prompt?: string;
  /** The number of the command, once it has one. */
  n?: number;
  status?: number;
  /** It happened in a present that was undone; left: and that cannot be redone in this timeline. */
  undone?: boolean;
  left?: boolean;
  /** What the picture knows of this line of output. */
  mark?: "whiteout";
}

/**
 * The last lines of the log. Every line has a number that it keeps.
 */
export class Scrollback {
  private entries: Entry[] = [];
  /** The number of the oldest line that is kept. */
  first = 0;
  /** The lines that were replaced and not shown anew yet. */
  readonly touched = new Set<number>();

  constructor(private readonly limit = 2000) {}

  get end(): number {
    return this.first + this.entries.length;
  }

  at(number: number): Entry | undefined {
    return this.entries[number - this.first];
  }

  push(entry: Entry): number {
    this.entries.push(entry);
    if (this.entries.length > this.limit + 500) {
      const dropped = this.entries.length - this.limit;
      this.entries = this.entries.slice(dropped);
      this.first += dropped;
    }
    return this.end - 1;
  }

  replace(number: number, entry: Entry): void {
    if (number < this.first || number >= this.end) return;
    this.entries[number - this.first] = entry;
    this.touched.add(number);
  }

  clear(): void {
    this.first = this.end;
    this.entries = [];
  }
}
