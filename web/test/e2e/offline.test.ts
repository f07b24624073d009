import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { walkthrough } from "../../src/page/walkthrough";
import { Guest } from "./guest";
import { Host } from "./host";
import { program, Server } from "./server";

let guest: Guest;
let directory: string;

beforeAll(async () => {
  guest = await Guest.start();
  directory = mkdtempSync(join(tmpdir(), "overlook-e2e-"));
});

afterAll(async () => {
  await guest?.end();
  rmSync(directory, { recursive: true, force: true });
});

/** Types the first part of the walkthrough and waits for its end. */
async function walk(page: Page): Promise<void> {
  const input = page.getByRole("textbox", { name: "Command line" });
  for (const line of walkthrough.slice(0, 15)) {
    await input.fill(line);
    await input.press("Enter");
  }
  await page.locator("overlook-grid").getByText("whiteout", { exact: true }).nth(1).waitFor();
  await page.getByRole("log").getByText("cat: upper/file1.txt: No such device or address").waitFor();
}

describe("without a network", () => {
  test("the page opens once it has been visited", async () => {
    const server = await Server.start();
    const { page } = guest;
    await page.goto(server.url);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await expect
      .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state))
      .toBe("activated");
    await server.stop();
    await page.reload();
    await walk(page);
    const input = page.getByRole("textbox", { name: "Command line" });
    await input.fill("echo a b | awk '{print $2}'");
    await input.press("Enter");
    await page.getByRole("log").getByText("b", { exact: true }).waitFor();
  });

  test("it can be installed", async () => {
    const server = await Server.start();
    const { page } = guest;
    await page.goto(server.url);
    const session = await guest.context.newCDPSession(page);
    const { errors } = await session.send("Page.getAppManifest");
    expect(errors).toEqual([]);
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
    await server.stop();
  });
});

describe("the static site", () => {
  test("works below any path", async () => {
    const site = join(directory, "site");
    execFileSync(program("overlook-server"), ["--export", site]);
    const host = await Host.start({}, site, "/deep/down/");
    await guest.page.goto(`${host.url}/deep/down/`);
    await walk(guest.page);
    await guest.page.goto(`${host.url}/deep/down/embed.html?start=now#script=%24%20echo%20framed`);
    await guest.page.getByRole("log").getByText("framed", { exact: true }).waitFor();
    await host.stop();
  });

  test("is not written over something else", () => {
    expect(() =>
      execFileSync(program("overlook-server"), ["--export", directory], { stdio: "pipe" }),
    ).toThrow(/is not empty/);
  });
});

test("the page as one file works from a disk", async () => {
  const file = resolve(import.meta.dirname, "../../dist/overlook.html");
  expect(existsSync(file)).toBe(true);
  guest.requests.length = 0;
  await guest.page.goto(pathToFileURL(file).href);
  await walk(guest.page);
  const input = guest.page.getByRole("textbox", { name: "Command line" });
  await input.fill("echo a b | awk '{print $2}'");
  await input.press("Enter");
  await guest.page.getByRole("log").getByText("b", { exact: true }).waitFor();
  expect(guest.requests.filter((url) => !/^(file|blob|data):/.test(url))).toEqual([]);
});

test("nobody complained", () => {
  expect(guest.complaints.filter((text) => !/ERR_CONNECTION_REFUSED/.test(text))).toEqual([]);
});
