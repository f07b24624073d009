import wasm from "engine:wasm?url";
import type { Completion, Message, Options } from "./contract";
import type { Reply, Request } from "./protocol";

/** Who listens to one machine. */
export interface Listener {
  batch(messages: Message[]): void;
  completed(text: string, pos: number, found: Completion): void;
  failed(text: string): void;
}

/** A request to one machine, its number left out. */
export type Ask = Request extends infer R ? (R extends { id: number } ? Omit<R, "id"> : never) : never;

/**
 * The one worker of a page, and the machines in it. The engine is fetched here
 * and not in the worker, so that it travels while the worker starts.
 */
export class Client {
  private readonly worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  private readonly listeners = new Map<number, Listener>();

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<Reply>) => this.receive(data);
    this.worker.onerror = (event) => this.fail(event.message || "The worker could not be started.");
    compile(wasm).then(
      (module) => this.post({ type: "boot", module }),
      (reason: unknown) => this.fail(`The engine could not be loaded: ${String(reason)}`),
    );
  }

  open(options: Options, listener: Listener): (ask: Ask) => void {
    const id = this.listeners.size + 1;
    this.listeners.set(id, listener);
    this.post({ type: "open", id, options });
    return (ask) => this.post({ ...ask, id } as Request);
  }

  private post(request: Request): void {
    this.worker.postMessage(request);
  }

  private receive(reply: Reply): void {
    if (reply.type === "failed") return this.fail(reply.text);
    const listener = this.listeners.get(reply.id);
    if (reply.type === "batch") listener?.batch(reply.batch);
    else listener?.completed(reply.text, reply.pos, reply.completion);
  }

  private fail(text: string): void {
    for (const listener of this.listeners.values()) listener.failed(text);
  }
}

function compile(url: string): Promise<WebAssembly.Module> {
  return WebAssembly.compileStreaming(fetch(url));
}
