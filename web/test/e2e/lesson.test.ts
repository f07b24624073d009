import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Server } from "./server";
import { Visit, type Look } from "./visit";

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});

afterAll(async () => {
  await server?.stop();
});

const looks: [string, Look][] = [360, 768, 1280, 1920].map((width, at) => [
  `${width} pixels`,
  { width, height: width === 360 ? 740 : 900, scheme: at % 2 ? "dark" : "light", touch: width === 360 },
]);

describe.each(looks)("a lesson in %s", (_, look) => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await Visit.start(server.url, { ...look, path: "?lesson=whiteouts&step=2" });
  });

  afterAll(async () => {
    await visit?.end();
  });

  async function sound(): Promise<void> {
    await visit.settled();
    expect(await visit.faults()).toEqual([]);
    const wide = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  }

  test("its step is seen, and its help", async () => {
    const lesson = visit.page.getByRole("region", { name: "Lesson" });
    if (look.touch) await lesson.getByRole("button", { name: /^2 of 4/ }).click();
    await lesson.getByRole("heading", { name: "A file that only lower has" }).waitFor();
    for (const name of ["why not yet?", /^Hint/, "Solution"])
      await lesson.getByRole("button", { name }).click();
    await lesson.getByText("merged/low is a file").waitFor();
    await sound();
  });

  test("what is predicted is run, and shown beside what is true", async () => {
    await visit.page.getByRole("radio", { name: "It is removed from lower" }).check();
    await visit.page.getByRole("button", { name: "Run it and see" }).click();
    await visit.page.getByText("True is:").waitFor();
    const guess = (await visit.page.locator("overlook-question .guess").textContent())!;
    expect(guess.replace(/\s+/g, " ")).toMatch(/It is removed from lower .*Upper gets a mark .*never writes/);
    await expect.poll(() => visit.page.getByRole("listitem").filter({ hasText: "To do:" }).count()).toBe(0);
    await sound();
  });

  test("the map of the lessons", async () => {
    if (look.touch) await visit.page.getByRole("button", { name: /^2 of 4/ }).click();
    await visit.page.locator("overlook-bar").getByRole("button").first().click();
    await visit.page.getByRole("dialog", { name: "Lessons" }).waitFor();
    await sound();
    await visit.page.keyboard.press("Escape");
  });

  test("complains of nothing", () => expect(visit.complaints).toEqual([]));
});

describe("a visit", () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await Visit.start(server.url, { path: "?lesson=whiteouts" });
  });

  afterAll(async () => {
    await visit?.end();
  });

  const at = () => visit.page.evaluate(() => document.querySelector("overlook-page")!.session.lesson);
  const open = async () => {
    const all = await visit.page.getByRole("list", { name: "Tasks" }).getByRole("listitem").allTextContents();
    return all.filter((task) => !task.includes("Done:")).length;
  };

  test("goes on after the page was loaded anew", async () => {
    await visit.run("rm merged/onlyup");
    await expect.poll(open).toBe(0);
    await visit.page.getByRole("button", { name: "Next" }).click();
    await visit.page.getByRole("heading", { name: "A file that only lower has" }).waitFor();
    await visit.run("rm merged/low");
    await expect.poll(open).toBe(0);
    await visit.page.reload();
    await visit.page.getByRole("heading", { name: "A file that only lower has" }).waitFor();
    await expect.poll(open).toBe(0);
    await expect.poll(at).toMatchObject({ id: "whiteouts", at: 1, from: 1 });
    expect(await visit.run("ls merged")).toEqual(["big  both"]);
  });

  test("what was undone is not done", async () => {
    await visit.page.getByRole("button", { name: "Next" }).click();
    await visit.page.getByRole("heading", { name: "A file in both" }).waitFor();
    await expect.poll(open).toBeGreaterThan(0);
    const before = await open();
    await visit.run("rm merged/both");
    await expect.poll(open).toBe(0);
    expect(before).toBeGreaterThan(0);
  });

  test("the goal lies over the picture until the next step", async () => {
    await visit.page.getByRole("button", { name: "Next" }).click();
    await visit.page.getByRole("button", { name: "Goal" }).click();
    await expect.poll(async () => (await visit.rows())["big"]?.join(" ")).toMatch(/wanted|must/);
    await visit.page.getByRole("button", { name: "Goal" }).click();
    await expect.poll(async () => (await visit.rows())["big"]?.join(" ")).not.toMatch(/wanted|must/);
  });

  test("a link opens the same step for somebody else", async () => {
    await visit.run("share");
    const [, address] = await visit.page.evaluate(() => {
      const { log } = document.querySelector("overlook-page")!.session;
      const lines: string[] = [];
      for (let n = log.first; n < log.end; n++)
        lines.push(
          log
            .at(n)!
            .runs.map(({ text }) => text)
            .join(""),
        );
      return [0, lines.findLast((line) => line.includes("#1."))];
    });
    const other = await Visit.start(server.url);
    await other.page.goto(String(address));
    await other.page.reload();
    await other.page.getByRole("dialog").getByRole("button", { name: "Play" }).click();
    await other.page.getByRole("heading", { name: "What did it free?" }).waitFor();
    await other.prompt();
    await expect
      .poll(() => other.page.evaluate(() => document.querySelector("overlook-page")!.session.lesson))
      .toMatchObject({ id: "whiteouts", at: 3 });
    await other.end();
  });
});

test("a lesson that is not there is told of", async () => {
  const visit = await Visit.start(server.url, { path: "?lesson=nothing" });
  await visit.page.getByText("There is no lesson “nothing” here.").waitFor();
  await visit.end();
});

test("a lab in a frame shows a lesson, given its source", async () => {
  const visit = await Visit.start(server.url);
  await visit.page.goto(`${server.url}embed.html?lesson=lessons/whiteouts.lesson.md&step=2&start=now`);
  await visit.page.getByRole("button", { name: /^2 of 4/ }).click();
  await visit.page.getByRole("heading", { name: "A file that only lower has" }).waitFor();
  const checked = await visit.page.evaluate(() =>
    document.querySelector("overlook-lab")!.check("upper/low is whiteout"),
  );
  expect(checked).toMatchObject([{ line: "upper/low is whiteout", passed: false }]);
  const told = visit.page.evaluate(
    () =>
      new Promise((done) => {
        document.querySelector("overlook-lab")!.addEventListener("overlook-check", (event) => {
          const { detail } = event as CustomEvent<{ passed: boolean }>;
          if (detail.passed) done(detail);
        });
      }),
  );
  await visit.page.evaluate(() => document.querySelector("overlook-lab")!.run("rm merged/low"));
  expect(await told).toMatchObject({ passed: true, failing: [] });
  await visit.end();
});
