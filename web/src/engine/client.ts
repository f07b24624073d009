import type { Completion, Message, Moved, Options, Prepared, Profile } from "./contract";
import type { Reply, Request, Taken } from "./protocol";

/** Who listens to one machine. */
export interface Listener {
  batch(messages: Message[]): void;
  completed(text: string, pos: number, found: Completion): void;
  failed(text: string): void;
}

/** A request to one machine, its number left out. */
export type Ask = Request extends infer R ? (R extends { id: number } ? Omit<R, "id"> : never) : never;

/** The line to one machine. */
export interface Wire {
  ask(ask: Ask): void;
  /** Ends the machine and answers with what another one can go on from; undefined: there is nothing. */
  leave(): Promise<Moved | undefined>;
}

/** Who cares for files from outside. */
export interface Carrier {
  read(digest: string, done: number): void;
  /** A machine waits for a file that is not here any more, until it is taken or done without. */
  wanted(digest: string, size: number): void;
}

/** Where the engine and its worker come from; they differ with the form in which the page is delivered. */
export interface Supply {
  worker(): Worker | Promise<Worker>;
  /** The engine, which so comes while the worker starts. */
  engine: () => Promise<WebAssembly.Module>;
  /** The address of the engine with every program; undefined: engine is that one. */
  full?: string;
  /** The address of the JavaScript engine's script; undefined: there is none. */
  node?: string;
}

/** The one worker of a page, and the machines in it. */
export class Client {
  private worker?: Worker;
  private early: Request[] = [];
  private readonly listeners = new Map<number, Listener>();
  private readonly leaving = new Map<number, (moved: Moved | undefined) => void>();
  private readonly preparing = new Map<number, (prepared: Prepared) => void>();
  private readonly taking = new Map<number, { taken(taken: Taken): void; progress(done: number): void }>();
  private opened = 0;
  /** Who hears how far machines have read the files that they hold, and which they lack. */
  carrier?: Carrier;
  private failure?: string;

  constructor(supply: Supply) {
    this.start(supply).catch((reason: unknown) =>
      this.fail(`The engine could not be loaded: ${String(reason)}`),
    );
  }

  open(options: Options, listener: Listener): Wire {
    const id = ++this.opened;
    this.listeners.set(id, listener);
    this.post({ type: "open", id, options });
    if (this.failure !== undefined) listener.failed(this.failure);
    return {
      ask: (ask) => this.post({ ...ask, id } as Request),
      leave: () => this.leave(id),
    };
  }

  /** The shell text that builds a tree and mounts what lies over it. */
  prepare(tree: string, mount: string, profile: Profile | undefined): Promise<Prepared> {
    const id = ++this.opened;
    return new Promise((prepared) => {
      this.preparing.set(id, prepared);
      this.post({ type: "prepare", id, tree, mount, profile: profile ?? "" });
      if (this.failure !== undefined) prepared({ setup: "", problem: this.failure });
    });
  }

  /** Takes a file into the worker's depot, from which machines can be brought it; until then the signal ends it. */
  take(file: Blob, progress: (done: number) => void, signal?: AbortSignal): Promise<Taken> {
    const id = ++this.opened;
    signal?.addEventListener("abort", () => this.post({ type: "cease", id }));
    return new Promise((taken) => {
      this.taking.set(id, { taken, progress });
      this.post({ type: "take", id, file });
      if (this.failure !== undefined) taken({ refused: this.failure });
    });
  }

  /** A file that a machine waits for will not come. */
  without(digest: string): void {
    this.post({ type: "without", id: 0, digest });
  }

  private async start({ engine, full, node, worker: workerOf }: Supply): Promise<void> {
    const module = engine();
    module.catch(() => undefined);
    const worker = await workerOf();
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.receive(data);
    worker.onerror = (event) => this.fail(event.message || "The worker could not be started.");
    worker.postMessage({ type: "boot", engine: await module, full, node } satisfies Request);
    this.worker = worker;
    const waiting = this.early;
    this.early = [];
    for (const request of waiting) this.post(request);
  }

  private leave(id: number): Promise<Moved | undefined> {
    if (this.failure !== undefined) return Promise.resolve(undefined);
    return new Promise((left) => {
      this.leaving.set(id, left);
      this.post({ type: "leave", id });
    });
  }

  private post(request: Request): void {
    if (this.worker) this.worker.postMessage(request);
    else this.early.push(request);
  }

  private receive(reply: Reply): void {
    if (reply.type === "failed") return this.fail(reply.text);
    if (reply.type === "read") return this.carrier?.read(reply.digest, reply.done);
    if (reply.type === "wanted") return this.lack(reply.digest, reply.size);
    if (reply.type === "taking") return this.taking.get(reply.id)?.progress(reply.done);
    if (reply.type === "taken") {
      this.taking.get(reply.id)?.taken(reply.taken);
      this.taking.delete(reply.id);
      return;
    }
    if (reply.type === "left") {
      this.leaving.get(reply.id)?.(reply.moved);
      this.leaving.delete(reply.id);
      this.listeners.delete(reply.id);
      return;
    }
    if (reply.type === "prepared") {
      this.preparing.get(reply.id)?.(reply.prepared);
      this.preparing.delete(reply.id);
      return;
    }
    const listener = this.listeners.get(reply.id);
    if (reply.type === "batch") listener?.batch(reply.batch);
    else listener?.completed(reply.text, reply.pos, reply.completion);
  }

  /** Asks for a file; where nobody does, it is done without. */
  private lack(digest: string, size: number): void {
    if (this.carrier) this.carrier.wanted(digest, size);
    else this.without(digest);
  }

  private fail(text: string): void {
    this.failure = text;
    for (const listener of this.listeners.values()) listener.failed(text);
    for (const left of this.leaving.values()) left(undefined);
    this.leaving.clear();
    for (const { taken } of this.taking.values()) taken({ refused: text });
    this.taking.clear();
    for (const prepared of this.preparing.values()) prepared({ setup: "", problem: text });
    this.preparing.clear();
  }
}
