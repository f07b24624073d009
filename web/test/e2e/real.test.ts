import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/contract";
import { walkthrough } from "../../src/page/walkthrough";
import type { Entry } from "../../src/session/journal";
import { Session } from "../../src/session/session";
import { scriptOf } from "../../src/share/script";
import { clientOf, engine, idle, shown } from "../engine";

const able = spawnSync("unshare", ["--mount", "true"]).status === 0 && process.getuid?.() === 0;
let simulated: Engine;

beforeAll(async () => {
  simulated = await engine();
});

const lines = (...texts: string[]): Entry[] => texts.map((text) => ["line", text]);

const sessions: Record<string, Entry[]> = {
  walkthrough: lines(...walkthrough),
  "what was typed into commands": [
    ...lines("cat > f"),
    ["input", "one 'two'\n"],
    ["input", "INPUT\n"],
    ["eof"],
    ...lines("read a b; cat | sort # both"),
    ["input", "x y\n"],
    ["input", "2\n"],
    ["input", "1\n"],
    ["eof"],
    ...lines("echo $b $a; cat f", "rm -i f"),
    ["input", "y\n"],
    ...lines("ls"),
  ],
  "what the shell refuses": lines("echo (", "nothing", "cd nowhere; x=1", "echo $x"),
  "a line that was interrupted": [...lines("touch a"), ...lines("sleep 100"), ["interrupt"], ...lines("ls")],
  "lines of several lines": lines(
    "for i in 1 2; do\n  echo $i\ndone",
    "cat <<E\ntext\nE",
    "f() { local x=$1; echo $x; }",
    "f 5",
  ),
  "where it is": lines("pwd", "echo > /tmp/a; ls /tmp /home", "umask"),
};

/** What differs from run to run, and what a script says that a prompt does not. */
function plain(text: string): string[] {
  return text
    .split("\n")
    .map((line) =>
      line
        .replace(/^\S*: (?:eval: )?line \d+: /, "bash: ")
        .replace(/^\s*\d+ (?=[-dcl][-rwx]{9})/, "")
        .replace(/(\d+) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d/, "$1 (date)")
        .replace(/\? y$/, "?")
        .trimEnd(),
    )
    .filter((line) => line !== "" && !/^(?:total |\^C|bash: `)/.test(line));
}

describe.runIf(able)("a session as a script does for real", () => {
  test.each(Object.entries(sessions))("%s", async (_, entries) => {
    const session = new Session();
    session.open(clientOf(simulated), { seed: 1, cols: 80 });
    session.play({ entries });
    await idle(session);
    const statuses = (index: number) => session.past.at(index + 1)?.status;
    const script = scriptOf({ v: 1, seed: 1, entries }, statuses);
    const directory = mkdtempSync(join(tmpdir(), "overlook-real-"));
    writeFileSync(join(directory, "session.sh"), script);
    const real = spawnSync("bash", ["-c", "bash session.sh 2>&1"], {
      cwd: directory,
      encoding: "utf8",
      timeout: 60_000,
    });
    rmSync(directory, { recursive: true });
    const typed = new Set(entries.flatMap(([kind, text = ""]) => (kind === "input" ? [text.trimEnd()] : [])));
    const own = shown(session).join("\n");
    // The terminal shows what is typed, a here-document does not.
    const unechoed = (lines: string[]) => lines.filter((line) => !typed.has(line));
    expect(unechoed(plain(real.stdout))).toEqual(unechoed(plain(own)));
    expect(real.status).toBe(session.past.at(session.past.length)?.status);
  });
});
