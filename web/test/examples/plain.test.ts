import { afterAll, beforeAll, expect, test } from "vitest";
import { Guest, started } from "../e2e/guest";
import type { Host } from "../e2e/host";
import { serve } from "./example";

let host: Host;
let guest: Guest;

beforeAll(async () => {
  host = await serve("plain", ".");
  guest = await Guest.start();
});

afterAll(async () => {
  await guest?.end();
  await host?.stop();
});

test("a page with an element and a block has two labs", async () => {
  const { page } = guest;
  await page.goto(`${host.url}/index.html`);
  await page.getByRole("button", { name: "Run" }).nth(1).waitFor();
  await page.getByRole("button", { name: "Run" }).first().click();
  await started(page);
  await page.locator("overlook-grid").getByText("whiteout", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Run" }).first().click();
  await page.locator("overlook-grid").getByText("copied up", { exact: true }).waitFor();
  await page.locator("#heard").getByText("a command that changed nothing").waitFor();
  expect(guest.complaints).toEqual([]);
});
