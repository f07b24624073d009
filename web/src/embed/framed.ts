import type { Journal } from "../session/journal";
import { attributes, type Attributes } from "./options";
import type { Method, Notify, Stage } from "./stage";

/** What a frame says on its port. */
export type Said =
  | { type: "ready" }
  | { type: "size"; height: number }
  | { type: "event"; name: string; detail: Readonly<Record<string, unknown>> }
  | { id: number; ok: boolean; result?: unknown; error?: string };

/** What another origin's frame may do: run its scripts, and open the full page when the reader asks for it. */
const rights = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

/** The address of a lab in a frame: its attributes, and behind the "#" its script. */
export function addressOf(page: string, of: Attributes, transcript: string): string {
  const url = new URL(page);
  for (const name of attributes) {
    const value = of(name);
    if (value !== null && name !== "storage") url.searchParams.set(name, value);
  }
  url.searchParams.set("start", "now");
  url.hash = new URLSearchParams({ script: transcript }).toString();
  return url.href;
}

/**
 * A lab in a frame, for pages whose policy forbids WebAssembly, or that have
 * the element from another origin.
 */
export class Framed implements Stage {
  readonly element = document.createElement("iframe");
  readonly ready: Promise<void>;
  journal: Journal | undefined;
  private readonly port: MessagePort;
  private readonly answers = new Map<
    number,
    (said: { ok: boolean; result?: unknown; error?: string }) => void
  >();
  private asked = 0;
  private stands: () => void = () => undefined;

  constructor(
    address: string,
    private readonly height: number | "auto",
    private readonly notify: Notify,
    kept: Journal | undefined,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.onmessage = ({ data }: MessageEvent<Said>) => this.hear(data);
    this.element.src = address;
    this.element.title = "Overlook lab";
    if (new URL(address).origin !== location.origin) this.element.setAttribute("sandbox", rights);
    this.element.addEventListener(
      "load",
      () => this.element.contentWindow?.postMessage({ overlook: 1, type: "connect" }, "*", [port2]),
      { once: true },
    );
    this.ready = new Promise<void>((stands) => (this.stands = stands)).then(async () => {
      if (kept) await this.call("journal", [kept]);
    });
  }

  call(method: Method, args: readonly unknown[]): Promise<unknown> {
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      this.answers.set(id, ({ ok, result, error }) => (ok ? resolve(result) : reject(new Error(error))));
      this.port.postMessage({ id, method, args });
    });
  }

  focus(): void {
    this.element.focus();
  }

  close(): Promise<Journal | undefined> {
    this.port.close();
    return Promise.resolve(this.journal);
  }

  private hear(said: Said): void {
    if ("id" in said) {
      this.answers.get(said.id)?.(said);
      this.answers.delete(said.id);
    } else if (said.type === "ready") {
      this.stands();
    } else if (said.type === "size" && this.height === "auto") {
      this.element.style.height = `${Math.min(4000, Math.max(0, Number(said.height)))}px`;
    } else if (said.type === "event") {
      this.notify(said.name, said.detail);
      if (said.name === "overlook-change") void this.remember();
    }
  }

  /** Keeps the journal at hand, for when the frame is gone. */
  private async remember(): Promise<void> {
    this.journal = (await this.call("journal", [])) as Journal;
  }
}
