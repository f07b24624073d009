"use strict";

const { ask, call } = use("system");
const report = use("report");

/** What waits to be called, by kind. A step of the loop calls one of them. */
const ticks = [];
const work = []; // to be asked of the system
let answered = []; // asked, its answer to be called with
let immediates = [];
let timers = [];
let phase = [];
let count = 0;
let running; // what is being called

const now = () => Number(ask("now")) / 1e6;

class Timeout {
  constructor(callback, after, args, repeat) {
    const delay = after >= 1 && after <= 2 ** 31 - 1 ? Math.trunc(after) : 1;
    Object.assign(this, { callback, delay, args, repeat, id: ++count, held: true, due: now() + delay });
  }
  ref() {
    this.held = true;
    return this;
  }
  unref() {
    this.held = false;
    return this;
  }
  hasRef() {
    return this.held;
  }
  [Symbol.toPrimitive]() {
    return this.id;
  }
}

function start(timer) {
  timers.push(timer);
  timers.sort((a, b) => a.due - b.due || a.id - b.id);
  return timer;
}

function clear(timer) {
  const of = (each) => each === timer || (typeof timer !== "object" && each.id === Number(timer));
  for (const each of [...timers, ...phase.map(({ owner }) => owner), running]) if (each && of(each)) each.repeat = false;
  timers = timers.filter((each) => !of(each));
  if (timer?.immediate) immediates = immediates.filter((each) => each !== timer);
  phase = phase.filter(({ owner }) => !owner || !of(owner));
}

exports.setTimeout = (callback, after, ...args) => start(new Timeout(callback, after, args, false));
exports.setInterval = (callback, after, ...args) => start(new Timeout(callback, after, args, true));
exports.setImmediate = (callback, ...args) => {
  const made = { immediate: true, callback, args };
  immediates.push(made);
  return made;
};
exports.clearTimeout = exports.clearInterval = exports.clearImmediate = clear;
exports.nextTick = (callback, ...args) => ticks.push({ callback, args });
exports.queueMicrotask = (callback) => void Promise.resolve().then(() => guarded(() => callback(), []));

/** Asks the system behind the program's back; then what comes of it is called. */
exports.background = (todo, done, failed = done) => work.push({ todo, done, failed });

/** Calls a program's function; what it throws and nobody catches ends the program. */
function guarded(todo, frames, first) {
  report.entered(frames, first);
  try {
    todo();
  } catch (error) {
    report.uncaught(error);
  }
}
exports.guarded = guarded;

/** Does what was put off to the end of the present step. */
exports.drain = drain;
function drain() {
  for (let tick; (tick = ticks.shift()); ) {
    guarded(() => tick.callback(...tick.args), ["process.processTicksAndRejections (node:internal/process/task_queues:77:11)"]);
  }
}

const phases = [due, poll, check];
let turn = 0;

function due() {
  const time = timers.length > 0 ? now() : 0;
  const ready = timers.filter((timer) => timer.due <= time);
  timers = timers.filter((timer) => timer.due > time);
  return ready.map((timer) => ({
    owner: timer,
    first: "Timeout._onTimeout",
    frames: ["listOnTimeout (node:internal/timers:581:17)", "process.processTimers (node:internal/timers:519:7)"],
    run() {
      try {
        timer.callback(...timer.args);
      } finally {
        if (timer.repeat) start(Object.assign(timer, { due: now() + timer.delay }));
      }
    },
  }));
}

function poll() {
  const ready = answered;
  answered = work.splice(0).map(({ todo, done, failed }) => {
    const frames = ["FSReqCallback.oncomplete (node:fs:198:5)"];
    try {
      const value = todo();
      return { frames, run: () => done(value) };
    } catch (error) {
      return { frames, run: () => failed(error) };
    }
  });
  return ready;
}

function check() {
  return immediates.splice(0).map((each) => ({
    owner: each,
    first: "Immediate.<anonymous>",
    frames: ["process.processImmediate (node:internal/timers:483:21)"],
    run: () => each.callback(...each.args),
  }));
}

/** Does the next thing that waits; false: nothing does any more. */
exports.step = () => {
  if (ticks.length > 0) {
    drain();
    return true;
  }
  if (report.rejections()) return true;
  const next = phase.shift();
  if (next) {
    running = next.owner;
    guarded(next.run, next.frames, next.first);
    running = undefined;
    drain();
    return true;
  }
  if (work.length + answered.length + immediates.length === 0) {
    const held = timers.find((timer) => timer.held);
    if (!held) return false;
    const wait = timers[0].due - now();
    if (wait > 0) call("sleep", [Math.ceil(wait * 1e6)]);
  }
  phase = phases[turn++ % phases.length]();
  return true;
};
