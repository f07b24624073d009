import { mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handInIn } from "../../src/desk/handin";
import { Server } from "./server";
import { Visit } from "./visit";

const shots = resolve(import.meta.dirname, "../../test-results");
let server: Server;
let visit: Visit;
let page: Page;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  server = await Server.start();
  visit = await Visit.start(server.url, { width: 1280, height: 800 });
  page = visit.page;
  await page.goto(`${server.url}?lesson=whiteouts`);
  await page.getByRole("heading", { name: "Deleting what you cannot delete" }).waitFor();
  await visit.prompt();
});

afterAll(async () => {
  await visit?.end();
  await server?.stop();
});

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
const dialog = () => page.getByRole("dialog");

test("who is stuck shows what was typed, and their teacher goes through it in the lesson", async () => {
  await visit.run("rm merged/onlyup");
  await page.getByText("Done: gone from the merged view").first().waitFor({ state: "attached" });
  await visit.run("ls upper");
  await button("I’m stuck").click();
  await dialog()
    .getByRole("img", { name: /^QR code/ })
    .waitFor();
  expect(await visit.faults()).toEqual([]);
  await dialog().getByRole("button", { name: "Copy the link" }).click();
  await dialog().getByText("Link: copied.").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await dialog().getByRole("button", { name: "Close" }).click();

  const teacher = await page.context().newPage();
  await teacher.goto(link);
  await teacher.getByRole("dialog").getByRole("button", { name: "Play" }).click();
  await teacher.getByRole("heading", { name: "Deleting what you cannot delete" }).waitFor();
  await teacher.waitForFunction(() => document.querySelector("overlook-page")?.session.past.next === 3);
  await teacher.getByRole("slider", { name: "Step" }).press("ArrowLeft");
  await teacher.getByText("1 of 2", { exact: true }).waitFor();
  await teacher.close();
});

test("a hand-in is saved under one's name, and has nothing but what was done", async () => {
  await button("Hand in").click();
  const save = dialog().getByRole("button", { name: "Save a file" });
  expect(await save.isDisabled()).toBe(true);
  await dialog().getByRole("textbox", { name: "Your name" }).fill("Ada L.");
  expect(await visit.faults()).toEqual([]);
  await page.screenshot({ path: resolve(shots, "handin.png") });
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  expect(download.suggestedFilename()).toBe("Ada-L.whiteouts.handin.json");
  const handed = handInIn(readFileSync(await download.path(), "utf8"));
  expect(handed).toMatchObject({ nickname: "Ada L.", lesson: "whiteouts" });
  expect(handed.machines).toEqual({
    0: [
      ["line", "rm merged/onlyup"],
      ["line", "ls upper"],
    ],
  });
  expect(handed.claims.map((claim) => claim && [claim.from, claim.passed])).toEqual([
    [0, true],
    null,
    null,
    null,
  ]);
});

test("its link brings it to the desk, which finds the same", async () => {
  await dialog().getByRole("button", { name: "Copy a link" }).click();
  await dialog().getByText("Link: copied.").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await dialog().getByRole("button", { name: "Close" }).click();
  const desk = await page.context().newPage();
  await desk.goto(link);
  await desk.getByText("1 hand-in replayed. Everything adds up.").waitFor();
  const row = desk.getByRole("row").filter({ has: desk.getByRole("rowheader", { name: "Ada L." }) });
  expect(await row.textContent()).toContain("1 of 4");
  await desk.close();
  expect(visit.complaints).toEqual([]);
});

test("a lesson goes through the projector, and what is right is seen only when it is revealed", async () => {
  await page.goto(`${server.url}?lesson=precedence&present`);
  const stage = page.locator("overlook-projector");
  await stage.waitFor();
  await stage.locator(".echo").waitFor();
  await visit.prompt();
  const [notes] = await Promise.all([
    page.waitForEvent("popup"),
    stage.getByRole("button", { name: "N notes" }).click(),
  ]);
  await notes.getByText("ask what will happen").waitFor();
  await notes.keyboard.press("PageDown");
  await stage.locator(".ask").waitFor();
  expect(await stage.locator(".options .right").count()).toBe(0);
  await visit.settled();
  expect(await visit.faults()).toEqual([]);
  await page.screenshot({ path: resolve(shots, "projector-asks.png") });
  await page.bringToFront();
  await page.keyboard.press("2");
  await stage.locator(".options [aria-pressed=true]").waitFor();
  await page.keyboard.press("PageDown");
  await stage.locator(".options .right").waitFor();
  expect(await stage.locator(".options .right").count()).toBe(1);
  expect(await visit.faults()).toEqual([]);
  await page.screenshot({ path: resolve(shots, "projector-reveals.png") });
  await notes.screenshot({ path: resolve(shots, "presenter-lesson.png") });
  await page.keyboard.press("PageDown");
  await stage.locator(".story").waitFor();
  expect(visit.complaints).toEqual([]);
});

test("on paper there are the lesson, the layers and what was typed", async () => {
  await page.goto(`${server.url}?lesson=whiteouts`);
  await visit.prompt();
  await page.emulateMedia({ media: "print" });
  const shown = async (selector: string) => page.locator(selector).first().isVisible();
  for (const part of ["overlook-lesson", "overlook-picture", "overlook-console"])
    expect(await shown(part)).toBe(true);
  for (const part of ["overlook-bar", "overlook-timeline", "overlook-explain", "overlook-lesson nav"])
    expect(await shown(part)).toBe(false);
  await page.screenshot({ path: resolve(shots, "paper.png"), fullPage: true });
  await page.emulateMedia({ media: null });
});
