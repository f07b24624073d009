"use strict";

const { call } = use("system");
const { encode } = use("utf8");
const trace = use("trace");

/** Where the last throw was that nobody has caught. */
let thrown;
/** What left an async function, and nobody has caught. */
let lost = [];

/** What the notes in programs call. */
exports.notes = (file) => ({
  throws(line, column) {
    thrown = { file, line, column };
  },
  caught(error) {
    found(error);
    trace.settle(error, { thrown });
    thrown = undefined;
  },
  left(error) {
    exports.left(error);
    thrown = undefined;
    return error;
  },
});

exports.entered = (frames, first) => {
  thrown = undefined;
  trace.entered(frames, first);
};

exports.left = (error) => {
  trace.settle(error, { thrown });
  found(error);
  lost.push(error);
};

/** Somebody has got it. */
function found(error) {
  lost = lost.filter((each) => each !== error);
}
exports.found = found;

const show = (value) => use("inspect").inspect(value);

function complain(text) {
  call("write", [2, -1], encode(text));
}

/** The head of a report: the place, its line, and a mark below it. */
function arrow({ file, line, column, text = trace.lineOf(file, line) }) {
  if (text === undefined) return "";
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return `${file}:${line}\n${text}\n${column > 0 ? `${indent}^` : ""}\n`;
}

const ending = `\nNode.js v20.20.2\n`;

/** Ends the program with a report of what it threw. */
exports.uncaught = (error) => {
  const process = use("process");
  if (process.emitter.listenerCount("uncaughtException") > 0) return void process.emitter.emit("uncaughtException", error, "uncaughtException");
  trace.settle(error, { thrown });
  if (error instanceof Error && error.name === "InternalError" && /out of memory/.test(error.message)) throw error;
  const place = trace.known(error) ?? thrown ?? trace.top(error);
  const status = process.dying(1);
  if (error instanceof Error) complain(`${place ? `${arrow(place)}\n` : ""}${show(error)}\n${ending}`);
  else {
    const hint = typeof error === "object" && error !== null ? "" : "\n(Use `node --trace-uncaught ...` to show where the exception was thrown)";
    complain(`\n${place ? arrow(place) : ""}${typeof error === "string" ? error : show(error)}${hint}\n${ending}`);
  }
  process.leave(status);
};

/** A rejection that nobody has caught ends the program; true: there was one. */
exports.rejections = () => {
  if (lost.length === 0) return false;
  const [error] = lost.splice(0);
  return rejected(error);
};

function rejected(error) {
  const process = use("process");
  if (process.emitter.listenerCount("unhandledRejection") > 0) return process.emitter.emit("unhandledRejection", error, Promise.resolve());
  const status = process.dying(1);
  if (error instanceof Error) {
    const place = trace.known(error) ?? trace.top(error) ?? triggered;
    complain(`${arrow(place)}\n${show(error)}\n${ending}`);
  } else complain(unhandled(error));
  process.leave(status);
  return true;
}

const triggered = { file: "node:internal/process/promises", line: 391, column: 5, text: "    triggerUncaughtException(err, true /* fromPromise */);" };

function unhandled(reason) {
  const shown = typeof reason === "object" && reason !== null ? `#<${reason.constructor?.name ?? "Object"}>` : String(reason);
  return `node:internal/process/promises:389
      new UnhandledPromiseRejection(reason);
      ^

UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${shown}".
    at throwUnhandledRejectionsMode (node:internal/process/promises:389:7)
    at processPromiseRejections (node:internal/process/promises:470:17)
    at process.processTicksAndRejections (node:internal/process/task_queues:96:32) {
  code: 'ERR_UNHANDLED_REJECTION'
}
${ending}`;
}
exports.complain = complain;
exports.arrow = arrow;
exports.ending = ending;
