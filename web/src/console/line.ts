import type { Style } from "./sgr";
import { width } from "./width";

/** A piece of a line that is set in one style. */
export interface Run {
  text: string;
  style: Style;
}

interface Column {
  /** The character with its combining marks; "" is the right half of a wide one. */
  text: string;
  style: Style;
}

/** The one line of a terminal that is still being written. */
export class Line {
  private columns: Column[] = [];
  private cursor = 0;

  get empty(): boolean {
    return this.columns.length === 0;
  }

  /** Puts one character where the cursor is, over what is there. */
  put(char: string, style: Style): void {
    const size = width(char);
    if (size === 0) return this.combine(char);
    for (let i = 0; i < size; i++) this.vacate(this.cursor + i);
    while (this.columns.length < this.cursor) this.columns.push({ text: " ", style: "" });
    this.columns[this.cursor] = { text: char, style };
    if (size === 2) this.columns[this.cursor + 1] = { text: "", style };
    this.cursor += size;
  }

  return(): void {
    this.cursor = 0;
  }

  back(): void {
    this.cursor = Math.max(0, this.cursor - 1);
  }

  /** Moves to the next tab stop; blanks appear when something is put behind. */
  tab(): void {
    const stop = (Math.floor(this.cursor / 8) + 1) * 8;
    while (this.columns.length < stop) this.columns.push({ text: " ", style: "" });
    this.cursor = stop;
  }

  /** ESC [ n K: 0 erases from the cursor on, 1 up to it, 2 everything. */
  erase(what: number): void {
    if (what === 0) this.columns.length = Math.min(this.columns.length, this.cursor);
    else if (what === 2) this.columns = [];
    else for (let i = 0; i <= this.cursor && i < this.columns.length; i++) this.vacate(i);
  }

  runs(): Run[] {
    const runs: Run[] = [];
    for (const { text, style } of this.columns) {
      const last = runs.at(-1);
      if (last && last.style === style) last.text += text;
      else runs.push({ text, style });
    }
    return runs;
  }

  private combine(mark: string): void {
    let at = this.cursor - 1;
    if (this.columns[at]?.text === "") at--;
    const column = this.columns[at];
    if (column) column.text += mark;
  }

  /** Blanks a column, and the other half when a wide character stood on it. */
  private vacate(at: number): void {
    const column = this.columns[at];
    if (!column) return;
    if (column.text === "") this.columns[at - 1] = { text: " ", style: "" };
    else if (this.columns[at + 1]?.text === "") this.columns[at + 1] = { text: " ", style: "" };
    this.columns[at] = { text: " ", style: "" };
  }
}
