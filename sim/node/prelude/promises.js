"use strict";

const report = use("report");

/** Lets rejections be told of that nobody catches: engines do not tell a program. */
const Native = Promise;
const { then } = Native.prototype;

Object.defineProperty(Native.prototype, "then", {
  value: function (fulfilled, rejected) {
    if (typeof rejected !== "function" || isNative(rejected)) return then.call(this, fulfilled, rejected);
    return then.call(this, fulfilled, (error) => {
      report.found(error);
      return rejected(error);
    });
  },
  writable: true,
  configurable: true,
});

function isNative(f) {
  return /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(f));
}

function Tracked(executor) {
  if (new.target === undefined) throw new TypeError("Promise constructor cannot be invoked without 'new'");
  return Reflect.construct(
    Native,
    [
      (resolve, reject) =>
        executor(resolve, (error) => {
          report.left(error);
          reject(error);
        }),
    ],
    new.target === Tracked ? Native : new.target,
  );
}
Tracked.prototype = Native.prototype;
for (const name of Object.getOwnPropertyNames(Native)) {
  if (typeof Native[name] === "function") Tracked[name] = Native[name].bind(Native);
}
Tracked.reject = (error) => {
  report.left(error);
  return Native.reject(error);
};
Tracked.allSettled = (all) =>
  Native.all(
    Array.from(all, (each) =>
      Native.resolve(each).then(
        (value) => ({ status: "fulfilled", value }),
        (reason) => ({ status: "rejected", reason }),
      ),
    ),
  );
Object.defineProperty(Tracked, "name", { value: "Promise" });
Object.defineProperty(Native.prototype, "constructor", { value: Tracked, writable: true, configurable: true });
Object.defineProperty(Tracked, Symbol.species, { get: () => Native });
globalThis.Promise = Tracked;
