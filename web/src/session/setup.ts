/** The lines that prepare a machine unseen, before its first prompt and after every reset. */
export class Setup {
  /** They are still to be run. */
  due = false;
  /** What they have said, while they run. */
  private said: string | undefined;

  constructor(readonly text = "") {}

  /** How many lines of the machine's they are. */
  get lines(): number {
    return this.text === "" ? 0 : 1;
  }

  get running(): boolean {
    return this.said !== undefined;
  }

  /** They are to be run, where there are any. */
  require(): void {
    this.due = this.text !== "";
  }

  begin(): void {
    this.due = false;
    this.said = "";
  }

  hear(text: string): void {
    this.said += text;
  }

  /** They have run; it answers with what is to be shown of them, which is only what failed. */
  end(status: number): string {
    const { said = "" } = this;
    this.said = undefined;
    return status === 0 ? "" : said;
  }
}
