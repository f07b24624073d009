"use strict";

const { table } = use("errno");
const { encode, decode } = use("utf8");

/** What a call of the system failed with: a number of the errno table. */
class Refusal {
  constructor(errno) {
    this.errno = errno;
  }
  get code() {
    return table.get(this.errno)?.[0] ?? `Unknown system error ${-this.errno}`;
  }
  get text() {
    return table.get(this.errno)?.[1] ?? `Unknown system error ${-this.errno}`;
  }
}
exports.Refusal = Refusal;

/**
 * Makes one call: its name and arguments, each ended by a NUL, and then bytes.
 * The answer is a byte, 0 or an error's number, and what the call gave.
 */
exports.call = (name, args = [], data) => {
  const head = encode([name, ...args, ""].join("\0"));
  const bytes = new Uint8Array(head.length + (data ? data.length : 0));
  bytes.set(head);
  if (data) bytes.set(data, head.length);
  const answer = new Uint8Array(system(bytes.buffer));
  if (answer[0]) throw new Refusal(answer[0]);
  return answer.subarray(1);
};

/** Makes a call whose answer is text. */
exports.ask = (name, ...args) => decode(exports.call(name, args));

/** Makes a call whose answer is fields, each ended by a NUL. */
exports.list = (name, ...args) => exports.ask(name, ...args).split("\0").slice(0, -1);
