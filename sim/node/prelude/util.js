"use strict";

const { table } = use("errno");
const { inspect, format } = use("inspect");

inspect.custom = Symbol.for("nodejs.util.inspect.custom");
inspect.defaultOptions = {};

module.exports = {
  inspect,
  format,
  getSystemErrorName: (errno) => table.get(-errno)?.[0] ?? `Unknown system error ${errno}`,
  promisify: (f) => (...args) =>
    new Promise((resolve, reject) => f(...args, (error, value) => (error ? reject(error) : resolve(value)))),
  callbackify:
    (f) =>
    (...args) => {
      const callback = args.pop();
      f(...args).then(
        (value) => use("loop").nextTick(callback, null, value),
        (error) => use("loop").nextTick(callback, error),
      );
    },
  inherits(child, parent) {
    Object.setPrototypeOf(child.prototype, parent.prototype);
  },
  deprecate: (f) => f,
  isDeepStrictEqual: (a, b) => inspect(a, { depth: null }) === inspect(b, { depth: null }),
  types: { isDate: (v) => v instanceof Date, isRegExp: (v) => v instanceof RegExp, isPromise: (v) => v instanceof Promise },
};
