import { boot } from "./boot";
import type { Engine, Message } from "./contract";
import { Outbox } from "./outbox";
import type { Reply, Request } from "./protocol";

/** The worker: one Go program, as many machines as the page opens. */

const outboxes = new Map<number, Outbox>();
let engine: Engine | undefined;
let early: Request[] = [];

function reply(message: Reply): void {
  postMessage(message);
}

function failed(text: string): void {
  reply({ type: "failed", text });
}

async function start(module: WebAssembly.Module): Promise<void> {
  engine = await boot(module, failed);
  const waiting = early;
  early = [];
  for (const request of waiting) handle(engine, request);
}

function open(to: Engine, id: number, options: object): void {
  const outbox = new Outbox((batch) => reply({ type: "batch", id, batch }));
  outboxes.set(id, outbox);
  to.open(id, options, (type, data) => {
    outbox.push([type, data] as Message);
    if (type === "ready") setTimeout(() => outbox.push(["picture", to.picture(id)]));
  });
}

function handle(to: Engine, request: Request): void {
  switch (request.type) {
    case "boot":
      return;
    case "open":
      return open(to, request.id, request.options);
    case "seen":
      return outboxes.get(request.id)?.seen();
    case "line":
    case "input":
      return to[request.type](request.id, request.text);
    case "resize":
      return to.resize(request.id, request.cols);
    case "complete": {
      const { id, text, pos } = request;
      return reply({ type: "completion", id, text, pos, completion: to.complete(id, text, pos) });
    }
    case "close":
      outboxes.delete(request.id);
      return to.close(request.id);
    default:
      return to[request.type](request.id);
  }
}

onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.type === "boot") start(data.module).catch((reason: unknown) => failed(String(reason)));
  else if (engine) handle(engine, data);
  else early.push(data);
};
