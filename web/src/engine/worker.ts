import { boot } from "./boot";
import { compile } from "./compile";
import { Fleet } from "./fleet";
import { Depot } from "../image/depot";
import { bringJavaScript } from "./javascript";
import { look } from "./look";
import type { Reply, Request } from "./protocol";

/** The worker: as many machines as the page opens. */

/** How long after its start the worker fetches ahead what a line may need. */
const leisure = 4000;

let fleet: Fleet | undefined;
let early: Request[] = [];

function reply(message: Reply): void {
  postMessage(message);
}

function failed(text: string): void {
  reply({ type: "failed", text });
}

const depot = new Depot({
  read: (digest, done) => reply({ type: "read", id: 0, digest, done }),
  wanted: (digest, size) => reply({ type: "wanted", id: 0, digest, size }),
});

/** Takes a file into the depot. */
function take(id: number, file: Blob): void {
  depot
    .take(id, file, (done) => reply({ type: "taking", id, done }))
    .then(
      (taken) => reply({ type: "taken", id, taken }),
      (reason: unknown) =>
        reply({ type: "taken", id, taken: { refused: String((reason as Error).message) } }),
    );
}

async function start(
  engine: WebAssembly.Module,
  full: string | undefined,
  node: string | undefined,
): Promise<void> {
  if (node !== undefined) bringJavaScript(node);
  depot.open();
  fleet = new Fleet(await boot(engine, failed), {
    send: (id, batch) => reply({ type: "batch", id, batch }),
    failed,
    left: (id, moved) => reply({ type: "left", id, moved }),
    full: async () => {
      if (full === undefined) throw new Error("there is no other engine here");
      return boot(await compile(full), failed);
    },
  });
  const waiting = early;
  early = [];
  for (const request of waiting) handle(fleet, request);
  if (full !== undefined) setTimeout(() => prefetch(full), leisure);
}

/** Brings the full engine into the browser's cache, where bytes are cheap. */
function prefetch(full: string): void {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  fetch(full, { priority: "low" }).then(
    (response) => response.blob(),
    () => undefined,
  );
}

function handle(to: Fleet, request: Request): void {
  switch (request.type) {
    case "boot":
      return;
    case "open":
      return to.open(request.id, request.options);
    case "seen":
    case "trust":
    case "leave":
      return to[request.type](request.id);
    case "line":
    case "input":
      return to.of(request.id)[request.type](request.id, request.text);
    case "take":
      return take(request.id, request.file);
    case "cease":
      return depot.cease(request.id);
    case "without":
      return depot.without(request.digest);
    case "bring":
      return to.of(request.id).bring(request.id, request.path, request.digest);
    case "resize":
      return to.of(request.id).resize(request.id, request.cols);
    case "seek":
      return to.of(request.id).seek(request.id, request.n);
    case "fork":
      return to.of(request.id).fork(request.id, request.index);
    case "look":
      return look(to.of(request.id), request.id, request.number, request.question);
    case "complete": {
      const { id, text, pos } = request;
      return reply({ type: "completion", id, text, pos, completion: to.of(id).complete(id, text, pos) });
    }
    case "prepare": {
      const { id, tree, mount, profile } = request;
      return reply({ type: "prepared", id, prepared: to.prepare(tree, mount, profile) });
    }
    default:
      return to.of(request.id)[request.type](request.id);
  }
}

function load(engine: WebAssembly.Module, full: string | undefined, node: string | undefined): void {
  start(engine, full, node).catch((reason: unknown) =>
    failed(`The engine could not be loaded: ${String(reason)}`),
  );
}

/** Wakes the browser's storage while the engine is on its way: the first question takes it longest. A sandbox has none. */
async function wakeStorage(): Promise<void> {
  if (origin !== "null") await indexedDB.databases();
}

wakeStorage().catch(() => undefined);

onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.type === "boot") load(data.engine, data.full, data.node);
  else if (fleet) handle(fleet, data);
  else early.push(data);
};
