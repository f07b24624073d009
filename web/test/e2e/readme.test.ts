import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Guest, started } from "./guest";
import { Host } from "./host";
import { program } from "./server";

const root = resolve(import.meta.dirname, "../../..");
const section = readFileSync(join(root, "README.md"), "utf8").split("**In your documentation.**")[1]!;
const block = (language: string) => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(section)![1]!;
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "overlook-e2e-"));
  symlinkSync(join(root, "bin"), join(directory, "bin"));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("a page made by the README alone shows a working lab", async () => {
  const commands = block("sh").trim().split("\n");
  expect(commands.length).toBeLessThanOrEqual(3);
  const [make, write, serve] = commands;
  expect(make).toBe("make page native");
  expect(serve).toContain("http.server");
  execFileSync("sh", ["-c", write!], { cwd: directory });
  const page = join(directory, "handbook/index.html");
  writeFileSync(page, block("html"));

  const host = await Host.start({}, join(directory, "handbook"), "/");
  const guest = await Guest.start();
  await guest.page.goto(host.url);
  await guest.page.getByRole("button", { name: "Run" }).click();
  await started(guest.page);
  await guest.page.locator("overlook-grid").getByText("whiteout", { exact: true }).waitFor();
  expect(guest.complaints).toEqual([]);
  await guest.end();
  await host.stop();
  execFileSync(program("overlook"), ["verify", page]);
});
