import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { Client, Listener, Wire } from "../src/engine/client";
import type { Engine, Message, Options } from "../src/engine/contract";
import { look } from "../src/engine/look";
import type { Session } from "../src/session/session";

interface Global {
  require: NodeRequire;
  Go: new () => { importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): Promise<void> };
  overlookReady: () => void;
  overlook: Engine;
}

/** The engine with every program, in this process. */
export async function engine(): Promise<Engine> {
  const scope = globalThis as unknown as Global;
  const root = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
  scope.require = createRequire(import.meta.url);
  scope.require(join(root, "lib/wasm/wasm_exec.js"));
  const go = new scope.Go();
  const file = resolve(import.meta.dirname, "../../bin/overlook-full.wasm");
  const module = await WebAssembly.compile(readFileSync(file));
  const ready = new Promise<void>((begun) => (scope.overlookReady = begun));
  void go.run(await WebAssembly.instantiate(module, go.importObject));
  await ready;
  return scope.overlook;
}

/** What a session needs of a client, with the machines in this process. */
export function clientOf(to: Engine): Client {
  let opened = 0;
  return {
    open(options: Options, listener: Listener): Wire {
      const id = ++opened;
      // As from a worker: never before the wire is there.
      to.open(id, options, (type, data) => setTimeout(() => listener.batch([[type, data] as Message])));
      return {
        ask(ask) {
          if (ask.type === "line" || ask.type === "input") to[ask.type](id, ask.text);
          else if (ask.type === "look") look(to, id, ask.number, ask.question);
          else if (ask.type === "seek") to.seek(id, ask.n);
          else if (
            ask.type === "eof" ||
            ask.type === "interrupt" ||
            ask.type === "undo" ||
            ask.type === "reset" ||
            ask.type === "trust"
          )
            to[ask.type](id);
        },
        leave: () => Promise.resolve(undefined),
      };
    },
    prepare: (tree: string, mount: string, profile = "") => Promise.resolve(to.prepare(tree, mount, profile)),
  } as unknown as Client;
}

/** Waits until everything is played. */
export async function idle(session: Session): Promise<void> {
  for (let n = 0; session.busy; n++) {
    if (n > 4000) throw new Error(`still ${session.state}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What the log shows, with or without the commands in it. */
export function shown(session: Session, kinds: readonly string[] = ["output"]): string[] {
  const { log } = session;
  const lines: string[] = [];
  for (let at = log.first; at < log.end; at++) {
    const entry = log.at(at)!;
    if (kinds.includes(entry.kind)) lines.push(entry.runs.map(({ text }) => text).join(""));
  }
  return lines;
}
