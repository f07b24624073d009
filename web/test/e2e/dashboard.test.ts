import { mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csvOf, rowsOf } from "../../src/desk/csv";
import { linkOf } from "../../src/desk/handin";
import { partsOf } from "../../src/share/series";
import { classroom, handIn, lesson, type File } from "../class";
import { Server } from "./server";
import { Visit } from "./visit";

const shots = resolve(import.meta.dirname, "../../test-results");
let server: Server;
let visit: Visit;
let page: Page;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  server = await Server.start();
  visit = await Visit.start(server.url, { width: 1280, height: 900, calm: true });
  page = visit.page;
});

afterAll(async () => {
  await visit?.end();
  await server?.stop();
});

const address = () => `${server.url}dashboard.html`;
const button = (name: string) => page.getByRole("button", { name, exact: true });
const status = () => page.locator(".summary").textContent();
const row = (name: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });

/** Gives the desk files, as somebody who chooses them does. */
async function give(files: File[]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button("Choose files").click()]);
  await chooser.setFiles(files);
}

/** Who is named, with what is said of them. */
async function named(): Promise<Record<string, string>> {
  const items = await page.getByRole("region", { name: "To look at" }).getByRole("listitem").all();
  const all = await Promise.all(
    items.map(async (item) => [
      await item.locator("b").textContent(),
      (await item.locator("p").allTextContents()).join(" ").replace(/\s+/g, " ").trim(),
    ]),
  );
  return Object.fromEntries(all) as Record<string, string>;
}

describe("a class of thirty", () => {
  test("is replayed", async () => {
    await page.goto(address());
    await give(classroom());
    await expect.poll(status).toContain("30 hand-ins replayed. 7 to look at.");
  });

  test("the five that are faked or damaged are named, and the two that are the same", async () => {
    const all = "Steps 1, 2, 3 and 4 are said to be done, and what was typed does not do them.";
    expect(await named()).toEqual({
      Ada: all,
      Bela: all,
      "Cleo.whiteouts.handin.json": "This file is damaged: it is not JSON.",
      Dora: `Stopped: it took more than 5 seconds. ${all}`,
      Edda: "Step 4 is said to be done, and what was typed does not do it.",
      Gina: "The same as Hugo has handed in, line by line and from the same start.",
      Hugo: "The same as Gina has handed in, line by line and from the same start.",
    });
  });

  test("learners by steps, with time, hints and lines of the solution", async () => {
    const cells = async (name: string) =>
      (await row(name).getByRole("cell").allTextContents()).map((text) => text.replace(/\s+/g, " ").trim());
    const mira = await cells("Mira");
    expect(mira.slice(0, 4).every((text) => text.startsWith("done"))).toBe(true);
    expect(mira.slice(4)).toEqual(["4 of 4", "3:10", "12", "4", "4 lines", "Open what Mira typed"]);
    expect((await cells("Ines")).slice(0, 5)).toEqual([
      expect.stringMatching(/^done/),
      expect.stringMatching(/^done/),
      expect.stringMatching(/^done/),
      "not begun",
      "3 of 4",
    ]);
    expect((await cells("Edda"))[3]).toMatch(/^said to be done, not shown/);
  });

  test("how the class answered at first, and what is right as the engine finds it", async () => {
    const [first] = await page.getByRole("figure").all();
    expect(await first!.locator("figcaption").textContent()).toContain("what is left of it in upper?");
    expect(await first!.locator("li.right .text").allTextContents()).toEqual([
      expect.stringContaining("Nothing"),
    ]);
    const votes = await first!.locator("li .n").allTextContents();
    const counted = votes.map((text) => parseInt(text)).reduce((sum, each) => sum + each);
    const skipped = parseInt((await first!.locator(".quiet").textContent())!);
    expect(counted + skipped).toBe(29);
  });

  test("all of it as CSV", async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), button("Save as CSV").click()]);
    expect(download.suggestedFilename()).toBe("overlook-class.csv");
    const rows = rowsOf(readFileSync(await download.path(), "utf8"));
    expect(rows).toHaveLength(31);
    expect(rows.find(([name]) => name === "Edda")).toContain("not shown");
  });

  test.each([
    [1280, "light"],
    [1920, "light"],
    [1280, "dark"],
    [360, "light"],
  ] as const)("nothing for axe to say at %i, %s", async (width, colorScheme) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await visit.settled();
    expect(await visit.faults()).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await page.screenshot({
      path: resolve(shots, `dashboard-${width}-${colorScheme}.png`),
      fullPage: width > 400,
    });
  });

  test("what somebody typed is opened, to be gone through", async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    const [opened] = await Promise.all([
      page.context().waitForEvent("page"),
      row("Hugo").getByRole("button").click(),
    ]);
    await opened.getByRole("dialog").getByRole("button", { name: "Play" }).click();
    await opened.waitForFunction(() => {
      const session = document.querySelector("overlook-page")?.session;
      return session?.state === "prompt" && session.past.next === 9;
    });
    await opened.close();
  });

  test("the desk is cleared", async () => {
    await button("Clear the desk").click();
    await page.getByRole("table").waitFor({ state: "detached" });
  });
});

