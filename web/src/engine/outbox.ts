import type { Message } from "./contract";

/** How much unseen output is kept, in characters and in lines: more than the console's scrollback shows. */
const limit = 1 << 18;
const lines = 3000;

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
      const text = last[1].text + message[1].text;
      last[1] = { text: text.length > 2 * limit ? tail(text) : text, err: last[1].err };
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
    for (const message of batch) {
      if (message[0] === "output") message[1] = { ...message[1], text: tail(message[1].text) };
    }
    this.send(batch);
  }
}

/** The end of a text, cut at the start of a line where it is too long. */
function tail(text: string): string {
  let cut = text.length;
  for (let n = 0; n <= lines && cut >= 0 && text.length - cut < limit; n++) {
    cut = text.lastIndexOf("\n", cut - 1);
    if (cut === 0) break;
  }
  return cut <= 0 ? text.slice(-limit) : text.slice(cut + 1);
}
