import type { Ask } from "../engine/client";
import type { Question } from "../engine/contract";

/** What was asked about a machine and is not answered yet; it answers in its turn. */
export class Questions {
  private readonly asked = new Map<number, (json: string) => void>();
  private readonly blocks = new Map<number, (data: Uint8Array<ArrayBuffer> | undefined) => void>();
  private count = 0;

  constructor(private readonly ask: (ask: Ask) => void) {}

  /** What the machine says; undefined: there is nothing to tell. */
  async put<T>(question: Question): Promise<T | undefined> {
    const number = ++this.count;
    const json = await new Promise<string>((answered) => {
      this.asked.set(number, answered);
      this.ask({ type: "look", number, question });
    });
    return json === "" ? undefined : (JSON.parse(json) as T);
  }

  /** A block of a file; undefined: there is no such file. */
  block(path: string, block: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const number = ++this.count;
    return new Promise((read) => {
      this.blocks.set(number, read);
      this.ask({ type: "look", number, question: { what: "bytes", path, block } });
    });
  }

  read(number: number, data: Uint8Array<ArrayBuffer> | undefined): void {
    this.blocks.get(number)?.(data);
    this.blocks.delete(number);
  }

  answered(number: number, json: string): void {
    this.asked.get(number)?.(json);
    this.asked.delete(number);
  }

  /** Nobody is there any more to answer. */
  end(): void {
    for (const number of [...this.asked.keys()]) this.answered(number, "");
    for (const number of [...this.blocks.keys()]) this.read(number, undefined);
  }
}
