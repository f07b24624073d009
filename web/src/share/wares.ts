import type { Journal } from "../session/journal";
import type { Session } from "../session/session";
import { digestOf } from "./digest";
import { linkOf } from "./link";
import { commandsOf, scriptOf } from "./script";

/** A session as it is given away: its journal with what the picture comes to. */
export async function given(session: Session): Promise<Journal> {
  const journal = await session.recorded();
  return session.picture ? { ...journal, digest: digestOf(session.picture) } : journal;
}

/** The address of the full page with a session in it. */
export async function addressOf(journal: Journal): Promise<string> {
  return `${location.href.replace(/[?#].*$/, "")}#${await linkOf(journal)}`;
}

/** The most characters of a link that every program passes on whole. */
export const handy = 6 * 1024;

/** Commands and output as they are shown, and below it the way to the live session. */
export function markdownOf(transcript: readonly string[], address: string): string {
  const body = transcript.join("\n");
  const fence = "`".repeat(Math.max(3, ...[...body.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}console\n${body}\n${fence}\n\n[Open this in Overlook](${address})\n`;
}

/** A lab with this session, for somebody's page. */
export async function embedOf(journal: Journal, transcript: readonly string[]): Promise<string> {
  const loader = new URL("./embed.js", location.href).href;
  return `<script type="module" src="${escaped(loader)}"></script>
<overlook-lab state="${await linkOf(journal)}" height="480">
  <pre>${escaped(transcript.join("\n"))}</pre>
</overlook-lab>
`;
}

/** What the console shows, as people write it down: commands behind "$ ". */
export function transcriptOf({ log }: Session): string[] {
  const lines: string[] = [];
  for (let at = log.first; at < log.end; at++) {
    const { kind, runs } = log.at(at)!;
    const text = runs.map(({ text }) => text).join("");
    lines.push(kind === "command" ? `$ ${text}` : text);
  }
  return lines;
}

/** The session as a bash script for a real Linux. */
export function bashOf(session: Session, journal: Journal): string {
  return scriptOf(journal, (index) => session.past.at(index + 1)?.status);
}

/** How many commands a journal has. */
export function countOf({ entries }: Journal): number {
  return commandsOf(entries).length;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
