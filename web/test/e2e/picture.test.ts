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

/** An overlay of three lowers with whatever has a mark. */
const rich = [
  "mkdir -p a b c u w m; echo 1 > a/one; ln a/one a/uno; echo 22 > b/two; echo 333 > c/three",
  "mkdir a/dir c/dir c/old; echo x > c/dir/x; echo y > c/old/y",
  "mount -t overlay -o lowerdir=a:b:c,upperdir=u,workdir=w,metacopy=on,redirect_dir=on,index=on,volatile none m",
  "rm m/two; chmod 600 m/three; echo more >> m/one; rm -r m/old; mkdir m/old; mv m/dir m/moved",
  "exec 7< m/three",
  "echo behind > b/sneaked",
];

async function open(lines: readonly string[], look: Look = {}): Promise<Visit> {
  const visit = await Visit.start(server.url, { calm: true, ...look });
  for (const line of lines) await visit.run(line);
  await visit.settled();
  return visit;
}

async function see(visit: Visit, view: string): Promise<void> {
  await visit.page.getByRole("group", { name: "View" }).getByRole("button", { name: view }).click();
  await visit.settled();
}

describe.each(["light", "dark"] as const)("every view of the layers in %s", (scheme) => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await open(rich, { scheme });
  });

  afterAll(() => visit?.end());

  test("the grid shows every mark with a word", async () => {
    const grid = visit.page.locator("overlook-grid .board");
    const text = (await grid.textContent())!.replace(/\s+/g, " ");
    for (const word of ["whiteout", "metadata only", "redirect →", "opaque", "undefined", "volatile"]) {
      expect(text).toContain(word);
    }
    expect(await grid.locator(".ring").count()).toBeGreaterThan(0);
    expect((await visit.rows())["three"]!.map((cell) => cell.includes("descriptor 7"))).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(await grid.locator(".thread").count()).toBe(1);
    expect(await visit.faults()).toEqual([]);
  });

  test("the stack has a sheet for every column", async () => {
    await see(visit, "Stack");
    const stack = visit.page.locator("overlook-stack");
    expect(await stack.locator("section").count()).toBe(5);
    await stack.getByRole("button", { name: /three.*metadata only/ }).click();
    await visit.page.getByRole("region", { name: "Details of three in u" }).waitFor();
    expect(await visit.faults()).toEqual([]);
    await visit.page.getByRole("button", { name: "Close the details" }).click();
  });

  test("the trees are text", async () => {
    await see(visit, "Tree");
    const upper = visit.page.locator("overlook-tree").getByRole("region", { name: /^u,/ });
    const lines = (await upper.getByRole("listitem").allTextContents()).map((text) =>
      text.replace(/\s+/g, " ").trim(),
    );
    expect(lines.find((line) => line.includes("two"))).toMatch(/two ?whiteout$/);
    expect(lines.find((line) => line.includes("old/"))).toMatch(/old\/ ?opaque$/);
    expect(lines.find((line) => line.includes("moved/"))).toMatch(/redirect → /);
    expect(await visit.faults()).toEqual([]);
    await see(visit, "Grid");
  });

  test("a goal is laid over the layers", async () => {
    await visit.page.evaluate(async () => {
      const { session } = document.querySelector("overlook-page")!;
      session.lens.aim(await session.look({ what: "at", n: 4, event: -1 }));
    });
    const { two, moved } = await visit.rows();
    expect(two![1]).toContain("must go");
    expect(two![0]).toContain("wanted");
    expect(moved![1]).toContain("must go");
    expect(await visit.faults()).toEqual([]);
    await visit.page.evaluate(() => document.querySelector("overlook-page")!.session.lens.aim(undefined));
    expect((await visit.rows())["two"]![1]).toContain("whiteout");
  });

  test("two moments are compared", async () => {
    await visit.page.evaluate(() => document.querySelector("overlook-page")!.session.lens.compare(3));
    const compare = visit.page.locator("overlook-compare");
    await compare.getByRole("row", { name: /two/ }).first().waitFor();
    expect(await visit.faults()).toEqual([]);
    await visit.page.evaluate(() => document.querySelector("overlook-page")!.session.lens.alone());
  });

  test("nothing was complained of", () => expect(visit.complaints).toEqual([]));
});

test("the details of a cell are told, by keyboard too", async () => {
  const visit = await open(rich);
  const cell = visit.page.locator('overlook-grid [data-path="three"] [data-column="1"]');
  await cell.click();
  const details = visit.page.getByRole("region", { name: "Details of three in u" });
  await details.getByText("trusted.overlay.metacopy").waitFor();
  await details.getByText(/Only the attributes were copied up/).waitFor();
  await cell.press("ArrowDown");
  await visit.page.keyboard.press("Enter");
  await visit.page.getByRole("region", { name: /^Details of two in u/ }).waitFor();
  await visit.end();
});

