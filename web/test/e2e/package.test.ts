import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Guest } from "./guest";
import { Host } from "./host";

const web = resolve(import.meta.dirname, "../..");
let directory: string;
let installed: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "overlook-e2e-"));
  installed = join(directory, "node_modules/overlook-lab");
  mkdirSync(installed, { recursive: true });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", directory], { cwd: web, stdio: "pipe" });
  const archive = readdirSync(directory).find((name) => name.endsWith(".tgz"))!;
  execFileSync("tar", ["xzf", join(directory, archive), "-C", installed, "--strip-components=1"]);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("the package has what it names, and no file twice", () => {
  const files = readdirSync(installed, { recursive: true }) as string[];
  const { exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
    exports: Record<string, string | { types: string; default: string }>;
  };
  const { types, default: main } = exports["."] as { types: string; default: string };
  expect(files).toEqual(
    expect.arrayContaining(["README.md", types.slice(2), main.slice(2), "dist/stage.js", "dist/embed.html"]),
  );
  expect(files.filter((name) => /\.(?:br|gz)$/.test(name))).toEqual([]);
});

test("it can be imported where there is no DOM, and does nothing by itself", () => {
  const script = `const before = Object.keys(globalThis).length;
    const { define, OverlookLab } = await import("overlook-lab");
    define();
    console.log(typeof OverlookLab, Object.keys(globalThis).length - before);`;
  const said = execFileSync("node", ["--input-type=module", "--eval", script], { cwd: directory });
  expect(said.toString().trim()).toBe("function 0");
});

test("its types are those of the element", () => {
  writeFileSync(
    join(directory, "consumer.ts"),
    `import { define, type Outcome } from "overlook-lab";
     define({ base: "/overlook/" });
     const lab = document.createElement("overlook-lab");
     const outcome: Promise<Outcome> = lab.run("ls");
     // @ts-expect-error a line is a text
     void lab.run(5);
     export default outcome;`,
  );
  const options = [
    "--noEmit",
    "--strict",
    "--target",
    "es2022",
    "--module",
    "esnext",
    "--moduleResolution",
    "bundler",
  ];
  execFileSync(join(web, "node_modules/.bin/tsc"), [...options, "consumer.ts"], {
    cwd: directory,
    stdio: "inherit",
  });
});

test("a page defines the element under a name of its own", async () => {
  const host = await Host.start(
    {
      "/": {
        body: `<!doctype html><title>t</title><my-lab><pre>$ echo mine</pre></my-lab><script type="module" src="/page.js"></script>`,
      },
      "/page.js": {
        body: `import { define } from "/files/lab.js"; define({ name: "my-lab" });`,
        type: "text/javascript",
      },
    },
    join(installed, "dist"),
    "/files/",
  );
  const guest = await Guest.start();
  await guest.page.goto(host.url);
  await guest.page.getByRole("button", { name: "Run" }).click();
  await guest.page.getByRole("log").getByText("mine", { exact: true }).waitFor();
  expect(guest.complaints).toEqual([]);
  await guest.end();
  await host.stop();
});
