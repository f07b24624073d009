import type { Client } from "../engine/client";
import type { Session } from "../session/session";

/** How an image gets into the machine: what is done, and how far that is. */
export interface Progress {
  doing: "reading" | "unpacking";
  /** From 0 to 1. */
  share: number;
}

/** Why there is no image, in words; the machine is as it was. */
export class Refused extends Error {}

/**
 * Brings a file to the machine and loads the images that are in it: two
 * commands, as anybody would type them. It answers with what docker calls
 * them. Where that fails, or the signal ends it, the commands are undone.
 */
export class Loading {
  private digest = "";
  private readonly ended = new AbortController();

  constructor(
    private readonly session: Session,
    private readonly client: Client,
    private readonly file: File,
    private readonly told: (progress: Progress) => void,
  ) {}

  async run(): Promise<string[]> {
    const { session, file } = this;
    if (session.state !== "prompt")
      throw new Refused("A command is running; end it first, with Ctrl-C perhaps.");
    this.told({ doing: "reading", share: 0 });
    const taken = await this.client.take(
      file,
      (done) => this.told({ doing: "reading", share: done / Math.max(1, file.size) }),
      this.ended.signal,
    );
    if ("ceased" in taken) return this.stop();
    if ("refused" in taken) throw new Refused(taken.refused);
    this.digest = taken.digest;
    this.told({ doing: "unpacking", share: 0 });
    const path = `/root/${nameIn(file.name)}`;
    const before = session.past.before + session.past.position;
    await idle(session);
    this.check();
    session.bring(path, taken.digest);
    await idle(session);
    const from = session.log.end;
    if (!this.ended.signal.aborted && session.step?.status === 0) {
      session.type(`docker load -i ${path}`);
      await idle(session);
    }
    const said = printed(session, from + 1);
    if (!this.ended.signal.aborted && session.step?.status === 0) return loaded(said);
    await this.back(before);
    this.check();
    throw new Refused(said.at(-1) ?? "The file could not be brought to the machine.");
  }

  /** Ends it. */
  cancel(): void {
    this.ended.abort();
    if (this.digest !== "" && this.session.state === "running") this.session.interrupt("");
  }

  /** The machine has read so many bytes of a file. */
  read(digest: string, done: number): void {
    if (digest === this.digest)
      this.told({ doing: "unpacking", share: Math.min(1, done / Math.max(1, this.file.size)) });
  }

  private check(): void {
    if (this.ended.signal.aborted) this.stop();
  }

  private stop(): never {
    throw new Refused("");
  }

  private async back(to: number): Promise<void> {
    await idle(this.session);
    this.session.seek(to);
    await idle(this.session);
  }
}

/** A name that needs no quotes. */
function nameIn(name: string): string {
  return (
    name
      .replace(/[^\w.-]+/g, "-")
      .replace(/^[-.]+/, "")
      .slice(-60) || "image.tar"
  );
}

/** Waits until the machine waits for a line. */
export function idle(session: Session): Promise<void> {
  return new Promise((done) => {
    const look = () => {
      if (session.state !== "failed" && (session.state !== "prompt" || session.busy)) return;
      session.removeEventListener("change", look);
      done();
    };
    session.addEventListener("change", look);
    look();
  });
}

/** What was printed from an entry of the log on. */
export function printed({ log }: Session, from: number): string[] {
  const lines: string[] = [];
  for (let n = Math.max(from, log.first); n < log.end; n++) {
    const entry = log.at(n);
    if (entry?.kind === "output") lines.push(entry.runs.map(({ text }) => text).join(""));
  }
  return lines;
}

/** What docker load says that it has loaded. */
function loaded(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^Loaded image(?: ID)?: (\S+)$/.exec(line)?.[1] ?? []);
}
