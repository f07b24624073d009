import { mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Server } from "./server";
import { own, Shelf } from "./shelf";
import { Visit } from "./visit";

const shots = resolve(import.meta.dirname, "../../test-results");
const arabic = own
  .replace("id: mine", "id: arabic\nlang: ar")
  .replace("A lesson of mine", "احذف ما لا يُحذف")
  .replace("Delete it", "احذف الملف {#delete}")
  .replace("The first task.", "احذف `merged/f` ثم انظر في `upper`: ماذا بقي؟")
  .replace("missing", "missing  # اختفى الملف من merged");
const shelf = new Shelf();
let server: Server;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  shelf.write("mine.lesson.md", own.replace("-> merged", "-> merged\nview: {hide: [work, inodes]}"));
  shelf.write("arabic.lesson.md", arabic);
  server = await Server.start("--lessons", shelf.directory);
});

afterAll(async () => {
  await server?.stop();
  shelf.remove();
});

/** Which step the session is in, how many lines it has done, and those typed for the machine. */
const state = (visit: Visit) =>
  visit.page.evaluate(() => {
    const { lesson, past, typed } = document.querySelector("overlook-page")!.session;
    return { at: lesson?.at, next: past.next, typed: typed.filter((line) => line !== "next") };
  });

describe("a lesson in German", () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await Visit.start(server.url, { width: 1400, height: 900, path: "?lesson=whiteouts&step=2" });
  });

  afterAll(() => visit?.end());

  const pane = () => visit.page.locator("overlook-lesson");
  const lessons = () => visit.page.locator("overlook-bar .pick").click();

  test("goes on with what was done in English, and the dialog stays", async () => {
    await pane().getByRole("heading", { name: "A file that only lower has" }).waitFor();
    await visit.run("rm merged/low");
    await pane().locator(".tasks .yes").first().waitFor();
    const before = await state(visit);
    await lessons();
    await visit.page.getByRole("button", { name: "Deutsch" }).click();
    await pane()
      .getByRole("heading", { name: "Eine Datei, die nur lower hat", includeHidden: true })
      .waitFor();
    const dialog = visit.page.getByRole("dialog", { name: "Lektionen" });
    await dialog.getByRole("button", { name: "Meinen Stand sichern" }).waitFor();
    expect(await visit.faults()).toEqual([]);
    await dialog.getByRole("button", { name: "Die Lektionen schließen" }).click();
    expect(await state(visit)).toEqual(before);
    await pane().getByText("upper hat an ihrer Stelle einen Whiteout").waitFor();
    await expect.poll(() => pane().locator(".tasks .not").count()).toBe(0);
  });

  test("has German buttons, and says so to who cannot see it", async () => {
    expect(await pane().getAttribute("lang")).toBe("de");
    await pane().getByRole("button", { name: "Weiter", exact: true }).click();
    await pane().getByRole("button", { name: "warum noch nicht?" }).click();
    await pane()
      .getByRole("button", { name: /^Hinweis 1 von/ })
      .click();
    await pane().getByRole("button", { name: "Lösung" }).click();
    await pane().getByRole("button", { name: "Alle tippen" }).click();
    await expect.poll(() => pane().getByRole("status").first().textContent()).toContain("Erledigt: ");
    expect(await visit.faults()).toEqual([]);
    expect(await visit.run("next")).toEqual([]);
    await expect.poll(async () => (await state(visit)).at).toBe(3);
  });

  test("is handed in by a German dialog", async () => {
    await pane().getByRole("button", { name: "Abgeben" }).click();
    const dialog = visit.page.getByRole("dialog", { name: "Abgeben" });
    await dialog.getByText("2 von 4 Schritten geschafft").waitFor();
    await dialog.getByRole("button", { name: "Schließen" }).click();
    await dialog.waitFor({ state: "hidden" });
  });

  test("is what a visit goes on with", async () => {
    const before = await state(visit);
    await visit.page.reload();
    await visit.prompt();
    await expect.poll(() => state(visit)).toEqual(before);
    await pane().getByText("Schritt 4 von 4").waitFor();
    expect(visit.complaints).toEqual([]);
  });
});

