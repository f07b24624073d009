import { journalOf, type Journal } from "../session/journal";

/** The end of a session file's name. */
export const ending = ".overlook.json";

/** The most characters that a session file may have. */
const most = 4 << 20;

/** A journal as a file that can be read: an entry a line. */
export function fileOf({ entries, ...head }: Journal): string {
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n");
  const start = JSON.stringify(head, undefined, 2).replace(/\n\}$/, "");
  return `${start},\n  "entries": [${lines === "" ? "" : `\n${lines}\n  `}]\n}\n`;
}

/** Reads a session file; it throws what is wrong with it, in words. */
export function journalIn(text: string): Journal {
  if (text.length > most) throw new Error("This file is too long for a session of Overlook.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (reason) {
    throw new Error("This file is no session of Overlook: it is not JSON.", { cause: reason });
  }
  return journalOf(value);
}
