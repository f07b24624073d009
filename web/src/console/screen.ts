import { Line, type Run } from "./line";
import { visible } from "../style/visible";
import { Pen } from "./sgr";

/** Who keeps the finished lines. */
export interface Sink {
  line(runs: Run[]): void;
  clear(): void;
}

/**
 * A terminal that only ever writes its last line: output goes in, finished
 * lines come out, and the unfinished one stays to be the input's prefix.
 */
export class Screen {
  private line = new Line();
  private readonly pen = new Pen();
  /** The start of an escape sequence that the last chunk broke off. */
  private held = "";

  constructor(private readonly sink: Sink) {}

  /** The unfinished last line. */
  get rest(): Run[] {
    return this.line.runs();
  }

  write(chunk: string): void {
    const text = this.held + chunk;
    this.held = "";
    for (let at = 0; at < text.length;) at = this.next(text, at);
  }

  /** Ends the unfinished line, if there is one. */
  finish(): Run[] {
    const runs = this.line.runs();
    this.line = new Line();
    return runs;
  }

  /** Takes what stands at a position and answers where the next thing stands. */
  private next(text: string, at: number): number {
    const plain = this.wholeLine(text, at);
    if (plain > at) return plain;
    const char = text[at]!;
    if (char === "\x1b") return this.escape(text, at);
    if (char < " " || char === "\x7f") {
      this.control(char);
      return at + 1;
    }
    const whole = String.fromCodePoint(text.codePointAt(at)!);
    const seen = whole < "\x7f" ? whole : visible(whole);
    if (seen === whole) this.line.put(whole, this.pen.style);
    else this.show(seen);
    return at + whole.length;
  }

  /** The quick way for a whole line of plain text; answers at when it is none. */
  private wholeLine(text: string, at: number): number {
    if (!this.line.empty || this.pen.style !== "") return at;
    const end = text.indexOf("\n", at);
    if (end < 0) return at;
    const line = text.slice(at, end);
    if (!/^[\x20-\x7e]*$/.test(line)) return at;
    this.sink.line(line === "" ? [] : [{ text: line, style: "" }]);
    return end + 1;
  }

  private control(char: string): void {
    switch (char) {
      case "\n":
        return this.sink.line(this.finish());
      case "\r":
        return this.line.return();
      case "\b":
        return this.line.back();
      case "\t":
        return this.line.tab();
      case "\0":
      case "\x07":
        return;
      default:
        return this.show(`^${String.fromCharCode(char.charCodeAt(0) ^ 0x40)}`);
    }
  }

  private escape(text: string, at: number): number {
    const sequence = /^\x1b(?:\[([\d;:?]*)([@-~])|[@-Z\\^_c])/.exec(text.slice(at, at + 32));
    if (sequence) {
      this.perform(sequence[0], sequence[1] ?? "", sequence[2] ?? "");
      return at + sequence[0].length;
    }
    if (text.length - at < 16 && /^\x1b(?:\[[\d;:?]*)?$/.test(text.slice(at))) {
      this.held = text.slice(at);
      return text.length;
    }
    this.show("^[");
    return at + 1;
  }

  private perform(sequence: string, parameters: string, final: string): void {
    if (final === "m") this.pen.select(parameters);
    else if (final === "K") this.line.erase(Number(parameters));
    else if (final === "H" && Number(parameters) <= 1) this.line.return();
    else if (final === "J" && Number(parameters) >= 2) this.clear();
    else if (final !== "J") this.show(`^[${sequence.slice(1)}`);
  }

  private clear(): void {
    this.line = new Line();
    this.sink.clear();
  }

  /** What this terminal cannot do is dropped, but not silently. */
  private show(text: string): void {
    for (const char of text) this.line.put(char, "control");
  }
}
