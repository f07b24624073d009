/** How a piece of text is set: the classes of its span, "" for plain text. */
export type Style = string;

/** The state that the sequence ESC [ ... m changes. */
export class Pen {
  private fg = "";
  private bg = "";
  private readonly on = new Set<string>();

  get style(): Style {
    return [this.fg, this.bg, ...this.on].filter(Boolean).join(" ");
  }

  /** Takes the parameters between ESC [ and m. */
  select(parameters: string): void {
    const codes = parameters.split(/[;:]/).map(Number);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      if (code === 38 || code === 48) i += codes[i + 1] === 5 ? 2 : 4;
      else this.apply(code);
    }
  }

  private apply(code: number): void {
    if (code === 0) this.clear();
    else if (attributes[code]) this.on.add(attributes[code]);
    else if (ends[code]) for (const name of ends[code]) this.on.delete(name);
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) this.fg = `fg${code % 10}`;
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) this.bg = `bg${code % 10}`;
    else if (code === 39) this.fg = "";
    else if (code === 49) this.bg = "";
  }

  private clear(): void {
    this.fg = this.bg = "";
    this.on.clear();
  }
}

const attributes: Readonly<Record<number, string>> = {
  1: "bold",
  2: "faint",
  3: "italic",
  4: "underline",
  7: "inverse",
  9: "struck",
};

const ends: Readonly<Record<number, readonly string[]>> = {
  22: ["bold", "faint"],
  23: ["italic"],
  24: ["underline"],
  27: ["inverse"],
  29: ["struck"],
};
