"use strict";

const { format, inspect } = use("inspect");
const process = use("process");

let indent = "";
const counts = new Map();
const times = new Map();

function print(stream, text) {
  stream.write(`${indent}${indent ? text.replaceAll("\n", `\n${indent}`) : text}\n`);
}
const out = (...values) => print(process.stdout, format(...values));
const err = (...values) => print(process.stderr, format(...values));

module.exports = {
  log: out,
  info: out,
  debug: out,
  error: err,
  warn: err,
  dir: (value, options) => print(process.stdout, inspect(value, options)),
  trace(...values) {
    const error = new Error(format(...values));
    error.name = "Trace";
    err(use("trace").settle(error).stack);
  },
  assert(held, ...values) {
    if (held) return;
    if (typeof values[0] === "string") values[0] = `Assertion failed: ${values[0]}`;
    else values.unshift("Assertion failed");
    err(...values);
  },
  group(...values) {
    if (values.length > 0) out(...values);
    indent += "  ";
  },
  groupEnd() {
    indent = indent.slice(2);
  },
  count(label = "default") {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    out(`${label}: ${counts.get(label)}`);
  },
  countReset: (label = "default") => void counts.delete(label),
  time: (label = "default") => void times.set(label, process.now()),
  timeEnd(label = "default") {
    if (times.has(label)) out(`${label}: ${Number(((process.now() - times.get(label)) / 1e6).toFixed(3))}ms`);
    times.delete(label);
  },
  table: out,
};
