import { begins, type Entry, type Journal } from "../session/journal";
import { quoted } from "../style/quoted";

/** One line of a session, and what was typed while it ran. */
interface Command {
  line: string;
  typed: Entry[];
  /** It is a file from outside. */
  brought?: true;
}

/** The status of a line by its index, where it is known. */
export type Statuses = (index: number) => number | undefined;

/**
 * A bash script that does for real what a session did: as root, in a mount
 * namespace of its own, where /root is a new directory and everything else can
 * only be read. Nothing stays of it.
 */
export function scriptOf(journal: Journal, status: Statuses = () => undefined): string {
  const commands = commandsOf(journal.entries);
  const first = journal.setup ? [{ line: journal.setup, typed: [] }] : [];
  const offset = first.length;
  const body = [...first, ...commands.slice(0, journal.cursor)].map((command, i) =>
    written(command, status(i - offset)),
  );
  const mark = unused("OVERLOOK", body.join("\n"));
  const namespace = journal.profile ? "unshare --user --map-root-user" : "unshare";
  return `${head}${namespace} --mount --propagation private \\\nbash <(cat <<'${mark}'\n${room}\n${body.join("\n")}\n${mark}\n)\n`;
}

const head = `#!/bin/bash
# Does on this Linux what was typed into Overlook. Root is needed, to mount.
# It happens in a mount namespace of its own: /root is a new directory there,
# /tmp, /home, /mnt, /opt and /srv are empty, and the rest can only be read.
# Nothing of it stays.
[ "$(id -u)" = 0 ] || { echo 'run this as root' >&2; exit 1; }
export dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT || exit 1
`;

const room = `exec </dev/null
if [ "$(stat -f -c %T "$dir")" = overlayfs ]; then mount -t tmpfs overlook "$dir"; fi
mount --bind "$dir" /root || exit 1
while read -r _ at _; do
  printf -v at %b "$at"
  [ "$at" = /root ] || mount -n -o remount,bind,ro "$at" 2>/dev/null
done < <(tac /proc/self/mounts)
for at in /tmp /home /mnt /opt /srv; do mount -n -t tmpfs overlook "$at"; done
export HOME=/root LC_ALL=C TZ=UTC0
unset dir at
umask 022
cd /root || exit 1
# What was typed:`;

/** The lines of a session with what was typed into each. */
export function commandsOf(entries: readonly Entry[]): Command[] {
  const commands: Command[] = [];
  for (const entry of entries) {
    const [kind, text = ""] = entry;
    if (kind === "import") {
      commands.push({ line: `import ${text.slice(text.indexOf(" ") + 1)}`, typed: [], brought: true });
    } else if (begins(entry)) commands.push({ line: text, typed: [] });
    else commands.at(-1)?.typed.push(entry);
  }
  return commands;
}

/** A line as a script has it. */
function written({ line, typed, brought }: Command, status: number | undefined): string {
  if (brought) return `# ${line}: a file from outside, to be copied there`;
  // A script ends at what the shell cannot read, a prompt does not.
  let text = status === 2 ? `eval ${quoted(line)}` : line;
  if (typed.some(([kind]) => kind === "interrupt")) text = `timeout -s INT 1 bash -c ${quoted(line)}`;
  const input = typed.map(([, text = ""]) => text).join("");
  if (input === "") return text;
  const mark = unused("INPUT", input);
  const whole = input.endsWith("\n");
  if (whole) return `${grouped(text)} <<'${mark}'\n${input}${mark}`;
  return `${grouped(text)} < <(printf %s ${quoted(input)})`;
}

/** A line that takes a redirection as a whole. */
function grouped(text: string): string {
  return /^[\w./-]+( [\w./>-]+)*$/.test(text) ? text : `{ ${text}\n}`;
}

/** A word that ends a here-document, which does not stand in it. */
function unused(word: string, text: string): string {
  const lines = new Set(text.split("\n"));
  let mark = word;
  for (let n = 2; lines.has(mark); n++) mark = `${word}${n}`;
  return mark;
}
