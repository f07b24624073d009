"use strict";

const trace = use("trace");
const { original } = use("rewrite");
const { stacked } = use("errors");

/** The place that an engine names when it cannot read a program: where its stack or its message has it. */
function place(error, file) {
  const [, named] = String(error.stack ?? "").split(`${file}:`);
  const found = /Line (\d+):(\d+)/.exec(error.message) ?? /^(\d+):(\d+)/.exec(named ?? "");
  return found ? { line: Number(found[1]), column: Number(found[2]) } : { line: 1, column: 1 };
}

const again = /redeclaration|redefinition|already been declared/i;

/** What V8 says of a text that it cannot read. */
function words(message, token) {
  if (again.test(message)) return `Identifier '${/'([\w$]+)'/.exec(message)?.[1] ?? token}' has already been declared`;
  if (token === undefined) return "Unexpected end of input";
  if (/^['"`]/.test(token) && !/^(['"`]).*\1$/.test(token)) return "Invalid or unexpected token";
  if (/^['"`]/.test(token)) return "Unexpected string";
  if (/^\d/.test(token)) return "Unexpected number";
  if (/^(?:break|case|catch|class|const|continue|debugger|default|delete|do|else|export|extends|finally|for|function|if|import|in|instanceof|new|return|super|switch|this|throw|try|typeof|var|void|while|with)$/.test(token))
    return `Unexpected token '${token}'`;
  if (/^[A-Za-z_$]/.test(token)) return `Unexpected identifier '${token}'`;
  return `Unexpected token '${token}'`;
}

/** A syntax error as Node reports it. */
exports.worded = (error, file, frames) => {
  const { lines, shifts } = trace.text(file);
  let { line, column } = place(error, file);
  column = original(shifts, line, column);
  const quoted = /token(?: in expression)?:? '?([^'\s]+)'?/.exec(error.message)?.[1];
  const rest = (lines[line - 1] ?? "").slice(column - 1);
  if (quoted && !rest.startsWith(quoted)) {
    const at = (lines[line - 1] ?? "").lastIndexOf(quoted);
    if (at >= 0) column = at + 1;
  }
  const twice = again.test(error.message) && /^\s*(?:let|const|class|var|function)\s+(?=[\w$])/.exec((lines[line - 1] ?? "").slice(column - 1));
  if (twice) column += twice[0].length;
  const token = /^\s*(=>|[\w$]+|(["'`]).*?(?:\2|$)|\S)/.exec((lines[line - 1] ?? "").slice(column - 1))?.[1];
  const ended = line > lines.length || (line === lines.length && token === undefined) || /end of/i.test(error.message);
  const made = stacked(new SyntaxError(words(error.message, ended ? undefined : token)), []);
  const site = ended ? { file, line: lines.length, column: 0, text: "" } : { file, line, column };
  trace.settle(made, { site, frames: [...frames, ...trace.loading] });
  return made;
};
