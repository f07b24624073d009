import type { Entry, Scrollback } from "./scrollback";
import type { Run } from "./line";

/** Keeps the children of an element equal to a scrollback's lines, touching only what changed. */
export class Log {
  private first = 0;
  private end = 0;

  constructor(
    private readonly into: HTMLElement,
    private readonly marks: (mark: NonNullable<Entry["mark"]>) => Node,
  ) {}

  sync(lines: Scrollback): void {
    while (this.first < Math.min(lines.first, this.end)) {
      this.into.firstElementChild!.remove();
      this.first++;
    }
    this.first = lines.first;
    this.end = Math.max(this.end, lines.first);
    for (const number of lines.touched) this.renew(number, lines.at(number));
    lines.touched.clear();
    const fresh = document.createDocumentFragment();
    for (; this.end < lines.end; this.end++) fresh.append(this.element(lines.at(this.end)!));
    this.into.append(fresh);
  }

  private renew(number: number, entry: Entry | undefined): void {
    if (entry && number >= this.first && number < this.end) {
      this.into.children[number - this.first]!.replaceWith(this.element(entry));
    }
  }

  private element(entry: Entry): HTMLElement {
    const line = element("div", `ln ${entry.kind}`);
    if (entry.undone) {
      line.classList.add("undone");
      if (entry.kind === "command") line.title = "undone";
    }
    if (entry.mark) {
      const mark = element("span", "n");
      mark.append(this.marks(entry.mark));
      line.classList.add("hot");
      line.append(mark);
    }
    if (entry.kind !== "command") {
      line.append(...pieces(entry.runs));
      return line;
    }
    const text = element("span", "cmd");
    text.append(element("span", "ps", entry.prompt), ...pieces(entry.runs));
    line.append(element("span", "n", entry.n ? String(entry.n) : ""), text);
    if (entry.status) line.append(element("span", "x", `✗ exit ${entry.status}`));
    return line;
  }
}

/** The nodes of a line: text where it is plain, a span where it is set. */
export function pieces(runs: readonly Run[]): Node[] {
  return runs.map(({ text, style }) =>
    style === "" ? document.createTextNode(text) : element("span", style, text),
  );
}

function element(tag: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}
