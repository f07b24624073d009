import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { walkthrough } from "../../src/page/walkthrough";
import { Server } from "./server";
import { faultsOf, Visit } from "./visit";

const shots = resolve(import.meta.dirname, "../../test-results");
let server: Server;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  server = await Server.start();
});

afterAll(() => server?.stop());

describe("the projector", () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await Visit.start(server.url, { width: 1920, height: 1080, calm: true });
    for (const line of walkthrough.slice(0, 11)) await visit.run(line);
  });

  afterAll(() => visit?.end());

  const stage = () => visit.page.locator("overlook-projector");
  const echo = () => stage().locator(".echo").textContent();
  const press = async (key: string) => {
    await visit.page.waitForFunction(() => !document.querySelector("overlook-page")!.session.busy);
    await visit.page.keyboard.press(key);
  };

  test("P shows the command, what it did, and the letters are large", async () => {
    await press("Escape");
    await press("Tab");
    await press("p");
    await stage().waitFor();
    expect((await echo())!.replace(/\s+/g, " ").trim()).toBe("11rm -rf overlay/file1.txt overlay/file2.txt");
    expect(await stage().locator(".story").textContent()).toContain(
      "whiteouts named file1.txt and file2.txt",
    );
    const size = await visit.input.evaluate((input) => parseFloat(getComputedStyle(input).fontSize));
    expect(size).toBeGreaterThanOrEqual(24);
  });

  test("a clicker's keys go through time, and digits to a command", async () => {
    await press("PageUp");
    await expect.poll(echo).toContain("cat overlay/file1.txt");
    await press("PageDown");
    await expect.poll(echo).toContain("rm -rf");
    await press("3");
    await expect.poll(echo).toContain(walkthrough[2]);
    await press("1");
    await expect.poll(() => stage().locator(".where").textContent()).toBe("Go to 1");
    await press("1");
    await expect.poll(echo).toContain("rm -rf");
    await press("1");
    await press("Enter");
    await expect.poll(echo).toContain(walkthrough[0]);
    await press("0");
    await expect.poll(() => stage().locator(".where").textContent()).toBe("0 of 11");
    await press("9");
    await expect.poll(echo).toContain(walkthrough[8]);
  });

  test("what a command changed stands out, and nothing where it only read", async () => {
    const grounds = () =>
      stage()
        .page()
        .locator("overlook-grid .row.body:not(.changed) .node:not(.ghost)")
        .evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundColor));
    expect(await grounds()).not.toContain("rgba(0, 0, 0, 0)");
    await press("PageUp");
    await expect.poll(echo).toContain(walkthrough[7]);
    await expect.poll(async () => new Set(await grounds())).toEqual(new Set(["rgba(0, 0, 0, 0)"]));
  });

  test("B blanks the screen and brings it back", async () => {
    await press("b");
    await stage().locator(".blank").waitFor();
    await press("b");
    await stage().locator(".blank").waitFor({ state: "detached" });
  });

  test("Q shows the state as a QR code", async () => {
    await press("q");
    await visit.page.getByRole("img", { name: /^QR code/ }).waitFor();
    expect(await visit.faults()).toEqual([]);
    await press("q");
    await visit.page.getByRole("dialog").waitFor({ state: "hidden" });
  });

  test("at the console letters are typed, and Escape gives the keyboard back", async () => {
    await visit.input.click();
    await visit.page.keyboard.type("echo bqt9");
    expect(await visit.input.inputValue()).toBe("echo bqt9");
    await press("PageUp");
    await expect.poll(echo).toContain(walkthrough[6]);
    await press("Enter");
    await expect.poll(echo).toContain("echo bqt9");
    await press("Escape");
    await press("1");
    await expect.poll(echo).toContain(walkthrough[0]);
  });

  test.each(["contrast", "light", "dark"])("nothing for axe to say in %s", async (theme) => {
    expect(await visit.page.locator("overlook-page").getAttribute("data-theme")).toBe(theme);
    expect(await visit.faults()).toEqual([]);
    await visit.settled();
    await visit.page.screenshot({ path: resolve(shots, `projector-${theme}.png`) });
    await press("t");
    await visit.settled();
  });

  test("Escape leaves, and the page is as it was", async () => {
    await press("Escape");
    await stage().waitFor({ state: "detached" });
    expect(await visit.page.locator("overlook-timeline").isVisible()).toBe(true);
    expect(visit.complaints).toEqual([]);
  });
});

test("an address begins with the projector", async () => {
  const visit = await Visit.start(`${server.url}?present`);
  await visit.page.locator("overlook-projector").waitFor();
  await visit.end();
});

describe("the presenter's window", () => {
  let visit: Visit;
  let notes: Page;

  beforeAll(async () => {
    visit = await Visit.start(server.url, { width: 1280, height: 720 });
    await visit.page.getByRole("button", { name: "Present" }).click();
    await visit.page.locator("overlook-projector").waitFor();
    [notes] = await Promise.all([visit.page.waitForEvent("popup"), visit.page.keyboard.press("n")]);
  });

  afterAll(() => visit?.end());

  test("tells what the room sees, as it changes", async () => {
    await notes.getByText("nothing more").waitFor();
    for (const line of walkthrough.slice(0, 3)) await visit.run(line);
    await notes.getByText("Command 3 of 3").waitFor();
    expect(await notes.getByRole("region", { name: "Now" }).textContent()).toContain(walkthrough[2]);
  });

  test("goes on and back, blanks, and shows the QR code there", async () => {
    await notes.keyboard.press("PageUp");
    await notes.getByText("Command 2 of 3").waitFor();
    expect(await notes.getByRole("region", { name: "Next" }).textContent()).toContain(walkthrough[2]);
    expect(await visit.page.locator("overlook-projector .echo").textContent()).toContain("mount");
    await notes.getByRole("button", { name: "Next" }).click();
    await notes.getByText("Command 3 of 3").waitFor();
    await notes.keyboard.press("b");
    await notes.getByText("The screen is blank.").waitFor();
    await visit.page.locator("overlook-projector .blank").waitFor();
    await notes.keyboard.press("b");
    await visit.page.locator("overlook-projector .blank").waitFor({ state: "detached" });
    await notes.keyboard.press("q");
    await visit.page.getByRole("img", { name: /^QR code/ }).waitFor();
  });

  test("has a clock that is stopped and begins anew", async () => {
    const time = notes.getByRole("timer");
    expect(await time.textContent()).toMatch(/^\d+:\d\d$/);
    await notes.getByRole("button", { name: "Stop" }).click();
    await notes.getByRole("button", { name: "From zero" }).click();
    await notes.getByRole("button", { name: "Stop" }).waitFor();
  });

  test("has nothing for axe to say, and asks nothing of anybody else", async () => {
    expect(await faultsOf(notes)).toEqual([]);
    await notes.screenshot({ path: resolve(shots, "presenter.png") });
    expect(visit.complaints).toEqual([]);
  });
});