test("a table of links, with the names of the learning platform, by the keyboard alone", async () => {
  const of = lesson("links");
  const text = csvOf([
    ["Student", "Answer"],
    ["Lovelace, Ada", `${address()}#${await linkOf(handIn(of, "a.l.", 11))}`],
    ["Noether, Emmy", ""],
  ]);
  await page.getByRole("textbox", { name: "Links or a table" }).focus();
  await page.keyboard.insertText(text);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(status).toContain("2 hand-ins replayed. 1 to look at.");
  expect(await named()).toEqual({ "Noether, Emmy": "There is no hand-in in this row. pasted, row 3" });
  expect(await row("Lovelace, Ada").textContent()).toContain("2 of 2");
});

test("a link that is opened is on every desk of the browser", async () => {
  const other = await page.context().newPage();
  await other.goto(`${address()}#${await linkOf(handIn(lesson("view"), "Emil", 12))}`);
  await other.getByRole("rowheader", { name: "Emil" }).waitFor();
  expect(new URL(other.url()).hash).toBe("");
  await page.getByRole("rowheader", { name: "Emil" }).waitFor();
  await other.close();
});

test("a series of links comes together", async () => {
  const link = `${address()}#${await linkOf(handIn(lesson("view"), "Frieda", 13))}`;
  const [one = "", two = ""] = partsOf(link, link.length - 100);
  const other = await page.context().newPage();
  await other.goto(two);
  await other.getByText("Still missing: 1.").waitFor();
  await other.goto("about:blank");
  await other.goto(one);
  await other.getByRole("rowheader", { name: "Frieda" }).waitFor();
  await other.close();
});

test("a lesson that is not here is asked for, and replayed when it comes", async () => {
  const of = { ...lesson("view"), id: "own" };
  await button("Clear the desk").click();
  await give([{ name: "x.handin.json", mimeType: "application/json", buffer: file(handIn(of, "Gerd", 14)) }]);
  await page.getByText("There is no lesson").waitFor();
  await give([{ name: "own.lesson.json", mimeType: "application/json", buffer: file(of) }]);
  await page.getByRole("rowheader", { name: "Gerd" }).waitFor();
  expect(await page.getByText("There is no lesson").count()).toBe(0);
});

test("names cannot be more than text", async () => {
  const name = "<img src=x onerror=alert(1)>";
  await give([
    { name: "h.handin.json", mimeType: "application/json", buffer: file(handIn(lesson("view"), name, 15)) },
  ]);
  await page.getByRole("rowheader", { name }).waitFor();
  expect(visit.complaints.filter((each) => !each.includes("404"))).toEqual([]);
});

function file(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
