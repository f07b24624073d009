import type { Session } from "../session/session";

/** How long a character takes to type, and how long there is to read a command's output, in seconds. */
const stroke = 0.05;
const rest = 1.2;

/** Classes of the console's text as the codes that a terminal knows. */
const codes: Readonly<Record<string, number>> = {
  bold: 1,
  faint: 2,
  italic: 3,
  underline: 4,
  inverse: 7,
  struck: 9,
};

/** What the console shows as a recording (asciicast v2): typed anew, at an even pace. */
export function castOf({ log }: Session, width: number): string {
  const events: string[] = [];
  let now = 0;
  const tell = (text: string) => events.push(JSON.stringify([Number(now.toFixed(3)), "o", text]));
  for (let at = log.first; at < log.end; at++) {
    const { kind, prompt = "", runs } = log.at(at)!;
    if (kind === "output") {
      tell(`${runs.map(coloured).join("")}\r\n`);
      continue;
    }
    if (at > log.first) now += rest;
    tell(prompt);
    for (const char of runs.map(({ text }) => text).join("")) {
      now += stroke;
      tell(char);
    }
    now += stroke;
    tell("\r\n");
  }
  now += rest;
  tell("");
  const head = JSON.stringify({ version: 2, width, height: 24, env: { TERM: "xterm-256color" } });
  return `${[head, ...events].join("\n")}\n`;
}

function coloured({ text, style }: { text: string; style: string }): string {
  const set = style.split(" ").flatMap((name) => {
    const [, ground, colour] = /^(fg|bg)([0-7])$/.exec(name) ?? [];
    if (ground) return [Number(colour) + (ground === "fg" ? 30 : 40)];
    return codes[name] ?? [];
  });
  return set.length > 0 ? `\x1b[${set.join(";")}m${text}\x1b[0m` : text;
}
