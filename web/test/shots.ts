import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { walkthrough } from "../src/page/walkthrough";
import { Server } from "./e2e/server";
import { Visit, type Look } from "./e2e/visit";
import { reduced } from "./palette.mjs";

/** Makes the pictures of web/README.md: npm run shots. */
const shots = resolve(import.meta.dirname, "../shots");
let server: Server;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  server = await Server.start();
});

afterAll(() => server?.stop());

/** What is done on the page before it is shot. */
type Deed = (visit: Visit) => Promise<void>;

async function shoot(
  name: string,
  look: Look,
  lines: readonly string[],
  part?: string,
  deed?: Deed,
): Promise<void> {
  const visit = await Visit.start(server.url, { ...look, calm: true });
  for (const line of lines) await visit.run(line);
  await deed?.(visit);
  await visit.settled();
  const whole = part ? visit.page.locator(part) : visit.page;
  const png = await whole.screenshot({ animations: "disabled", caret: "hide" });
  writeFileSync(resolve(shots, `${name}.png`), reduced(png));
  await visit.end();
}

const desk: Look = { width: 1440, height: 900 };
const deleted = walkthrough.slice(0, 15);

/** Every mark of a mount with default options. */
const marks = [
  "mkdir lower upper workdir overlay lower/conf lower/site",
  "echo a > lower/conf/app.conf; echo b > lower/conf/old.conf; echo c > lower/motd",
  "echo d > lower/readme.md; echo e > lower/site/index.md; echo f > lower/notes.txt",
  "mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=workdir none overlay",
  "rm -r overlay/conf; mkdir overlay/conf; echo new > overlay/conf/app.conf",
  "echo more >> overlay/readme.md",
  "echo draft > overlay/site/draft.md",
  "rm overlay/notes.txt",
];

test("light", () => shoot("walkthrough-light", { ...desk, scheme: "light" }, deleted));
test("dark", () => shoot("walkthrough-dark", { ...desk, scheme: "dark" }, deleted));
test("the moment of a whiteout", () =>
  shoot("whiteout", { ...desk, width: 1280 }, walkthrough.slice(0, 11), "overlook-picture"));
test("every mark", () => shoot("marks-light", { ...desk, scheme: "light" }, marks));
test("a phone", () => shoot("phone", { width: 390, height: 844, touch: true }, deleted));

const within: Deed = async ({ page }) => {
  await page.getByRole("slider", { name: "Step" }).focus();
  for (const key of ["Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"])
    await page.keyboard.press(key);
  await page.locator("overlook-grid .work").getByText("whiteout", { exact: false }).first().waitFor();
};
test("within a command", () =>
  shoot("within", { ...desk, width: 1280, height: 800 }, walkthrough.slice(0, 11), undefined, within));
test("the layers as sheets", () =>
  shoot("stack", { ...desk, width: 1280 }, marks, "overlook-picture", ({ page }) =>
    page.getByRole("button", { name: "Stack" }).click(),
  ));
