import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Guest, started } from "../e2e/guest";
import type { Host } from "../e2e/host";
import { has, serve } from "./example";

describe.skipIf(!has("hugo"))("Hugo", () => {
  let host: Host;
  let guest: Guest;

  beforeAll(async () => {
    host = await serve("hugo", "public");
    guest = await Guest.start();
  });

  afterAll(async () => {
    await guest?.end();
    await host?.stop();
  });

  test("a block with attributes and an element are labs", async () => {
    const { page } = guest;
    await page.goto(`${host.url}/`);
    expect((await page.locator("overlook-lab").boundingBox())!.height).toBe(400);
    await page.getByRole("button", { name: "Run" }).click();
    await started(page);
    await page.getByRole("log").getByText("from lower", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Deleting files" }).click();
    await page.getByRole("button", { name: "Run" }).click();
    await page.locator("overlook-grid").getByText("whiteout", { exact: true }).waitFor();
    expect(guest.complaints).toEqual([]);
  });
});
