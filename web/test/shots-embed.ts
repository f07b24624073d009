import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { Guest, started } from "./e2e/guest";
import { Host } from "./e2e/host";
import { reduced } from "./palette.mjs";

/** Makes the pictures of labs in web/README.md: npm run shots. */
const shots = resolve(import.meta.dirname, "../shots");
let host: Host;

const lab = `<overlook-lab id="LAB" height="420" setup="mkdir lower upper work overlay; echo 'from lower' > lower/file1.txt; echo 'from upper' > upper/file2.txt; echo hello > lower/motd; echo read > lower/readme.md; mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work none overlay">
<pre>$ echo more >> overlay/readme.md
$ rm overlay/file1.txt
$ ls -l upper
$ cat lower/file1.txt
from lower
</pre></overlook-lab>`;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  host = await Host.start({
    "/": {
      policy: "",
      body: `<!doctype html><html lang="en"><head><title>Deleting files</title><meta name="viewport" content="width=device-width">
        <style>:root { color-scheme: light dark } main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem; font: 1.0625rem/1.7 system-ui, sans-serif } h1 { line-height: 1.2 }</style>
        <script type="module" src="/overlook/embed.js"></script></head>
        <body><main><h1>Deleting files</h1>
        <p>The file below comes from <code>lower</code>. Remove it through <code>overlay</code>, and look into <code>upper</code>.</p>
        ${lab.replace("LAB", "runs")}
        <p>And once more, before it starts:</p>
        ${lab.replace("LAB", "waits")}</main></body></html>`,
    },
  });
});

afterAll(() => host?.stop());

test.each([
  ["embed-light", { width: 880, height: 1180, scheme: "light" as const }],
  ["embed-dark", { width: 880, height: 1180, scheme: "dark" as const }],
  ["embed-phone", { width: 390, height: 844, scheme: "light" as const }],
])("%s", async (name, look) => {
  const guest = await Guest.start({ ...look, calm: true });
  await guest.page.goto(host.url);
  await guest.page.getByRole("button", { name: "Run" }).first().click();
  await started(guest.page, "#runs");
  await guest.page.waitForTimeout(300);
  writeFileSync(
    resolve(shots, `${name}.png`),
    reduced(await guest.page.screenshot({ animations: "disabled" })),
  );
  await guest.end();
});