test("the stack shows what was changed, however far it is", async () => {
  const visit = await open([
    "mkdir l u w m; touch l/path{01..20}",
    "mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m",
  ]);
  await see(visit, "Stack");
  const place = (name: string) => visit.page.locator("overlook-stack .node", { hasText: name }).first();
  const shown = (name: string) =>
    place(name).evaluate((each) => {
      const { left, right } = each.getBoundingClientRect();
      const room = each.closest(".stack")!.getBoundingClientRect();
      return left >= room.left && right <= room.right;
    });
  expect([await shown("path01"), await shown("path19")]).toEqual([true, false]);
  await visit.run("rm m/path19");
  await expect.poll(() => shown("path19")).toBe(true);
  await visit.run("rm m/path01");
  await expect.poll(() => shown("path01")).toBe(true);
  await visit.end();
});

test("one of several mounts is chosen, a nested one too", async () => {
  const visit = await open([
    "mkdir l u w m u2 w2 m2; echo deep > l/f",
    "mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m",
    "mount -t overlay -o lowerdir=m,upperdir=u2,workdir=w2 none m2",
  ]);
  const mounts = visit.page.getByRole("group", { name: "Mount" });
  expect((await mounts.getByRole("button").allTextContents()).map((text) => text.trim())).toEqual([
    "m",
    "m2",
  ]);
  expect((await visit.rows())["f"]![2]).toMatch(/^f/);
  await mounts.getByRole("button", { name: "m", exact: true }).click();
  const heads = visit.page.locator("overlook-grid [role=columnheader] h3");
  await expect.poll(async () => (await heads.last().textContent())!.trim()).toMatch(/^l/);
  await visit.end();
});

test("ten thousand names are scrolled with few of them drawn", async () => {
  const visit = await open([
    "mkdir l u w m; for i in $(seq 10000); do > l/f$i; done",
    "mount -t overlay -o lowerdir=l,upperdir=u,workdir=w none m",
  ]);
  const rows = visit.page.locator("overlook-grid [role=row][data-path]");
  expect(await visit.page.locator("overlook-grid [role=treegrid]").getAttribute("aria-rowcount")).toBe(
    "10001",
  );
  expect(await rows.count()).toBeLessThan(120);
  await visit.page.evaluate(() => {
    const picture = document.querySelector("overlook-page")!.shadowRoot!.querySelector("overlook-picture")!;
    picture.shadowRoot!.querySelector(".body")!.scrollTop = 1e9;
  });
  await visit.page.locator('overlook-grid [data-path="f9999"]').waitFor();
  expect(await rows.count()).toBeLessThan(120);
  await visit.end();
});

test("a narrow page and a zoomed one do not scroll sideways", async () => {
  for (const width of [320, 360]) {
    const visit = await open(rich, { width, height: 640, touch: true });
    const wide = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    expect(await visit.faults()).toEqual([]);
    await visit.end();
  }
});

describe.each([
  [360, 740],
  [740, 360],
])("a phone of %i by %i", (width, height) => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await open(rich, { width, height, touch: true });
  });

  afterAll(() => visit?.end());

  test("has every view", async () => {
    await visit.page.locator("overlook-core").waitFor();
    await see(visit, "Stack");
    await visit.page.locator("overlook-stack section").first().waitFor();
    expect(await visit.faults()).toEqual([]);
    await see(visit, "Tree");
    await visit.page.locator("overlook-tree section").first().waitFor();
    expect(await visit.faults()).toEqual([]);
    await see(visit, "Path");
    await visit.page.locator("overlook-core").waitFor();
  });

  test("compares two steps and plays", async () => {
    const { page } = visit;
    await page.getByRole("button", { name: "Compare with this step" }).click();
    await page.evaluate(() => document.querySelector("overlook-page")!.session.seek(3));
    const two = page.locator("overlook-compare li", { hasText: "two" });
    await expect
      .poll(async () => (await two.first().textContent())!.replace(/\s+/g, " "))
      .toMatch(/whiteout.*absent/);
    expect(await visit.faults()).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    await page.getByRole("button", { name: /stop comparing/ }).click();
    await page.getByRole("button", { name: "Play" }).click();
    const at = () => page.evaluate(() => document.querySelector("overlook-page")!.session.past.next - 1);
    await expect.poll(at).toBe(rich.length);
  });
});

test("deleted names can be left out of the grid", async () => {
  const visit = await open(rich);
  expect(Object.keys(await visit.rows())).toContain("two");
  await visit.page.getByRole("button", { name: "Hide deleted" }).click();
  const paths = Object.keys(await visit.rows());
  expect(paths).toContain("one");
  expect(paths).not.toContain("two");
  expect(paths).not.toContain("old/y");
  expect(await visit.faults()).toEqual([]);
  await visit.end();
});