describe("progress", () => {
  test("is saved to a file, and loaded elsewhere", async () => {
    const visit = await Visit.start(server.url, { path: "?lesson=whiteouts" });
    await visit.run("rm merged/onlyup");
    await visit.page.locator("overlook-lesson .tasks .yes").first().waitFor();
    await visit.page.locator("overlook-bar .pick").click();
    const [download] = await Promise.all([
      visit.page.waitForEvent("download"),
      visit.page.getByRole("button", { name: "Save my progress" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("overlook-progress.json");
    const file = await download.path();
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      overlook: "progress",
      lessons: { whiteouts: { kept: { at: 0, marks: [{ passed: true }, null, null, null] } } },
    });

    const other = await Visit.start(server.url);
    await other.page.locator("overlook-bar .pick").click();
    const [chooser] = await Promise.all([
      other.page.waitForEvent("filechooser"),
      other.page.getByRole("button", { name: "Load progress" }).click(),
    ]);
    await chooser.setFiles(file);
    await other.page.getByText("Progress in 1 lesson was read.").waitFor();
    const map = other.page.locator("overlook-map");
    await map.getByRole("button", { name: "Deleting what you cannot delete, begun" }).waitFor();
    await other.end();
    await visit.end();
  });
});

test("what a lesson hides of the picture is not there", async () => {
  const visit = await Visit.start(server.url, { width: 1400, height: 900, path: "?lesson=mine" });
  const picture = visit.page.getByRole("region", { name: "Picture" });
  await picture.getByRole("treegrid").waitFor();
  expect(await picture.getByRole("button", { name: /inode/i }).count()).toBe(0);
  expect(await picture.locator("[class~=work]").count()).toBe(0);
  await visit.page.goto(`${server.url}?lesson=whiteouts`);
  await picture.getByRole("button", { name: /inode/i }).waitFor();
  expect(await picture.locator("[class~=work]").count()).toBeGreaterThan(0);
  await visit.end();
});

test("what was done in another version of a lesson says so", async () => {
  const visit = await Visit.start(server.url, { path: "?lesson=mine" });
  await visit.run("ls merged");
  const link = (await visit.run("share")).find((line) => line.includes("#1."))!;
  await visit.end();
  const open = async () => {
    const other = await Visit.start(server.url);
    await other.page.goto("about:blank");
    await other.page.goto(link.trim());
    await other.page.getByRole("dialog").getByRole("button", { name: "Play" }).click();
    await other.page.getByText("The first task.").waitFor();
    await other.prompt();
    const notes = await other.page.getByText("This was done in another version of this lesson").count();
    await other.end();
    return notes;
  };
  expect(await open()).toBe(0);
  shelf.write("mine.lesson.md", own.replace("missing", "missing\nupper/f is whiteout"));
  expect(await open()).toBe(1);
});

describe("a lesson that is written from right to left", () => {
  let visit: Visit;

  afterEach(() => visit?.end());

  test.each([1400, 360])("%i pixels wide", async (width) => {
    visit = await Visit.start(server.url, { width, height: 800, path: "?lesson=arabic" });
    const { page } = visit;
    const pane = page.locator("overlook-lesson");
    if (width < 700) await pane.locator(".stepline").click();
    const text = pane.getByText("ماذا بقي؟");
    await text.waitFor();
    expect(await text.evaluate((each) => getComputedStyle(each).direction)).toBe("rtl");
    const code = text.locator("code").first();
    expect(await code.evaluate((each) => getComputedStyle(each).direction)).toBe("ltr");
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    expect(await page.locator("overlook-console").evaluate((each) => getComputedStyle(each).direction)).toBe(
      "ltr",
    );
    await page.screenshot({ path: `${shots}/arabic-${width}.png` });
    expect(await visit.faults()).toEqual([]);
    await visit.run("rm merged/f");
    await pane.locator(".tasks .yes").waitFor();
  });
});
