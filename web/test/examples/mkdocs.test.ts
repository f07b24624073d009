import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Guest, started } from "../e2e/guest";
import type { Host } from "../e2e/host";
import { has, serve } from "./example";

describe.skipIf(!has("mkdocs"))("MkDocs", () => {
  let host: Host;
  let guest: Guest;

  beforeAll(async () => {
    host = await serve("mkdocs", "site");
    guest = await Guest.start();
  });

  afterAll(async () => {
    await guest?.end();
    await host?.stop();
  });

  test("labs come with instant navigation", async () => {
    const { page } = guest;
    await page.goto(`${host.url}/`);
    await page.getByRole("button", { name: "Run" }).click();
    await started(page);
    await page.evaluate(() => (document.body.dataset["same"] = "page"));
    await page.getByRole("link", { name: "next page" }).click();
    await page.getByRole("heading", { name: "Deleting files" }).waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await started(page);
    await page.locator("overlook-grid").getByText("whiteout", { exact: true }).waitFor();
    await page.goBack();
    await page.getByRole("button", { name: "Run" }).waitFor();
    expect(guest.complaints).toEqual([]);
  });
});
