import type { Said } from "./framed";
import { methods, type Method } from "./stage";

/** What a port may be used for: the lab behind it. */
export interface Served {
  call(method: Method, args: readonly unknown[]): Promise<unknown>;
}

/** The most requests of one port that may be waiting. */
const patience = 1000;

/**
 * Answers what comes over a port. Whoever sits at the other end is not
 * trusted: they can use the lab, and nothing else.
 */
export function serve(port: MessagePort, lab: Served): void {
  let waiting = 0;
  port.onmessage = async ({ data }: MessageEvent<unknown>) => {
    const { id, method, args } = (typeof data === "object" && data ? data : {}) as Record<string, unknown>;
    if (typeof id !== "number") return;
    const answer = (said: { ok: boolean; result?: unknown; error?: string }) =>
      port.postMessage({ id, ...said } satisfies Said);
    const known = methods.find((each) => each === method);
    if (!known) return answer({ ok: false, error: `no such method; there are ${methods.join(", ")}` });
    if (waiting >= patience) return answer({ ok: false, error: "too many requests are waiting" });
    waiting++;
    try {
      answer({ ok: true, result: await lab.call(known, Array.isArray(args) ? args : []) });
    } catch (reason) {
      answer({ ok: false, error: reason instanceof Error ? reason.message : String(reason) });
    } finally {
      waiting--;
    }
  };
}

/** Whether a message asks for a connection. */
export function asksToConnect({ data, ports }: MessageEvent<unknown>): boolean {
  const { overlook, type } = (typeof data === "object" && data ? data : {}) as Record<string, unknown>;
  return overlook === 1 && type === "connect" && ports.length === 1;
}
