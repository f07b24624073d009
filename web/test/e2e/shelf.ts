import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A small lesson of somebody's own, mine.lesson.md. */
export const own = `---
overlook: 1
id: mine
title: A lesson of mine
tree: |
  lower/
    f  "x"
mount: overlay lower upper work -> merged
---
## Delete it

The first task.

\`\`\`check
merged/f missing
\`\`\`
\`\`\`solution
rm merged/f
\`\`\`
`;

/** A directory of lessons that a server can be given. */
export class Shelf {
  readonly directory = mkdtempSync(join(tmpdir(), "overlook-lessons-"));

  write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
