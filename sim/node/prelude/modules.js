"use strict";

const files = use("files");
const path = use("path");
const report = use("report");
const trace = use("trace");
const { rewrite } = use("rewrite");
const { coded, stacked } = use("errors");
const { Refusal } = use("system");

/** What require knows without a file. */
const builtin = {
  assert: () => use("assert"),
  buffer: () => use("buffer"),
  console: () => use("console"),
  events: () => use("events"),
  fs: () => use("fs"),
  "fs/promises": () => use("fs").promises,
  module: () => ({ builtinModules: Object.keys(builtin) }),
  os: () => use("os"),
  path: () => use("path"),
  process: () => use("process"),
  timers: () => use("loop"),
  "timers/promises": () => ({ setTimeout: (after, value) => new Promise((done) => use("loop").setTimeout(done, after, value)) }),
  util: () => use("util"),
};
const cache = {};

class Module {
  constructor(id, parent) {
    Object.assign(this, { id, path: path.dirname(id), exports: {}, filename: id, loaded: false, children: [], paths: [] });
    Object.defineProperty(this, "parent", { value: parent, enumerable: false });
  }
  require(name) {
    return require(name, this);
  }
}
exports.Module = Module;

function require(name, from) {
  if (typeof name !== "string") throw use("errors").invalid("id", "of type string", name);
  const known = builtin[name.replace(/^node:/, "")];
  if (known) return known();
  const file = resolve(name, from);
  if (cache[file]) return cache[file].exports;
  const module = new Module(file, from);
  cache[file] = module;
  try {
    load(module, file);
  } catch (error) {
    delete cache[file];
    throw error;
  }
  return module.exports;
}

function isFile(file) {
  return files.stat(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function existing(candidate) {
  for (const ending of ["", ".js", ".json", ".cjs"]) {
    try {
      if (isFile(candidate + ending)) return files.realpath(candidate + ending);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
    }
  }
  return undefined;
}

/** A file, or a directory that stands for its index or what package.json names. */
function found(candidate) {
  let main = "index";
  try {
    main = JSON.parse(files.readFile(`${candidate}/package.json`, "utf8")).main ?? main;
  } catch {
    main = "index";
  }
  return existing(candidate) ?? existing(path.join(candidate, main)) ?? existing(path.join(candidate, main, "index"));
}

function resolve(name, from) {
  const places = [];
  if (/^(?:\/|\.\.?(?:\/|$))/.test(name)) places.push(path.resolve(from.path, name));
  else for (let at = from.path; ; at = path.dirname(at)) {
    places.push(path.join(at, "node_modules", name));
    if (at === "/" || at === ".") break;
  }
  for (const place of places) {
    const file = found(place);
    if (file) return file;
  }
  throw missing(name, from);
}

const site = { file: "node:internal/modules/cjs/loader", line: 1210, column: 3, text: "  throw err;" };

function missing(name, from) {
  const stack = [];
  for (let at = from; at; at = at.parent) stack.push(at.filename ?? at.id);
  const error = stacked(new Error(`Cannot find module '${name}'${stack.length > 0 ? `\nRequire stack:\n- ${stack.join("\n- ")}` : ""}`), []);
  Object.assign(error, { code: "MODULE_NOT_FOUND", requireStack: stack });
  const frames = [
    "Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)",
    "Module._load (node:internal/modules/cjs/loader:1038:27)",
    ...(from ? ["Module.require (node:internal/modules/cjs/loader:1289:19)", "require (node:internal/modules/helpers:182:18)"] : trace.entry),
  ];
  trace.settle(error, { site, frames });
  return error;
}

function load(module, file) {
  const text = files.readFile(file, "utf8");
  if (file.endsWith(".json")) {
    try {
      module.exports = JSON.parse(text.replace(/^\ufeff/, ""));
    } catch (error) {
      error.message = `${file}: ${error.message}`;
      throw error;
    }
  } else run(module, file, text);
  module.loaded = true;
}

function requirer(module) {
  return Object.assign((name) => require(name, module), { cache, main: exports.main, resolve: (name) => resolve(name, module) });
}
exports.requirer = requirer;

const head = "(function __module__(exports, require, module, __filename, __dirname, __node) {";

/** Runs a program's text as a module. */
function run(module, file, text) {
  const source = text.replace(/^#!.*/, "");
  const { text: noted, shifts } = rewrite(source);
  (shifts[1] ??= []).unshift({ column: 0, size: head.length });
  trace.remember(file, { lines: source.split("\n"), shifts });
  const body = compiled(`${head}${noted}\n})`, file);
  return body.call(module.exports, module.exports, requirer(module), module, file, path.dirname(file), report.notes(file));
}
exports.run = run;

const wrapSafe = ["wrapSafe (node:internal/modules/cjs/loader:1464:18)", "Module._compile (node:internal/modules/cjs/loader:1495:20)"];

function compiled(text, file) {
  try {
    return compile(text, file);
  } catch (error) {
    throw use("syntax").worded(error, file, wrapSafe);
  }
}

/** Runs the file that node was called with. */
exports.start = (file) => {
  const path = use("path").resolve(file);
  const real = found(path);
  if (!real) throw missing(path);
  const module = new Module(real);
  module.id = ".";
  exports.main = cache[real] = module;
  load(module, real);
};
