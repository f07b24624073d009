/** One command of a lab's script, and the lines that the page shows below it. */
export interface Line {
  text: string;
  want: string[];
}

/**
 * The commands in a transcript: what stands behind "$ ", with the lines that
 * follow it behind "> ". Other lines are what the command is to print.
 */
export function scriptOf(transcript: string): Line[] {
  const lines: Line[] = [];
  let whole = false;
  for (const row of unindented(transcript)) {
    const last = lines.at(-1);
    if (row.startsWith("$ ")) {
      lines.push({ text: row.slice(2), want: [] });
      whole = true;
    } else if (last && whole && /^>( |$)/.test(row)) {
      last.text += `\n${row.slice(2)}`;
    } else if (last) {
      last.want.push(row);
      whole = false;
    }
  }
  for (const { want } of lines) while (want.at(-1) === "") want.pop();
  return lines;
}

/** The rows of a text without the indentation that all of them have. */
function unindented(text: string): string[] {
  const rows = text.replace(/\r\n?/g, "\n").split("\n");
  const depth = Math.min(...rows.filter((row) => row.trim()).map((row) => row.search(/\S/)));
  return rows.map((row) => row.slice(depth === Infinity ? 0 : depth));
}

/** What no two runs share, and a word that stands for it. */
const varying: readonly [RegExp, string][] = [
  [/\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d (?:\d\d:\d\d| \d{4})/g, "(date)"],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [+-]\d{4})?/g, "(time)"],
  [/^ *\d+ (?=[-dlcbps][-rwxsStT]{9} )/, "(inode) "],
  [/#[0-9a-f]+\b/g, "(count)"],
];

function plain(row: string): string {
  return varying.reduce((text, [what, word]) => text.replace(what, word), row).trimEnd();
}

/**
 * Whether a command printed what the page shows. A row of three dots stands
 * for any rows, three dots in a row for any characters; dates, inode numbers
 * and the names in the work directory are not compared.
 */
export function matches(want: readonly string[], got: readonly string[]): boolean {
  let at = 0;
  /** Where the last row of dots stands, and how many rows it has taken. */
  let dots = -1;
  let taken = 0;
  for (let row = 0; row < got.length;) {
    if (isDots(want[at])) {
      dots = at++;
      taken = row;
    } else if (at < want.length && similar(plain(want[at]!), plain(got[row]!))) {
      at++;
      row++;
    } else if (dots >= 0) {
      at = dots + 1;
      row = ++taken;
    } else {
      return false;
    }
  }
  while (isDots(want[at])) at++;
  return at === want.length;
}

function isDots(row: string | undefined): boolean {
  return row?.trim() === "...";
}

function similar(want: string, got: string): boolean {
  const [head, ...parts] = want.split("...") as [string, ...string[]];
  if (parts.length === 0) return want === got;
  if (!got.startsWith(head)) return false;
  let at = head.length;
  const tail = parts.pop()!;
  for (const part of parts) {
    const found = got.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return got.length - tail.length >= at && got.endsWith(tail);
}
