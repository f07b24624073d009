"use strict";

const { original } = use("rewrite");

/** The programs' texts by their files, to show lines of them. */
const texts = new Map();
/** What is known of errors: where Node's own code failed. */
const known = new WeakMap();
const settled = new WeakSet();

exports.remember = (file, text) => texts.set(file, text);
exports.text = (file) => texts.get(file);
exports.lineOf = (file, line) => texts.get(file)?.lines[line - 1];
exports.known = (error) => (isObject(error) ? known.get(error) : undefined);

function isObject(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

const loaders = [
  "Module._compile (node:internal/modules/cjs/loader:1521:14)",
  "Module._extensions..js (node:internal/modules/cjs/loader:1623:10)",
  "Module.load (node:internal/modules/cjs/loader:1266:32)",
  "Module._load (node:internal/modules/cjs/loader:1091:12)",
];
const required = ["Module.require (node:internal/modules/cjs/loader:1289:19)", "require (node:internal/modules/helpers:182:18)"];
const main = ["Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:164:12)", "node:internal/main/run_main_module:28:49"];
const script = (wrapper, ...entry) => [
  "runScriptInThisContext (node:internal/vm:209:10)",
  "node:internal/process/execution:118:14",
  `${wrapper}-wrapper:6:24`,
  "runScript (node:internal/process/execution:101:62)",
  "evalScript (node:internal/process/execution:133:3)",
  ...entry,
];
const entries = {
  "[eval]": script("[eval]", "node:internal/main/eval_string:51:3"),
  "[stdin]": script(
    "[stdin]",
    "node:internal/main/eval_stdin:32:5",
    "Socket.<anonymous> (node:internal/process/execution:234:5)",
    "Socket.emit (node:events:536:35)",
    "endReadableNT (node:internal/streams/readable:1698:12)",
  ),
};
exports.entry = main;
/** The frames below a module that could not be read. */
exports.loading = [...loaders.slice(1), ...main];

/** The frames between a module's first and who asked for it. */
function below(file, last) {
  if (entries[file]) return entries[file];
  return [...loaders, ...(last ? main : required)];
}

const frame = /^\s*at (?:(.*?) \()?((?:node:|\/|\[eval\]|\[stdin\])[^()]*?):(\d+):(\d+)(?:\(\d+\))?\)?$/;
const builtin = /^\s*at (?:new )?(\w+) \(native\)$/;
const arrays = /^(?:every|filter|find|findIndex|flatMap|forEach|map|reduce|reduceRight|some|sort)$/;

/** The frames of an engine's stack, the nearest first. */
function parse(stack) {
  const frames = [];
  for (const line of stack.split("\n")) {
    const native = builtin.exec(line);
    if (native && arrays.test(native[1])) frames.push({ text: `Array.${native[1]} (<anonymous>)` });
    if (native && native[1] === "parse") frames.push({ text: "JSON.parse (<anonymous>)" });
    const found = frame.exec(line);
    if (!found || !texts.has(found[2])) continue;
    const [, name = "", file, at, column] = found;
    frames.push(placed(name.startsWith("<") ? "" : name, file, Number(at), Number(column)));
  }
  return frames;
}

/** A frame of a program, in the columns of its own text as V8 counts them. */
function placed(name, file, line, column) {
  const { lines, shifts } = texts.get(file);
  const text = lines[line - 1] ?? "";
  let at = original(shifts, line, column) - 1;
  if (text[at] === "(") while (at > 0 && /[\w$]/.test(text[at - 1])) at--;
  const made = /\bnew\s*$/.exec(text.slice(0, at));
  if (made) at = made.index;
  return { name, file, line, column: at + 1 };
}

/** The frames as V8 writes them. */
function written(frames, behind = []) {
  const shown = [];
  const modules = frames.filter((each) => each.name === "__module__").length;
  let met = 0;
  for (const [i, { text, name, file, line, column }] of frames.entries()) {
    const place = `${file}:${line}:${column}`;
    if (first && modules === 0 && i === frames.length - 1 && !name) shown.push(`${first} (${place})`);
    else if (text) shown.push(text);
    else if (name === "__module__") {
      met++;
      shown.push(entries[file] ? place : `Object.<anonymous> (${place})`, ...below(file, met === modules));
    } else shown.push(name ? `${name} (${place})` : place);
  }
  return met > 0 ? shown : [...shown, ...behind];
}

/** Where the program is now, for frames that a callback has no module below. */
let behind = [];
let first; // what the outermost function is called, if it has no name
exports.entered = (frames = [], name = undefined) => {
  behind = frames;
  first = name;
};

/** The raw frames of an error that has not been settled. */
const raw = new WeakMap();
exports.top = (error) => (isObject(error) ? (raw.get(error) ?? [])[0] : undefined);

/**
 * Gives an error the stack that V8 would have given it; site is where Node's
 * own code failed, and frames its frames.
 */
exports.settle = (error, { site, frames = [], thrown } = {}) => {
  if (!(error instanceof Error) || settled.has(error)) return error;
  settled.add(error);
  if (site) known.set(error, site);
  const own = site ? parse(new Error().stack) : parse(String(error.stack ?? ""));
  reword(error, own);
  made(own[0], thrown);
  raw.set(error, own);
  if (site || own.length > 0 || !bare(error)) restack(error, [...frames, ...written(own, behind)]);
  return error;
};

/** An error that a throw makes is made where its new is. */
function made(top, thrown) {
  if (!top || thrown?.file !== top.file || thrown.line !== top.line) return;
  const found = /^throw\s+(?=new\b)/.exec(exports.lineOf(top.file, top.line).slice(thrown.column - 1));
  if (found) top.column = thrown.column + found[0].length;
}

/** The functions that wait for what is called now, as V8 writes them once it is refused. */
exports.waiting = () => {
  const shown = [];
  for (const { name, file, line, column } of parse(new Error().stack)) {
    const before = exports.lineOf(file, line)?.slice(0, column - 1);
    const found = /\bawait\s+(?:[\w$]+(?:\([^()]*\))?\s*\??\.\s*)*$/.exec(before ?? "");
    // A method's class is in no engine's stack.
    const plain = !name || texts.get(file).lines.some((each) => new RegExp(`(?:\\bfunction|\\b(?:const|let|var)) +${name}\\b`).test(each));
    if (!found || !plain) break;
    const place = `${file}:${line}:${found.index + 1}`;
    shown.push(name ? `async ${name} (${place})` : `async ${place}`);
  }
  return shown;
};

/** A promise of Node's own was refused: the program is on no stack. */
exports.promised = (error, { site, frames }) => {
  settled.add(error);
  known.set(error, site);
  restack(error, frames);
};

/** An error of Node's own, which came without frames. */
exports.plain = (error) => {
  settled.add(error);
  return error;
};

/** Whether a stack is that of an error which Node made without frames. */
function bare(error) {
  return settled.has(error) && !/^\s*at /m.test(String(error.stack));
}

function restack(error, frames) {
  const value = [head(error), ...frames.slice(0, 10).map((each) => `    at ${each}`)].join("\n");
  Object.defineProperty(error, "stack", { value, writable: true, enumerable: false, configurable: true });
}

function head(error) {
  const name = error.code !== undefined && /^ERR_/.test(error.code) ? `${error.name} [${error.code}]` : error.name;
  return error.message === "" ? name : `${name}: ${error.message}`;
}

/** What engines say of a mistake, and how V8 says it. */
const words = [
  [/^cannot read property '(.*)' of (null|undefined)(?: or null)?$/i, "Cannot read properties of $2 (reading '$1')"],
  [/^cannot set property '(.*)' of (null|undefined)$/i, "Cannot set properties of $2 (setting '$1')"],
  [/^(?:'(.*)' is read-only|assignment to constant variable.?)$/i, "Assignment to constant variable."],
  [/^'?([\w$]+)'? is not initialized$|^Cannot access a variable before initialization$/, "Cannot access '$1' before initialization"],
  [/^invalid array length$/i, "Invalid array length"],
  [/^Maximum call stack size exceeded$|^stack overflow$/, "Maximum call stack size exceeded"],
];

/** Says a mistake in V8's words, and places its frame where V8 does. */
function reword(error, frames) {
  const [top] = frames;
  const text = top && exports.lineOf(top.file, top.line);
  let { message } = error;
  for (const [pattern, to] of words) if (pattern.test(message)) message = message.replace(pattern, to);
  if (text !== undefined && /^(?:not a function|Object has no member)/.test(message)) message = calling(text, top);
  if (text !== undefined && message === "Assignment to constant variable.") {
    const at = text.slice(top.column - 1).search(/[-+*/%&|^]*=(?!=)/);
    if (at >= 0) top.column += at;
  }
  const property = /^Cannot (?:read|set) properties of \w+ \(\w+ '(.*)'\)$/.exec(message)?.[1];
  if (property !== undefined && text !== undefined) {
    const at = text.indexOf(`.${property}`, Math.max(0, top.column - 2 - property.length));
    if (at >= 0) top.column = at + 2;
    const value = /\b(null|undefined)$/.exec(text.slice(0, Math.max(0, at)))?.[1];
    if (value) message = message.replace(/of \w+/, `of ${value}`);
  }
  if (message !== error.message) Object.defineProperty(error, "message", { value: message, writable: true, enumerable: false, configurable: true });
}

/** Names what was called in a line and is no function. */
function calling(text, top) {
  const callee = /[\w$]+(?:\??\.[\w$]+)*(?=\s*\()/g;
  for (let found; (found = callee.exec(text)); ) {
    if (found.index + found[0].length < top.column) continue;
    top.column = found.index + found[0].lastIndexOf(".") + 2;
    return `${found[0]} is not a function`;
  }
  return "not a function";
}
