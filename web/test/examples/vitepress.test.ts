import { afterAll, beforeAll, expect, test } from "vitest";
import { Guest, started } from "../e2e/guest";
import type { Host } from "../e2e/host";
import { serve } from "./example";

let host: Host;
let guest: Guest;

beforeAll(async () => {
  host = await serve("vitepress", ".vitepress/dist");
  guest = await Guest.start();
});

afterAll(async () => {
  await guest?.end();
  await host?.stop();
});

test("labs come and go with the pages of the site", async () => {
  const { page } = guest;
  await page.goto(`${host.url}/index.html`);
  await page.getByRole("button", { name: "Run" }).click();
  await started(page);
  await page.locator("overlook-grid").getByText("notes.txt").first().waitFor();
  await page.evaluate(() => (document.body.dataset["same"] = "page"));
  await page.getByRole("link", { name: "Deleting files" }).first().click();
  await page.getByRole("heading", { name: "Deleting files" }).waitFor();
  await page.getByRole("button", { name: "Run" }).click();
  await started(page);
  await page.locator("overlook-grid").getByText("whiteout", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Images and layers" }).first().click();
  await page.getByRole("heading", { name: "Images and layers" }).waitFor();
  await page.getByRole("button", { name: "Run" }).waitFor();
  expect(await page.evaluate(() => document.body.dataset["same"])).toBe("page");
  expect(guest.complaints).toEqual([]);
});
