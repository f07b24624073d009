"use strict";

const { call, ask, list, Refusal } = use("system");
const { decode, encode } = use("utf8");
const { Buffer } = use("buffer");
const { refused } = use("errors");
const EventEmitter = use("events");

const [pid, ppid, uid, gid, euid, egid, host] = list("who");
const started = Number(ask("now"));

/** Bytes written whole, as Node does to files, terminals and pipes. */
function put(fd, bytes) {
  for (let at = 0; at < bytes.length; ) at += Number(decode(call("write", [fd, -1], bytes.subarray(at))));
}

class Stream extends EventEmitter {
  constructor(fd) {
    super();
    Object.assign(this, { fd, writable: true });
    if (ask("isatty", fd) === "1") Object.assign(this, { isTTY: true, columns: 80, rows: 24 });
  }
  write(chunk, how, callback = how) {
    try {
      put(this.fd, typeof chunk === "string" ? Buffer.from(chunk, typeof how === "string" ? how : "utf8") : chunk);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      const error = refused(refusal, "write");
      use("loop").nextTick(() => this.emit("error", error));
    }
    if (typeof callback === "function") use("loop").nextTick(callback);
    return true;
  }
  end(chunk, ...rest) {
    if (chunk !== undefined) this.write(chunk, ...rest);
  }
}

/** Standard input, read once somebody listens. */
class Input extends EventEmitter {
  constructor() {
    super();
    this.fd = 0;
  }
  setEncoding(how) {
    this.how = how;
    return this;
  }
  on(name, listener) {
    super.on(name, listener);
    if (name === "data") this.resume();
    return this;
  }
  resume() {
    if (!this.begun) this.more();
    this.begun = true;
    return this;
  }
  pause() {
    return this;
  }
  more() {
    use("loop").background(
      () => Buffer.from(call("read", [0, 65536, -1])),
      (chunk) => {
        if (chunk.length === 0) {
          this.emit("end");
          return this.emit("close");
        }
        this.emit("data", this.how ? chunk.toString(this.how) : chunk);
        this.more();
      },
      (refusal) => this.emit("error", refused(refusal, "read")),
    );
  }
}

const emitter = new EventEmitter();
const streams = {};
const standard = (name, make) => ({ get: () => (streams[name] ??= make()), enumerable: true, configurable: true });

function fail(syscall, todo, ...paths) {
  try {
    return todo();
  } catch (refusal) {
    throw refusal instanceof Refusal ? use("errors").refused(refusal, syscall, ...paths) : refusal;
  }
}

const process = {
  title: "node",
  version: "v20.20.2",
  versions: { node: "20.20.2", v8: "11.3.244.8-node.38", uv: "1.46.0", modules: "115" },
  arch: "x64",
  platform: "linux",
  release: { name: "node", lts: "Iron" },
  argv: [],
  execArgv: [],
  argv0: "node",
  execPath: "/usr/bin/node",
  env: Object.fromEntries(list("environ").map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)])),
  pid: Number(pid),
  ppid: Number(ppid),
  exitCode: undefined,
  getuid: () => Number(uid),
  getgid: () => Number(gid),
  geteuid: () => Number(euid),
  getegid: () => Number(egid),
  cwd: () => fail("uv_cwd", () => ask("cwd")),
  chdir: (path) => fail("chdir", () => void call("chdir", [path]), process.cwd(), path),
  umask(mask) {
    const old = Number(ask("umask", mask === undefined ? 0 : typeof mask === "string" ? parseInt(mask, 8) : mask));
    if (mask === undefined) ask("umask", old);
    return old;
  },
  uptime: () => (Number(ask("now")) - started) / 1e9,
  hrtime: Object.assign(
    () => {
      const now = Number(ask("now"));
      return [Math.floor(now / 1e9), now % 1e9];
    },
    { bigint: () => BigInt(ask("now")) },
  ),
  memoryUsage: () => ({ rss: 45_000_000, heapTotal: 6_000_000, heapUsed: 5_000_000, external: 1_000_000, arrayBuffers: 10_000 }),
  kill(to, signal = "SIGTERM") {
    const numbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGUSR1: 10, SIGUSR2: 12, SIGTERM: 15, SIGCONT: 18, SIGSTOP: 19 };
    return fail("kill", () => call("kill", [to, numbers[signal] ?? signal]).length === 0);
  },
  nextTick: (callback, ...args) => void use("loop").nextTick(callback, ...args),
  emitWarning: (text) => void process.stderr.write(`(node:${pid}) Warning: ${text}\n(Use \`node --trace-warnings ...\` to show where the warning was created)\n`),
  exit(status) {
    if (status !== undefined) process.exitCode = status;
    process.leave(dying(Number(process.exitCode ?? 0)));
  },
  abort: () => process.leave(134),
};
for (const name of ["on", "once", "off", "emit", "addListener", "removeListener", "removeAllListeners", "listeners", "listenerCount"]) {
  process[name] = (...args) => {
    const done = emitter[name](...args);
    return done === emitter ? process : done;
  };
}
Object.defineProperties(process, {
  stdin: standard("stdin", () => new Input()),
  stdout: standard("stdout", () => new Stream(1)),
  stderr: standard("stderr", () => new Stream(2)),
});

let dead = false;

/** Tells those who listen that the program ends, and gives its status. */
function dying(status) {
  if (dead) return status;
  dead = true;
  process.exitCode = status;
  emitter.emit("exit", status);
  return Number(process.exitCode ?? status);
}

const hidden = (value) => ({ value, enumerable: false });
Object.defineProperties(process, {
  emitter: hidden(emitter),
  dying: hidden(dying),
  leave: hidden((status) => void call("exit", [status & 255])),
  now: hidden(() => Number(ask("now"))),
  host: hidden(host),
});
Object.defineProperty(process, Symbol.toStringTag, { value: "process", enumerable: false });
module.exports = process;
