import { quoted } from "../style/quoted";
import type { Lesson } from "./lesson";

/** Where the commands of a lesson are that allows only some. */
const shelf = "/tmp/.commands";

/**
 * Shell text that keeps a lesson's rules: a command that is denied says what
 * its author wrote, and where only some are allowed there are no others.
 */
export function rulesOf({ commands = [], deny = [] }: Lesson): string {
  const refusals = deny.map(
    ({ command, message }) => `${command}() { echo ${quoted(`${command}: ${message}`)} >&2; return 126; }`,
  );
  if (commands.length === 0) return refusals.join("\n");
  const names = commands.map(quoted).join(" ");
  return [
    `mkdir -p ${shelf}`,
    `for c in ${names}; do if [ -x "/bin/$c" ]; then ln -sf "/bin/$c" ${shelf}; else ln -sf "/usr/bin/$c" ${shelf}; fi; done`,
    `PATH=${shelf}`,
    ...refusals,
  ].join("\n");
}
