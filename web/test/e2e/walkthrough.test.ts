import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { walkthrough } from "../../src/page/walkthrough";
import { program, Server } from "./server";
import { Visit } from "./visit";

let server: Server;
let visit: Visit;

beforeAll(async () => {
  server = await Server.start();
  visit = await Visit.start(server.url);
});

afterAll(async () => {
  await visit?.end();
  expect(await server?.stop()).toBe(0);
});

/** How many lines of the walkthrough come before its several lowers. */
const withOneLower = walkthrough.indexOf("umount overlay");

/** What the walkthrough printed, line by line. */
const printed: string[] = [];

async function type(from: number, to: number): Promise<void> {
  for (const line of walkthrough.slice(from, to)) printed.push(...(await visit.run(line)));
}

describe("the article's walkthrough", () => {
  test("begins with an empty machine", async () => {
    await visit.page.getByText("See through an overlay filesystem").waitFor();
    await visit.page.getByRole("button", { name: walkthrough[0]! }).click();
    expect(await visit.input.inputValue()).toBe(walkthrough[0]);
    await visit.input.fill("");
  });

  test("shows plain directories before anything is mounted", async () => {
    await type(0, 1);
    for (const name of ["lower", "upper", "workdir", "overlay"]) {
      await visit.page.getByRole("region", { name: `Directory ${name}` }).waitFor();
    }
  });

  test("shows the columns of the mount", async () => {
    await type(1, 2);
    const heads = await visit.page.locator("overlook-grid [role=columnheader] h3").allTextContents();
    expect(heads.map((text) => text.replace(/\s+/g, " ").trim())).toEqual(["overlay", "upperU", "lowerL"]);
    await visit.page.getByText("Empty so far.").waitFor();
  });

  test("shows where the files come from", async () => {
    await type(2, 7);
    expect(await visit.rows()).toEqual({
      "file1.txt": [
        expect.stringMatching(/^file1.txt from L$/),
        "",
        expect.stringMatching(/^file1.txt.*11 B$/),
      ],
      "file2.txt": [
        expect.stringMatching(/^file2.txt from U/),
        expect.stringMatching(/^file2.txt.*11 B$/),
        "",
      ],
    });
  });

  test("shows lower's second file hidden by upper's", async () => {
    await type(7, 10);
    const rows = await visit.rows();
    expect(rows["file2.txt"]![2]).toMatch(/hidden by upper$/);
  });

  test("tells the steps of the deletion", async () => {
    await type(10, 14);
    const explain = visit.page.locator("overlook-explain");
    expect(await explain.locator(".line").textContent()).toContain(walkthrough[10]);
    const steps = await explain.locator(".steps").first().textContent();
    expect(steps).toMatch(/rule.*whiteout/);
    expect(steps).toMatch(/effect\s+rename .* upper\/file1.txt/);
  });

  test("shows the whiteouts after the deletion", async () => {
    await type(14, 18);
    const rows = await visit.rows();
    for (const name of ["file1.txt", "file2.txt"]) {
      expect(rows[name]![0]).toMatch(new RegExp(`^${name} ?deleted ?, changed by command 11$`));
      expect(rows[name]!.slice(1)).toEqual([
        expect.stringMatching(new RegExp(`^${name} ?whiteout ?c 0,0$`)),
        expect.stringMatching(/hidden by whiteout$/),
      ]);
    }
    await visit.page.getByRole("button", { name: /^work directory/ }).click();
    await visit.page.locator("overlook-grid .work").getByText("3 names").waitFor();
    await visit.page.getByRole("button", { name: /^work directory/ }).click();
  });

  test("shows the files again after the unlink", async () => {
    await type(18, withOneLower);
    const rows = await visit.rows();
    for (const name of ["file1.txt", "file2.txt"]) {
      expect(rows[name]!.slice(0, 2)).toEqual([expect.stringMatching(new RegExp(`^${name} from L`)), ""]);
    }
  });

  test("prints what the native program prints", () => {
    const script = join(mkdtempSync(join(tmpdir(), "overlook-e2e-")), "walkthrough");
    writeFileSync(script, ["exec 2>&1", ...walkthrough.slice(0, withOneLower), ""].join("\n"));
    const native = execFileSync(program("overlook"), ["run", script]);
    rmSync(dirname(script), { recursive: true });
    expect(printed.length).toBeGreaterThan(20);
    expect(printed.map(plain)).toEqual(native.toString().trimEnd().split("\n").map(plain));
  });

  test("goes back with undo and forth with redo", async () => {
    await visit.page.getByRole("button", { name: "Undo" }).click();
    await visit.prompt();
    await visit.run("undo");
    await visit.run("undo");
    await visit.run("undo");
    expect((await visit.rows())["file2.txt"]![1]).toMatch(/whiteout/);
    await visit.page.getByRole("button", { name: "Redo" }).click();
    await visit.prompt();
    expect((await visit.rows())["file2.txt"]![1]).toBe("");
  });

  test("is there again after a reload", async () => {
    await visit.page.reload();
    await visit.prompt();
    expect((await visit.rows())["file1.txt"]).toBeDefined();
    const explain = visit.page.locator("overlook-explain");
    await expect.poll(() => explain.locator(".line").textContent()).toContain(walkthrough[19]);
    expect(await visit.run("cat overlay/file1.txt")).toEqual(["from lower"]);
  });

  test("ends with the nearest of several lowers", async () => {
    for (const line of walkthrough.slice(withOneLower, -1)) expect(await visit.run(line)).toEqual([]);
    expect(await visit.run(walkthrough.at(-1)!)).toEqual(["from lower1"]);
    const row = (await visit.rows())["file3.txt"]!;
    expect(row[0]).toMatch(/from L1$/);
    expect(row[3]).toMatch(/hidden by lower1$/);
  });

  test("starts anew with reset", async () => {
    await visit.page.getByRole("button", { name: "Reset" }).click();
    await visit.prompt();
    await visit.page.getByText("See through an overlay filesystem").waitFor();
    expect(await visit.run("ls")).toEqual([]);
  });

  test("complains of nothing and asks nobody else", () => {
    expect(visit.complaints).toEqual([]);
  });
});

/** A line without what no two runs share: times and inode numbers. */
function plain(line: string): string {
  return line.replace(/[A-Z][a-z]{2} [ \d]\d \d\d:\d\d/, "TIME").replace(/^\d{2,} (?=[-dlc])/, "INODE ");
}

describe("several lower directories", () => {
  test("are asked from left to right", async () => {
    for (const line of [
      "mkdir a b c up wk m",
      "echo a > a/x; echo b > b/x; echo b > b/y; echo c > c/y; echo c > c/z; mkdir a/d c/d; echo c > c/d/f",
      "mount -t overlay -o lowerdir=a:b:c,upperdir=up,workdir=wk none m",
      "echo more >> m/z",
      "rm -r m/d && mkdir m/d",
    ]) {
      expect(await visit.run(line)).toEqual([]);
    }
    const rows = await visit.rows();
    expect(rows["x"]![0]).toMatch(/from L1$/);
    expect(rows["x"]![3]).toMatch(/hidden by a$/);
    expect(rows["y"]![0]).toMatch(/from L2$/);
    expect(rows["z"]![0]).toMatch(/from U/);
    expect(rows["z"]![1]).toMatch(/copied up/);
    expect(rows["d"]![1]).toMatch(/opaque/);
    expect(rows["d/f"]![0]).toMatch(/not seen/);
  });
});
