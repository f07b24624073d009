import wasm from "@jitl/quickjs-ng-wasmfile-release-asyncify/wasm?url";
import variant from "@jitl/quickjs-ng-wasmfile-release-asyncify";
import {
  newQuickJSAsyncWASMModuleFromVariant,
  newVariant,
  type QuickJSAsyncContext,
  type QuickJSAsyncRuntime,
} from "quickjs-emscripten-core";
import { compile } from "../engine/compile";

/** What a program may use of memory, and how deep its calls may go, in bytes. */
const memory = 128 << 20;
const stack = 256 << 10;
/** What the engine keeps aside of a stack that is suspended. */
const suspended = 2 << 20;

/** How the engine stops in the middle of a program: start is given what makes it go on. */
type Sleep = (start: (wake: (result?: unknown) => void) => void) => number;

/** What the library does not show of itself. */
interface Inside {
  Asyncify: Record<string, unknown>;
  cwrap(
    name: string,
    result: "number",
    args: "number"[],
    options: { async: true },
  ): (...args: number[]) => Promise<number>;
  callbacks: {
    callFunction(asyncify: { handleSleep: Sleep }, ...rest: number[]): number;
    shouldInterrupt(asyncify: undefined, runtime: number): number;
  };
}
interface Jobs {
  rt: { value: number };
  ffi: { QTS_FreeValuePointerRuntime(runtime: number, value: number): void };
  memory: { newMutablePointerArray(size: number): { value: { ptr: number }; dispose(): void } };
}

/** A QuickJS that can stop anywhere. */
export interface QuickJS {
  context: QuickJSAsyncContext;
  /** Does what promises put off. */
  jobs(): Promise<void>;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * Starts an engine: each program has its own, since an engine has one stack to
 * suspend. busy is asked now and then while a program computes; a promise keeps
 * the program waiting.
 */
export async function start(busy: () => Promise<unknown> | undefined): Promise<QuickJS> {
  compiled ??= compile(wasm);
  compiled.catch(() => (compiled = undefined));
  const quickjs = await newQuickJSAsyncWASMModuleFromVariant(
    newVariant(variant, { wasmModule: await compiled }),
  );
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(memory);
  runtime.setMaxStackSize(stack);
  const inside = (quickjs as unknown as { module: Inside }).module;
  widen(inside.Asyncify);
  const context = runtime.newContext();
  await interruptible(inside, runtime, context, busy);
  // The library's own way does not wait for a job that stops.
  const execute = inside.cwrap("QTS_ExecutePendingJob", "number", ["number", "number", "number"], {
    async: true,
  });
  return { context, jobs: () => jobs(runtime, execute) };
}

/** Makes room for the stacks of deep calls: the usual is 80 kB, by which it is found. */
function widen(asyncify: Record<string, unknown>): void {
  for (const name of Object.keys(asyncify)) if (asyncify[name] === 81920) asyncify[name] = suspended;
}

/** Lets the engine stop where it asks whether it is to be interrupted, which the library does not foresee. */
async function interruptible(
  { callbacks }: Inside,
  runtime: QuickJSAsyncRuntime,
  context: QuickJSAsyncContext,
  busy: () => Promise<unknown> | undefined,
): Promise<void> {
  let sleep: Sleep | undefined;
  const call = callbacks.callFunction;
  callbacks.callFunction = (asyncify, ...rest) => {
    sleep ??= asyncify.handleSleep;
    return call(asyncify, ...rest);
  };
  let stopped = false;
  callbacks.shouldInterrupt = () => {
    if (stopped) {
      // The engine comes here again when it goes on: the same call ends.
      stopped = false;
      return sleep!(() => undefined);
    }
    const wait = sleep && busy();
    if (!sleep || !wait) return 0;
    stopped = true;
    return sleep((wake) => void wait.then(() => wake(0)));
  };
  runtime.setInterruptHandler(() => false);
  const touch = context.newFunction("touch", () => context.undefined);
  context.setProp(context.global, "touch", touch);
  touch.dispose();
  (await context.evalCodeAsync("touch(); delete globalThis.touch")).dispose();
}

async function jobs(
  runtime: QuickJSAsyncRuntime,
  execute: (...args: number[]) => Promise<number>,
): Promise<void> {
  const { rt, ffi, memory: heap } = runtime as unknown as Jobs;
  while (runtime.hasPendingJob()) {
    const out = heap.newMutablePointerArray(1);
    const result = await execute(rt.value, -1, out.value.ptr);
    out.dispose();
    ffi.QTS_FreeValuePointerRuntime(rt.value, result);
  }
}
