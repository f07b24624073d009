"use strict";

/** An error of Node's own kind, which carries a code that its stack shows. */
function coded(Kind, code, message) {
  const error = new Kind(message);
  error.code = code;
  return error;
}
exports.coded = coded;

/** The error of an argument that is no such thing. */
exports.invalid = (name, what, value) => {
  const kind = name.includes(".") ? "property" : "argument";
  return coded(
    TypeError,
    "ERR_INVALID_ARG_TYPE",
    `The "${name}" ${kind} must be ${what}. Received ${received(value)}`,
  );
};

function received(value) {
  if (value === undefined || value === null) return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value === "object") {
    const name = value.constructor?.name;
    return name ? `an instance of ${name}` : use("inspect").inspect(value, { depth: -1 });
  }
  const shown = use("inspect").inspect(value);
  return `type ${typeof value} (${shown.length > 28 ? `${shown.slice(0, 25)}...` : shown})`;
}

/** Gives an error its stack, and the order of its properties that Node has. */
function stacked(error, frames) {
  const { message } = error;
  const hidden = (value) => ({ value, writable: true, enumerable: false, configurable: true });
  delete error.stack;
  delete error.message;
  Object.defineProperty(error, "stack", hidden([`Error: ${message}`, ...frames.map((f) => `    at ${f}`)].join("\n")));
  Object.defineProperty(error, "message", hidden(message));
  return error;
}

/** The error of a system call that was refused, without frames. */
exports.refused = (refusal, syscall, path, dest) => {
  let message = `${refusal.code}: ${refusal.text}, ${syscall}`;
  if (path !== undefined) message += ` '${path}'`;
  if (dest !== undefined) message += ` -> '${dest}'`;
  const error = stacked(new Error(message), []);
  Object.assign(error, { errno: -refusal.errno, code: refusal.code, syscall });
  if (path !== undefined) error.path = path;
  if (dest !== undefined) error.dest = dest;
  return error;
};
exports.stacked = stacked;
