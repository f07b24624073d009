import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Server } from "./server";
import { Visit } from "./visit";

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});

afterAll(() => server?.stop());

const mount = "mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m";
const begin = ["mkdir l u w m; echo one > l/a; echo two > l/b", mount, "rm m/a", "echo more >> m/b"];

/** What the page knows of where it is. */
function at(visit: Visit): Promise<[number, number]> {
  return visit.page.evaluate(() => {
    const { past, step } = document.querySelector("overlook-page")!.session;
    return [past.next - 1, step?.lines ?? 0];
  });
}

describe("the timeline", () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await Visit.start(server.url, { calm: true });
    for (const line of begin) await visit.run(line);
  });

  afterAll(() => visit?.end());

  const range = () => visit.page.getByRole("slider", { name: "Step" });

  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) await visit.page.keyboard.press(key);
    await visit.settled();
  }

  test("goes step by step, and says where it is", async () => {
    await range().focus();
    await press("ArrowLeft");
    await expect.poll(() => at(visit)).toEqual([3, 4]);
    expect(await range().getAttribute("aria-valuetext")).toBe("Step 3 of 4: rm m/a");
    await press("Home");
    await expect.poll(() => at(visit)).toEqual([0, 4]);
    expect(await visit.page.locator("overlook-grid").count()).toBe(0);
    await press("End");
    await expect.poll(() => at(visit)).toEqual([4, 4]);
    expect((await visit.rows())["a"]![1]).toContain("whiteout");
  });

  test("goes into a command and shows its work", async () => {
    await range().focus();
    await press("ArrowLeft");
    await expect.poll(() => at(visit)).toEqual([3, 4]);
    const work = visit.page.locator("overlook-grid .work");
    await press("Shift+ArrowRight");
    await visit.page.getByText("Within step 3").waitFor();
    for (let n = 0; n < 5 && !(await work.textContent())?.includes("whiteout"); n++)
      await press("Shift+ArrowRight");
    expect(await work.textContent()).toContain("whiteout");
    expect((await visit.rows())["a"]![1]).toBe("");
    expect(await visit.faults()).toEqual([]);
    await visit.page.getByRole("button", { name: "Back to its end" }).click();
    expect((await visit.rows())["a"]![1]).toContain("whiteout");
  });

  test("shows only what differs between two steps", async () => {
    await visit.page.getByRole("button", { name: "Compare with this step" }).click();
    await range().focus();
    await press("ArrowRight");
    const table = visit.page.locator("overlook-compare table");
    await expect.poll(() => table.locator("tbody th").allTextContents()).toEqual(["b"]);
    expect(await visit.faults()).toEqual([]);
    await visit.page.getByRole("button", { name: /stop comparing/ }).click();
    await visit.page.locator("overlook-grid").waitFor();
  });

  test("plays", async () => {
    await range().focus();
    await press("Home", "Space");
    await expect.poll(() => at(visit)).toEqual([4, 4]);
  });

  test("what is typed in the past begins another timeline, and the old one is kept", async () => {
    await range().focus();
    await press("ArrowLeft", "ArrowLeft");
    await expect.poll(() => at(visit)).toEqual([2, 4]);
    await visit.run("touch m/new");
    expect(await at(visit)).toEqual([3, 3]);
    await visit.page.getByLabel("1 other timeline").click();
    expect(await visit.faults()).toEqual([]);
    await visit.page.getByRole("button", { name: /^rm m\/a/ }).click();
    await expect.poll(() => at(visit)).toEqual([4, 4]);
    expect((await visit.rows())["a"]![1]).toContain("whiteout");
  });

  test("what was undone is told apart in the console", async () => {
    const undone = visit.page.locator("overlook-console .ln.command.undone .cmd");
    const texts = async () => (await undone.allTextContents()).map((text) => text.replace(/.*# /, ""));
    expect(await texts()).toEqual(["rm m/a", "echo more >> m/b"]);
    await visit.run("undo");
    expect(await texts()).toEqual(["rm m/a", "echo more >> m/b", "touch m/new"].slice(0, 2));
    await visit.run("redo");
    expect(await visit.faults()).toEqual([]);
  });

  test("other timelines are there after a reload, and what was undone", async () => {
    await visit.run("undo");
    await visit.page.reload();
    await visit.prompt();
    await expect.poll(() => at(visit)).toEqual([3, 3]);
    await visit.page.getByLabel("2 other timelines").click();
    await visit.page.getByRole("button", { name: /^echo more/ }).click();
    await expect.poll(() => at(visit)).toEqual([4, 4]);
    expect(Object.keys(await visit.rows())).toEqual(["a", "b"]);
  });

  test("a line named as a word of the page's own is a command", async () => {
    expect((await visit.run("seek"))[0]).toMatch(/seek.*not found/);
    expect(await at(visit)).toEqual([5, 5]);
  });

  test("complains of nothing", () => expect(visit.complaints).toEqual([]));
});

test("two hundred commands are gone through at once, and few of them drawn", async () => {
  const visit = await Visit.start(server.url, { calm: true });
  await visit.run(`mkdir l u w m; ${mount}`);
  await visit.page.evaluate(async () => {
    const { session } = document.querySelector("overlook-page")!;
    session.type(...Array.from({ length: 200 }, (_, i) => `echo ${i} > m/${i % 20}`));
    while (session.busy) await new Promise((done) => setTimeout(done, 20));
  });
  const reached = await visit.page.evaluate(async () => {
    const { session } = document.querySelector("overlook-page")!;
    const went = (n: number) =>
      new Promise<number | undefined>((done) => {
        session.addEventListener("step", () => done(session.step?.n), { once: true });
        session.seek(n);
      });
    return [await went(1), await went(201), await went(100)];
  });
  expect(reached).toEqual([1, 201, 100]);
  expect(await visit.page.locator("overlook-timeline .tick").count()).toBeLessThan(130);
  await visit.end();
});

test("a step leads to its rule, and explain shows what a line would do", async () => {
  const visit = await Visit.start(server.url, { calm: true });
  for (const line of begin.slice(0, 3)) await visit.run(line);
  const rule = visit.page.locator("overlook-explain .ref a").first();
  expect(await rule.getAttribute("href")).toMatch(/^rules\.html#[A-Z]\d+$/);
  await visit.run("explain rm m/b");
  await visit.page.locator("overlook-explain .line", { hasText: "would do: rm m/b" }).waitFor();
  expect((await visit.rows())["b"]![1]).toBe("");
  await visit.page.getByRole("button", { name: "End the preview" }).click();
  await visit.page.locator("overlook-explain .line", { hasText: "rm m/a" }).waitFor();
  await visit.end();
});
