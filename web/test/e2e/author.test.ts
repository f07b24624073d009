import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Server } from "./server";
import { own, Shelf } from "./shelf";
import { Visit } from "./visit";

const shots = resolve(import.meta.dirname, "../../test-results");
let server: Server;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  server = await Server.start();
});

afterAll(() => server?.stop());

describe("the author's tab", () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await Visit.start(server.url, { width: 1400, height: 900, calm: true });
  });

  afterAll(() => visit?.end());

  const tab = () => visit.page.locator("overlook-author");
  const button = (name: string) => tab().getByRole("button", { name, exact: true });
  const source = () => tab().getByRole("textbox", { name: "Source of the lesson" });

  test("is loaded when it is opened, and not before", async () => {
    expect(visit.requests.filter((url) => /author/.test(url))).toEqual([]);
    await visit.page.getByRole("button", { name: "Help" }).click();
    await visit.page.getByRole("button", { name: "Write a lesson" }).click();
    await tab().waitFor();
    expect(await visit.faults()).toEqual([]);
  });

  test("what is done becomes a source", async () => {
    await visit.run("mkdir lower upper work merged; echo v1 > lower/f");
    await visit.run("mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged");
    await tab().getByText("builds the lab: 2 lines").waitFor();
    await tab().getByRole("textbox", { name: "Title of the next step" }).fill("Delete the file");
    await button("Begin step").click();
    await tab().getByText("Nothing has come true yet.").waitFor();
    await visit.run("rm merged/f");
    await tab().getByRole("checkbox", { name: "upper/f is whiteout" }).check();
    await tab()
      .getByRole("textbox", { name: "What Delete the file asks for" })
      .fill("Delete `f` through merged.");
    expect(await visit.faults()).toEqual([]);
    await visit.page.screenshot({ path: `${shots}/author-1400-light.png` });
    await button("Write it down").click();
    await expect
      .poll(() => source().inputValue())
      .toContain("## Delete the file\n\nDelete `f` through merged.");
    await tab().getByText("1 step, and nothing wrong with the text.").waitFor();
  });

  test("is linted on machines of its own", async () => {
    await button("Lint").click();
    await tab().getByText("Every step is solved by its solution and by no less").waitFor();
    expect(await visit.run("ls upper")).toEqual(["f"]);
  });

  test("what is wrong is named with its line, and found by it", async () => {
    const text = await source().inputValue();
    const wrong = text.replace("upper/f is whiteout", "upper/f is gone");
    await source().fill(wrong);
    const line = wrong.slice(0, wrong.indexOf("upper/f is gone")).split("\n").length;
    await button(`line ${line}`).click();
    const selected = await source().evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(area.selectionStart, area.selectionEnd),
    );
    expect(selected).toBe("upper/f is gone");
    expect(await button("Lint").isDisabled()).toBe(true);
    await source().fill(text.replace("rm merged/f\n", "true\n"));
    await button("Lint").click();
    await tab().getByText('the solution leaves "upper/f is whiteout" false').waitFor();
    expect(await visit.faults()).toEqual([]);
  });

  test("the text is still there after a reload, and can be taken away", async () => {
    await visit.page.goto(`${server.url}?author`);
    await tab().waitFor();
    await expect.poll(() => source().inputValue()).toContain("## Delete the file");
    await expect.poll(() => button("Lint").isEnabled()).toBe(true); // it is compiled, and has its name
    const [file] = await Promise.all([visit.page.waitForEvent("download"), button("Download").click()]);
    expect(file.suggestedFilename()).toBe("delete-the-file.lesson.md");
    expect(visit.complaints).toEqual([]);
  });

  test("has its place on a phone, in the dark", async () => {
    await visit.page.emulateMedia({ colorScheme: "dark" });
    await visit.page.setViewportSize({ width: 360, height: 740 });
    await tab().waitFor();
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await visit.faults()).toEqual([]);
    await visit.page.screenshot({ path: `${shots}/author-360-dark.png` });
    await button("Close").click();
    await tab().waitFor({ state: "detached" });
  });
});

describe("somebody's own lessons", () => {
  const shelf = new Shelf();
  let served: Server;
  let visit: Visit;

  beforeAll(async () => {
    shelf.write("mine.lesson.md", own);
    served = await Server.start("--lessons", shelf.directory);
    visit = await Visit.start(served.url, { width: 1400, height: 900, calm: true });
  });

  afterAll(async () => {
    await visit?.end();
    await served?.stop();
    shelf.remove();
  });

  const pane = () => visit.page.locator("overlook-lesson");

  test("are listed first, and follow what is written", async () => {
    await visit.page.getByRole("button", { name: "Lessons" }).click();
    await visit.page
      .getByRole("button", { name: /^A lesson of mine/ })
      .first()
      .click();
    await pane().getByText("The first task.").waitFor();
    shelf.write("mine.lesson.md", own.replace("The first task.", "The task, better said."));
    await pane().getByText("The task, better said.").waitFor();
    shelf.write("mine.lesson.md", own.replace("missing", "gone"));
    await visit.page.getByText("mine.lesson.md:15: check:").waitFor();
  });

  test("those of the page are there too, in other languages", async () => {
    await visit.page.goto(`${served.url}?lesson=whiteouts`);
    await pane().getByText("A file that only upper has").first().waitFor();
    await visit.page
      .getByRole("button", { name: /Deleting what you cannot delete|Lessons/ })
      .first()
      .click();
    await visit.page.getByRole("button", { name: "Deutsch" }).click();
    await pane().getByText("Eine Datei, die nur upper hat").first().waitFor();
    await expect.poll(() => new URL(visit.page.url()).searchParams.get("lang")).toBe("de");
    expect(visit.complaints.filter((text) => !text.includes("422"))).toEqual([]);
  });

  test("an author previews what is written", async () => {
    await visit.page.goto(`${served.url}?author`);
    const tab = visit.page.locator("overlook-author");
    await tab.getByRole("textbox", { name: "Source of the lesson" }).fill(own.replace("first", "third"));
    await tab.getByRole("button", { name: "Preview" }).click();
    await pane().getByText("The third task.").waitFor();
    await visit.prompt();
    await visit.run("rm merged/f");
    await pane().locator(".tasks .yes").waitFor();
    await visit.page.screenshot({ path: `${shots}/author-preview-1400.png` });
    expect(await visit.faults()).toEqual([]);
  });
});
