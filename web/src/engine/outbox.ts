import type { Message } from "./contract";

/** How much unseen output is kept: more than the console's scrollback can show. */
const limit = 1 << 19;

/**
 * What the worker has to tell the page of one machine. A batch goes out only
 * when the page has shown the last one, and in the meantime output is joined
 * and its oldest part forgotten, so that an endless `yes` never fills memory.
 */
export class Outbox {
  private queue: Message[] = [];
  private waiting = false;

  constructor(private readonly send: (batch: Message[]) => void) {}

  push(message: Message): void {
    const last = this.queue.at(-1);
    if (message[0] === "output" && last?.[0] === "output" && last[1].err === message[1].err) {
      last[1] = { text: tail(last[1].text + message[1].text), err: last[1].err };
    } else {
      this.queue.push(message);
    }
    if (!this.waiting) this.flush();
  }

  /** The page has shown the last batch. */
  seen(): void {
    this.waiting = false;
    if (this.queue.length > 0) this.flush();
  }

  private flush(): void {
    this.waiting = true;
    const batch = this.queue;
    this.queue = [];
    this.send(batch);
  }
}

/** The end of text, cut at the start of a line once it is twice too long. */
function tail(text: string): string {
  if (text.length <= 2 * limit) return text;
  const cut = text.indexOf("\n", text.length - limit);
  return text.slice(cut < 0 ? text.length - limit : cut + 1);
}
