/** What the projector tells the presenter's window of where the show is. */
export interface Told {
  at: number;
  lines: number;
  /** The command that happened last, and what it did. */
  line: string;
  story: string;
  /** What the next step would do; "" where there is none. */
  upcoming: string;
  moves: boolean;
  blank: boolean;
  notes?: Notes;
}

/** What a lesson has for the presenter alone. */
export interface Notes {
  title: string;
  step: number;
  steps: string[];
  /** What the room believes, often. */
  misconception: string;
  hints: string[];
  note: string;
  solution: string[];
  /** How many lines of it were typed. */
  solved: number;
  question?: Answers | undefined;
}

/** What the room is asked, what it chose, and what is right once that is known. */
export interface Answers {
  ask: string;
  options: { text: string; why: string; chosen: boolean; right?: boolean }[];
}

/** What the presenter's window asks of the projector. */
export type Order = "hello" | "next" | "back" | "blank" | "qr" | { jump: number };

/**
 * The line between the projector and the presenter's window: two windows of
 * one browser, with no server between them.
 */
export class Remote<Sent, Heard> {
  private readonly channel = new BroadcastChannel("overlook-show");

  constructor(
    private readonly from: "projector" | "presenter",
    hear: (heard: Heard) => void,
  ) {
    this.channel.onmessage = ({ data }: MessageEvent<{ from: string; what: Heard }>) => {
      if (data.from !== this.from) hear(data.what);
    };
  }

  send(what: Sent): void {
    this.channel.postMessage({ from: this.from, what });
  }

  close(): void {
    this.channel.close();
  }
}
