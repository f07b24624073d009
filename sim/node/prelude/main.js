"use strict";

const { list } = use("system");
const report = use("report");

use("promises");
const process = use("process");
const loop = use("loop");
const modules = use("modules");
const { Buffer } = use("buffer");

const globals = { global: globalThis, console: use("console"), Buffer };
for (const name of ["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate", "queueMicrotask"]) globals[name] = loop[name];
globals.structuredClone ??= (value) => JSON.parse(JSON.stringify(value));
for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
Object.defineProperty(globalThis, "process", { value: process, writable: true, configurable: true, enumerable: false });

/** What node is to do, from its arguments. */
function asked(args) {
  const wish = { print: false, text: undefined, rest: [] };
  for (let i = 0; i < args.length; i++) {
    const [option, given] = args[i].startsWith("--") ? [args[i].replace(/=.*/s, ""), /=(.*)/s.exec(args[i])?.[1]] : [args[i]];
    if (!option.startsWith("-") || option === "-") return { ...wish, rest: args.slice(i) };
    if (option === "--") return { ...wish, rest: args.slice(i + 1) };
    if (["-e", "--eval", "-p", "--print", "-pe"].includes(option)) {
      wish.print ||= option.includes("p") && option !== "--eval";
      if ((given ?? args[i + 1]) === undefined) return { wrong: `${option} requires an argument` };
      wish.text = given ?? args[++i];
    } else if (!["--trace-uncaught", "--no-warnings", "--trace-warnings", "-i"].includes(option)) return { wrong: `bad option: ${args[i]}` };
  }
  return wish;
}

function start() {
  const args = list("args").slice(1);
  const wish = asked(args);
  if (wish.wrong) {
    report.complain(`node: ${wish.wrong}\n`);
    return process.leave(9);
  }
  if (wish.text !== undefined) {
    process.argv = [process.execPath, ...wish.rest];
    return evaluate("[eval]", wish.text, wish.print);
  }
  if (wish.rest.length === 0 || wish.rest[0] === "-") {
    process.argv = [process.execPath, ...(wish.rest.length > 0 ? wish.rest : [])];
    return evaluate("[stdin]", use("files").readFile(0, "utf8"), wish.print);
  }
  process.argv = [process.execPath, use("path").resolve(wish.rest[0]), ...wish.rest.slice(1)];
  modules.start(wish.rest[0]);
}

/** Runs a text that is no file. */
function evaluate(name, text, print) {
  const module = new modules.Module(name);
  module.path = process.cwd();
  const known = { module, exports: module.exports, require: modules.requirer(module), __filename: name, __dirname: "." };
  for (const [each, value] of Object.entries(known)) globalThis[each] = value;
  for (const each of ["fs", "os", "path", "util", "events", "assert"]) {
    Object.defineProperty(globalThis, each, { get: () => known.require(each), set: (value) => Object.defineProperty(globalThis, each, { value, writable: true }), configurable: true });
  }
  if (!print) return modules.run(module, name, text);
  const value = (0, eval)(text);
  use("console").log(value);
}

let begun = false;

/** Does the next piece of the program's work; false: there is none left. */
exports.step = () => {
  if (!begun) {
    begun = true;
    loop.guarded(start);
    loop.drain();
    return true;
  }
  if (loop.step()) return true;
  process.emitter.emit("beforeExit", Number(process.exitCode ?? 0));
  if (loop.step()) return true;
  process.leave(process.dying(Number(process.exitCode ?? 0)));
  return false;
};
