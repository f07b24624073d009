"use strict";

/**
 * Puts notes into a program's text: which throw is done, what a catch got, what
 * left an async function. No line moves; how columns do is told as well.
 */

const token = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_$][\w$]*|\d[\w.]*|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|=>|\.\.\.|\?\.|[\s\S]/y;
const regex = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const template = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{)/y;
const wordsBefore = /^(?:return|typeof|case|in|of|delete|void|throw|new|instanceof|else|do|yield|await)$/;

class Rewriter {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.line = 1;
    this.begin = 0; // of the line
    this.out = [];
    this.shifts = [];
    this.before = ""; // the last token that means something
    this.braces = []; // what to put before each closing one
    this.parens = 0;
    this.body = ""; // what a body that is about to open begins with
  }

  /** Puts text in where the rewriter stands. */
  insert(text) {
    (this.shifts[this.line] ??= []).push({ column: this.at - this.begin, size: text.length });
    this.out.push(text);
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  take(piece) {
    for (let i = 0; i < piece.length; i++) {
      if (piece[i] !== "\n") continue;
      this.line++;
      this.begin = this.at + i + 1;
    }
    this.at += piece.length;
    this.out.push(piece);
  }

  run() {
    while (this.at < this.text.length) this.next();
    return { text: this.out.join(""), shifts: this.shifts };
  }

  next() {
    let piece = this.match(token);
    if (piece === "/" && !/^[\w$)\]}"'`]/.test(this.before.slice(-1)) | wordsBefore.test(this.before)) piece = this.match(regex) ?? piece;
    if (/^(?:\s|\/\/|\/\*)/.test(piece)) return this.take(piece);
    if (piece === "}" && this.braces.length > 0) return this.close();
    const { line } = this;
    const column = this.at - this.begin + 1;
    if (piece !== "{" && this.before === "=>") this.async = undefined;
    this.take(piece);
    this.notice(piece, line, column);
    this.before = piece;
    if (piece === "`") this.quote();
  }

  /** The rest of a template's text, up to its end or to an expression. */
  quote() {
    const piece = this.match(template);
    if (piece === undefined) return;
    this.take(piece);
    this.before = piece.endsWith("`") ? "`" : "{";
    if (piece.endsWith("{")) this.braces.push("`");
  }

  close() {
    const ending = this.braces.pop();
    if (ending && ending !== "`") this.insert(ending);
    this.take("}");
    this.before = "}";
    if (ending === "`") this.quote();
  }

  notice(piece, line, column) {
    if (piece === "(" || piece === "[") this.parens++;
    if (piece === ")" || piece === "]") this.parens--;
    if (this.before === "." || this.before === "?.") return;
    if (piece === "throw" && !/^\s*[:=,)}]/.test(this.text.slice(this.at, this.at + 20))) this.insert(` __node.throws(${line},${column}),`);
    if (piece === "catch") this.caught();
    if (piece === "async" && /^[ \t]+[\w$(*]|^\(/.test(this.text.slice(this.at, this.at + 20))) this.async = this.parens;
    if (piece === ";" && this.async === this.parens) this.async = undefined;
    if (piece === "{") this.open();
  }

  caught() {
    const clause = /\s*(?:\(\s*([A-Za-z_$][\w$]*)?[^)]*\)\s*)?\{/y;
    clause.lastIndex = this.at;
    const found = clause.exec(this.text);
    if (found) this.body = ` __node.caught(${found[1] ?? ""});`;
  }

  open() {
    if (this.async === this.parens && (this.before === ")" || this.before === "=>")) {
      this.async = undefined;
      this.insert("try{");
      this.braces.push("}catch(__e){throw __node.left(__e)}");
      return;
    }
    if (this.body !== "" && (this.before === ")" || this.before === "catch")) {
      this.insert(this.body);
      this.body = "";
    }
    this.braces.push("");
  }
}

exports.rewrite = (text) => new Rewriter(text).run();

/** The column, from 1, that a program's own text has at one of the rewritten text. */
exports.original = (shifts, line, column) => {
  let moved = 0;
  for (const { column: at, size } of shifts[line] ?? []) {
    if (column - 1 - moved < at + size) return Math.min(column - moved, at + 1);
    moved += size;
  }
  return column - moved;
};
