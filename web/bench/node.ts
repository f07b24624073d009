// What memfs expects node to have made global.
import { Buffer } from "buffer";

Object.assign(globalThis, {
  Buffer,
  process: {
    env: {},
    cwd: () => "/",
    platform: "linux",
    getuid: () => 0,
    getgid: () => 0,
    emitWarning: () => undefined,
    nextTick: queueMicrotask,
  },
});
