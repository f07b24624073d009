import { Screen } from "../console/screen";
import { Scrollback } from "../console/scrollback";
import { visibleLines } from "../style/visible";

/** What a terminal shows: commands at their prompts, and what was printed. */
export class Transcript {
  readonly log = new Scrollback();
  /** What the prompt says. */
  prompt = "";
  private readonly screen = new Screen({
    line: (runs) => void this.log.push({ kind: "output", runs }),
    clear: () => this.log.clear(),
  });

  /** The unfinished last line of output, which stands before the input. */
  get rest(): Screen["rest"] {
    return this.screen.rest;
  }

  write(text: string): void {
    this.screen.write(text);
  }

  /** Writes a command at the prompt, and answers with its number in the log. */
  command(text: string): number {
    const rest = this.screen.finish();
    return this.log.push({
      kind: "command",
      prompt: rest.map((run) => run.text).join("") + this.prompt,
      runs: [{ text: visibleLines(text), style: "" }],
    });
  }

  /** Puts a command's number, and its status once it has one, beside it. */
  number(at: number, { n, status }: { n: number; status?: number }): void {
    const entry = this.log.at(at);
    if (entry?.kind !== "command") return;
    this.log.replace(at, { ...entry, n, ...(status === undefined ? {} : { status }) });
  }
}
