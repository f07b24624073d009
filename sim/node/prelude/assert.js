"use strict";

const { inspect } = use("inspect");
const { coded } = use("errors");

class AssertionError extends Error {
  constructor(message, { actual, expected, operator, generated }) {
    super(message);
    Object.defineProperty(this, "name", { value: "AssertionError", enumerable: false, writable: true, configurable: true });
    Object.assign(this, { generatedMessage: generated, code: "ERR_ASSERTION", actual, expected, operator });
  }
}

function check(held, message, text, actual, expected, operator) {
  if (held) return;
  if (message instanceof Error) throw message;
  throw new AssertionError(message ?? text(), { actual, expected, operator, generated: message === undefined });
}

const same = (a, b) => inspect(a, { depth: null, showHidden: true }) === inspect(b, { depth: null, showHidden: true });
const pair = (title, sign) => (a, b) => () => `${title}\n\n${inspect(a)} ${sign} ${inspect(b)}\n`;

const assert = (value, message) => check(value, message, () => "The expression evaluated to a falsy value", value, true, "==");
assert.ok = assert;
assert.equal = (a, b, m) => check(a == b || (a !== a && b !== b), m, () => `${inspect(a)} == ${inspect(b)}`, a, b, "==");
assert.notEqual = (a, b, m) => check(a != b, m, () => `${inspect(a)} != ${inspect(b)}`, a, b, "!=");
assert.strictEqual = (a, b, m) => check(Object.is(a, b), m, pair("Expected values to be strictly equal:", "!==")(a, b), a, b, "strictEqual");
assert.notStrictEqual = (a, b, m) =>
  check(!Object.is(a, b), m, () => `Expected "actual" to be strictly unequal to: ${inspect(b)}`, a, b, "notStrictEqual");
assert.deepStrictEqual = assert.deepEqual = (a, b, m) =>
  check(same(a, b), m, () => `Expected values to be strictly deep-equal:\n${inspect(a)}\n\nshould equal\n\n${inspect(b)}`, a, b, "deepStrictEqual");
assert.fail = (message = "Failed") => check(false, message, undefined, undefined, undefined, "fail");
assert.throws = (f, expected) => {
  try {
    f();
  } catch (error) {
    if (expected instanceof RegExp && !expected.test(String(error))) throw error;
    return;
  }
  throw coded(AssertionError, "ERR_ASSERTION", "Missing expected exception.");
};
assert.AssertionError = AssertionError;
assert.strict = assert;
module.exports = assert;
