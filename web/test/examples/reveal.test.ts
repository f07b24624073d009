import { afterAll, beforeAll, expect, test } from "vitest";
import { Guest, started } from "../e2e/guest";
import type { Host } from "../e2e/host";
import { serve } from "./example";

let host: Host;
let guest: Guest;

beforeAll(async () => {
  host = await serve("reveal", "site");
  guest = await Guest.start();
});

afterAll(async () => {
  await guest?.end();
  await host?.stop();
});

test("a lab starts with its slide, and keys typed in it are its own", async () => {
  const { page } = guest;
  await page.goto(`${host.url}/index.html`);
  await started(page, "#first");
  expect(await page.locator("#second overlook-stage").count()).toBe(0);
  const input = page.locator("#first").getByRole("textbox", { name: "Command line" });
  await input.focus();
  await page.keyboard.type("echo no pause b");
  await page.keyboard.press("Enter");
  await page.locator("#first").getByRole("log").getByText("no pause b", { exact: true }).waitFor();
  await page.locator("h2").first().click();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("ArrowRight");
  await started(page, "#second");
  await page.locator("#second overlook-grid").getByText("whiteout", { exact: true }).waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.locator("#first").getByRole("log").getByText("no pause b", { exact: true }).waitFor();
  expect(guest.complaints).toEqual([]);
});
