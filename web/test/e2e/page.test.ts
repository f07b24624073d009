import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { walkthrough } from "../../src/page/walkthrough";
import { Server } from "./server";
import { Visit, type Look } from "./visit";

const shots = resolve(import.meta.dirname, "../../test-results");
let server: Server;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  server = await Server.start();
});

afterAll(async () => {
  await server?.stop();
});

const sizes: Look[] = [
  { width: 360, height: 740, touch: true },
  { width: 740, height: 360, touch: true },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

const looks: [string, Look][] = [
  ...sizes.flatMap((size) =>
    (["light", "dark"] as const).map((scheme): [string, Look] => [
      `${scheme}-${size.width}`,
      { ...size, scheme },
    ]),
  ),
  ["contrast-1280", { width: 1280, height: 800, contrast: "more" }],
  ["forced-1280", { width: 1280, height: 800, forced: true }],
];

describe.each(looks)("the page in %s", (name, look) => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await Visit.start(server.url, look);
  });

  afterAll(async () => {
    await visit?.end();
  });

  async function look_(state: string): Promise<void> {
    await visit.settled();
    await visit.page.screenshot({ path: resolve(shots, `${name}-${state}.png`), animations: "disabled" });
    expect(await visit.faults()).toEqual([]);
    const wide = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  }

  test("empty", () => look_("1-empty"));

  test("with directories", async () => {
    await visit.run(walkthrough[0]!);
    await look_("2-directories");
  });

  test("mounted", async () => {
    await visit.run(walkthrough[1]!);
    await look_("3-mounted");
  });

  test("after the deletion", async () => {
    for (const line of walkthrough.slice(2, 15)) await visit.run(line);
    await look_("4-deleted");
  });

  test("with every mark of the default mount", async () => {
    for (const line of [
      "umount overlay; rm -rf lower upper workdir overlay; mkdir lower upper workdir overlay",
      "mkdir lower/conf lower/site; echo a > lower/conf/app.conf; echo b > lower/conf/old.conf; echo c > lower/motd; echo d > lower/readme.md; echo e > lower/site/index.md; ln -s site/index.md lower/latest; echo f > lower/gone",
      walkthrough[1]!,
      "rm -r overlay/conf; mkdir overlay/conf; echo new > overlay/conf/app.conf; echo x > overlay/site/draft.md; echo y >> overlay/readme.md; rm overlay/gone; mkfifo overlay/pipe",
    ]) {
      await visit.run(line);
    }
    await look_("5-marks");
  });

  test("complains of nothing", () => expect(visit.complaints).toEqual([]));
});

test("nothing is fetched after the page stands", async () => {
  const visit = await Visit.start(server.url);
  const before = visit.requests.length;
  await visit.run("ls");
  await visit.page.getByRole("button", { name: "Help" }).click();
  expect(await visit.faults()).toEqual([]);
  await visit.page.keyboard.press("Escape");
  await visit.page.getByRole("button", { name: /^Theme/ }).click();
  const ahead = /overlook-full-.*\.wasm$/;
  expect(visit.requests.slice(before).filter((url) => !ahead.test(url))).toEqual([]);
  await visit.end();
});

test("a step that is pointed at shows its cell", async () => {
  const visit = await Visit.start(server.url);
  for (const line of walkthrough.slice(0, 11)) await visit.run(line);
  const pointed = visit.page.locator("overlook-grid .pointed");
  expect(await pointed.count()).toBe(0);
  const step = visit.page.locator("overlook-explain .effect", { hasText: "upper/file1.txt" });
  await step.hover();
  await expect.poll(() => pointed.textContent()).toMatch(/file1.txt\s*whiteout/);
  await visit.page.getByRole("button", { name: "overlay/file2.txt", exact: true }).click();
  await visit.page.locator("overlook-explain .rule").nth(1).waitFor();
  await visit.end();
});

test("a copy-up flies, unless motion is not wanted", async () => {
  const flights = async (calm: boolean): Promise<number> => {
    const visit = await Visit.start(server.url, { width: 1280, height: 800, calm });
    await visit.run(
      "mkdir l u w m; echo a > l/f; mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m",
    );
    await visit.page.evaluate(() => {
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (...how) {
        document.body.dataset["flights"] = String(Number(document.body.dataset["flights"] ?? 0) + 1);
        return animate.apply(this, how);
      };
    });
    await visit.run("echo b >> m/f");
    await visit.settled();
    const flown = await visit.page.evaluate(() => Number(document.body.dataset["flights"] ?? 0));
    await visit.end();
    return flown;
  };
  expect([await flights(false), await flights(true)]).toEqual([1, 0]);
});

test("the grid is walked with the arrow keys", async () => {
  const visit = await Visit.start(server.url);
  for (const line of walkthrough.slice(0, 4)) await visit.run(line);
  await visit.page.locator("overlook-grid .body [tabindex='0']").focus();
  const at = () =>
    visit.page.evaluate(() => {
      const picture = document.querySelector("overlook-page")!.shadowRoot!.querySelector("overlook-picture")!;
      const cell = picture.shadowRoot!.querySelector("overlook-grid")!.shadowRoot!
        .activeElement as HTMLElement;
      return `${cell.parentElement!.dataset["path"]} ${cell.dataset["column"]}`;
    });
  expect(await at()).toBe("file1.txt 0");
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"]) {
    await visit.page.keyboard.press(key);
    await visit.settled();
  }
  expect(await at()).toBe("file2.txt 2");
  await visit.end();
});
