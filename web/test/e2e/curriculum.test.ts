import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linesOf } from "../../src/lesson/lines";
import { courseOf, lessonOf, type Lesson, type Step } from "../../src/lesson/lesson";
import { textOf } from "../../src/lesson/prose-text";
import { Server } from "./server";
import { Visit } from "./visit";

const shelf = resolve(import.meta.dirname, "../../../lessons");
const read = (name: string): unknown => JSON.parse(readFileSync(resolve(shelf, name), "utf8"));
const lessons = courseOf(read("all.course.json"))
  .units.flatMap((unit) => unit.lessons)
  .map((id) => lessonOf(read(`${id}.lesson.json`)));

let server: Server;
let visit: Visit;

beforeAll(async () => {
  server = await Server.start();
  visit = await Visit.start(server.url, { path: `?course=all&lesson=${lessons[0]!.id}`, calm: true });
});

afterAll(async () => {
  await visit?.end();
  await server?.stop();
});

const press = (key: string) => visit.page.keyboard.press(key);

/** What has the focus, as it is called. */
function focused(): Promise<string> {
  return visit.page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const label = at instanceof HTMLInputElement ? at.closest("label")?.textContent : undefined;
    return (at?.getAttribute("aria-label") ?? label ?? at?.textContent ?? "").replace(/\s+/g, " ").trim();
  });
}

/** Presses a key until something of that name has the focus. */
async function go(name: string, key: "Tab" | "Shift+Tab"): Promise<void> {
  const passed: string[] = [];
  for (let n = 0; n < 120; n++) {
    await press(key);
    const at = await focused();
    if (at === name) return;
    passed.push(at);
  }
  throw new Error(`no “${name}” behind ${passed.join(" | ")}`);
}

/** Types a line where the keyboard is, and waits until the machine waits again. */
async function type(line: string): Promise<void> {
  expect(await focused()).toBe("Command line");
  await visit.page.keyboard.type(line);
  await press("Escape");
  await press("Enter");
  await visit.page.waitForFunction((typed) => {
    const { session } = document.querySelector("overlook-page")!;
    return session.typed.at(-1) === typed && session.state !== "running";
  }, line);
}

/** Goes on to a step, which may have a machine of its own. */
async function onward(at: number): Promise<void> {
  await visit.page.keyboard.type("next");
  await press("Escape");
  await press("Enter");
  await visit.page.waitForFunction((step) => {
    const { session } = document.querySelector("overlook-page")!;
    return session.lesson?.at === step && session.state === "prompt" && !session.busy;
  }, at);
  await expect.poll(focused).toBe("Command line");
}

/** What the pane shows of the tasks, in words. */
async function tasks(): Promise<string[]> {
  const all = await visit.page.getByRole("list", { name: "Tasks" }).getByRole("listitem").allTextContents();
  return all.map((text) => text.replace(/\s+/g, " ").trim());
}

/** Chooses the last answer of a prediction, sees what comes of it, and takes it back where the step is open still. */
async function predict({ predict: questions = [] }: Step): Promise<void> {
  const [question] = questions;
  if (!question) return;
  await press("Escape");
  await go(textOf(question.options.at(-1)!.text).trim(), "Shift+Tab");
  await press("Space");
  await go("Run it and see", "Tab");
  await press("Enter");
  await visit.page
    .getByText(/That is right|True is:/)
    .first()
    .waitFor();
  expect(await visit.page.getByText("None of these holds").count()).toBe(0);
  await visit.prompt();
  await go("Command line", "Tab");
}

/** Does a step: answers, types its solution, and looks whether every task is ticked. */
async function work({ title }: Lesson, step: Step, at: number): Promise<void> {
  await visit.page.getByRole("region", { name: "Lesson" }).getByText(step.title).first().waitFor();
  await expect.poll(tasks, { message: `the tasks of ${title}, ${step.title}` }).not.toEqual([]);
  expect(
    (await tasks()).filter((task) => task.startsWith("To do: ")),
    step.title,
  ).not.toEqual([]);
  if (at === 0) await predict(step);
  if ((await tasks()).some((task) => task.startsWith("To do: "))) {
    if (at === 0 && step.predict) await type("undo");
    for (const line of linesOf(step.solution)) await type(line);
  }
  const open = async () => (await tasks()).filter((task) => !task.startsWith("Done: "));
  await expect.poll(open, { message: `what is left of ${title}, ${step.title}` }).toEqual([]);
}

test("every lesson is opened, read and done in the order of the course", async () => {
  for (const [number, lesson] of lessons.entries()) {
    for (const [at, step] of lesson.steps.entries()) {
      if (at > 0) await onward(at);
      await work(lesson, step, at);
    }
    const card = visit.page.getByRole("region", { name: "Lesson complete" });
    await card.waitFor();
    const next = lessons[number + 1];
    if (!next) continue;
    await press("Escape");
    await go(next.title, "Shift+Tab");
    await press("Enter");
    await visit.page.waitForFunction((id) => {
      const page = document.querySelector("overlook-page")!;
      return page.session.lesson?.id === id && page.session.state === "prompt";
    }, next.id);
    await expect.poll(focused).toBe("Command line");
  }
}, 900_000);

test("the map has every lesson as done, and nothing was complained of", async () => {
  await press("Escape");
  await go(lessons.at(-1)!.title, "Shift+Tab");
  await press("Enter");
  const dialog = visit.page.getByRole("dialog", { name: "Lessons" });
  await dialog.waitFor();
  const paths = dialog.locator("ol").getByRole("button");
  const named = (await paths.allTextContents()).map((text) => text.replace(/\s+/g, " ").trim());
  expect(named).toHaveLength(lessons.length);
  expect(named.filter((name) => !name.includes(", done"))).toEqual([]);
  expect(await visit.faults()).toEqual([]);
  expect(visit.complaints).toEqual([]);
});
