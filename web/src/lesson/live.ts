/** Hears that the sources of lessons have changed, from a server that compiles them as they are asked for. */
export class Live {
  private readonly source: EventSource;

  /** Changed is called when one of the lesson's own files is another: it, or its translation; "*" is any of them. */
  constructor(address: string, id: string, changed: () => void) {
    this.source = new EventSource(new URL(address, document.baseURI));
    this.source.addEventListener("message", ({ data }: MessageEvent<string>) => {
      if (data === "*" || data.split(".")[0] === id) changed();
    });
  }

  close(): void {
    this.source.close();
  }
}
