/** Whether the author's tab is open; the host is drawn anew when that changes. */
export class Authoring {
  on = false;

  constructor(private readonly host: { requestUpdate(): void }) {
    if (new URLSearchParams(location.search).has("author")) void this.turn();
  }

  /** Opens the tab, which is loaded then, or closes it. */
  async turn(): Promise<void> {
    if (!this.on) await import("./author");
    this.on = !this.on;
    this.host.requestUpdate();
  }
}

/** Whether this page can bring the compiler of lessons: the page as one file has none. */
export const writable = location.protocol !== "file:";
