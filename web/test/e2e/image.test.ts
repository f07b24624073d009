import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { program, Server } from "./server";
import { Visit } from "./visit";

/** Container images that are dropped onto the page. */

const images = resolve(import.meta.dirname, "../../../sim/image/testdata");
const archive = (name: string) => join(images, name);

let server: Server;
let visit: Visit;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "overlook-image-"));
  server = await Server.start();
  visit = await Visit.start(server.url);
});

afterAll(async () => {
  await visit?.end();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Drops a file onto the page. */
async function drop(name: string, bytes: Buffer): Promise<void> {
  const transfer = await visit.page.evaluateHandle(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
      return data;
    },
    [name, bytes.toString("base64")] as const,
  );
  await visit.page.dispatchEvent("overlook-page", "drop", { dataTransfer: transfer });
}

const pane = () => visit.page.locator("overlook-image");
const said = () => pane().locator(".said");
const button = (name: string | RegExp) => pane().getByRole("button", { name });

/** Waits until the pane says something like that. */
async function hears(text: RegExp): Promise<void> {
  await said().filter({ hasText: text }).waitFor();
}

/** What is saved when the button is pressed. */
async function saved(name: string | RegExp): Promise<string> {
  const [download] = await Promise.all([visit.page.waitForEvent("download"), button(name).click()]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

interface NativeReport {
  images: {
    tags: string[];
    wastedBytes: number;
    storedBytes: number;
    layers: { added: number; changed: number; deleted: number; hidden: number }[];
  }[];
}

/** What the native program reports on an archive. */
function report(path: string): NativeReport {
  return JSON.parse(execFileSync(program("overlook"), ["image", "--json", path]).toString()) as NativeReport;
}

/** What each layer does, the lowest first, as the pane says it. */
async function doings(): Promise<string[]> {
  await pane().locator("overlook-image-tree li").first().waitFor();
  return (await pane().locator(".does").allTextContents()).reverse();
}

test("a dropped archive is loaded and reported on as natively", async () => {
  await drop("walk.tar", readFileSync(archive("docker-save-v25.tar")));
  await hears(/^Loaded walk:latest\.$/);
  const [native] = report(archive("docker-save-v25.tar")).images;
  const expected = native!.layers.map(({ added, changed, deleted, hidden }) =>
    [
      [added, "added"],
      [changed, "changed"],
      [deleted, "deleted"],
      [hidden, "hidden"],
    ]
      .filter(([n]) => Number(n) > 0)
      .map((pair) => pair.join(" "))
      .join(" · "),
  );
  expect(await doings()).toEqual(expected);
  expect(visit.requests.some((url) => url.includes("overlook-full"))).toBe(true);
  expect(visit.complaints).toEqual([]);
});

test("it has no faults for axe, light and dark", async () => {
  await pane().locator("overlook-image-tree [aria-expanded=false]").first().press("Enter");
  await pane().locator("overlook-image-tree [aria-expanded=true]").first().waitFor();
  await button(/^3/).click();
  for (const scheme of ["light", "dark"] as const) {
    await visit.page.emulateMedia({ colorScheme: scheme });
    expect(await visit.faults()).toEqual([]);
  }
});

test("the machine has the file, and docker the image", async () => {
  expect((await visit.run("docker images"))[1]).toMatch(/^walk +latest /);
  expect(await visit.run("stat -c %s /root/walk.tar")).toEqual(["143360"]);
});

test("a reload finds it", async () => {
  const before = await visit.run("docker images");
  await visit.page.reload();
  await visit.prompt();
  expect(await visit.run("docker images; stat -c %s /root/walk.tar")).toEqual([...before, "143360"]);
  expect(await visit.page.locator("overlook-wanted").count()).toBe(0);
});

describe("what cannot be loaded", () => {
  const whole = readFileSync(archive("docker-save-v25.tar"));

  // A layer that docker has already is not looked at again.
  beforeAll(async () => {
    await visit.run("docker rmi walk");
  });

  /** A layer whose bytes are not what its digest says. */
  function forged(): Buffer {
    const bytes = Buffer.from(whole);
    const at = bytes.indexOf("hello");
    expect(at).toBeGreaterThan(0);
    bytes.write("HELLO", at);
    return bytes;
  }

  test.each([
    ["no archive", Buffer.from("this is no archive".repeat(500)), /was not loaded: .+/],
    [
      "an archive of something else",
      Buffer.alloc(10_240),
      /was not loaded: .*neither index\.json nor manifest\.json/,
    ],
    ["half of one", whole.subarray(0, 70_000), /was not loaded: .+/],
    ["a forged layer", forged(), /was not loaded: .*not what its digest says/],
  ])("%s is refused in words, and the machine is as it was", async (name, bytes, message) => {
    const before = await visit.run("docker images; ls -l /root");
    await drop(`${name.replaceAll(" ", "-")}.tar`, bytes);
    if (!(await pane().isVisible())) await pane().waitFor();
    await hears(message);
    await visit.prompt();
    expect(await visit.run("docker images; ls -l /root")).toEqual(before);
    expect(visit.complaints).toEqual([]);
  });
});

test("what is on its way can be cancelled", async () => {
  const before = await visit.run("docker images; ls /root");
  await visit.page.evaluate(() => {
    const root = document.querySelector("overlook-page")!.shadowRoot!;
    const shown = root.querySelector("overlook-image")!.shadowRoot!;
    const press = new MutationObserver(() => {
      const cancel = [...shown.querySelectorAll("button")].find(
        ({ textContent }) => textContent === "Cancel",
      );
      if (!cancel) return;
      press.disconnect();
      cancel.click();
    });
    press.observe(shown, { childList: true, subtree: true });
    const data = new DataTransfer();
    const part = new Uint8Array(64 << 20);
    data.items.add(new File([part, part, part], "large.tar"));
    document
      .querySelector("overlook-page")!
      .dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
  });
  await hears(/^large\.tar was not loaded\.$/);
  expect(await visit.run("docker images; ls /root")).toEqual(before);
});

describe("an image with programs", () => {
  let path: string;
  let second: Visit;

  /** Types into what runs in the console. */
  async function answer(line: string): Promise<void> {
    await visit.page.waitForFunction(
      () => document.querySelector("overlook-page")!.session.state === "reading",
    );
    await visit.input.fill(line);
    await visit.input.press("Enter");
  }

  test("is saved, and the native program reads what is saved", async () => {
    await pane()
      .getByRole("combobox", { name: "Image" })
      .selectOption({ label: await ubuntu() });
    await doings();
    path = await saved("Save it");
    expect(report(path).images[0]!.tags).toEqual(["ubuntu:latest"]);
  });

  /** How the built-in image is listed. */
  async function ubuntu(): Promise<string> {
    const labels = await pane().locator("option").allTextContents();
    return labels.map((label) => label.trim()).find((label) => label.startsWith("ubuntu:latest"))!;
  }

  test("opens a shell, shows what it changed, and is saved with that", async () => {
    second = visit;
    visit = await Visit.start(server.url);
    await drop("ubuntu.tar", readFileSync(path));
    await hears(/^Loaded ubuntu:latest\.$/);
    await button("Open a shell in it").click();
    await answer("echo changed > /etc/motd; touch /new; rm /etc/passwd");
    await answer("exit");
    await visit.prompt();
    const from = await visit.page.evaluate(() => document.querySelector("overlook-page")!.session.log.end);
    await button("docker diff").click();
    await visit.page.waitForFunction((from) => {
      const { state, log } = document.querySelector("overlook-page")!.session;
      return state === "prompt" && log.end > from;
    }, from);
    const printed = await visit.page.evaluate((from) => {
      const { log } = document.querySelector("overlook-page")!.session;
      return Array.from({ length: log.end - from }, (_, n) =>
        log
          .at(from + n)!
          .runs.map(({ text }) => text)
          .join(""),
      );
    }, from);
    expect(printed).toEqual(expect.arrayContaining(["A /new", "D /etc/passwd"]));
    const changed = report(await saved(/^Save it with/)).images[0]!;
    expect(changed.tags).toEqual(["ubuntu-1:changed"]);
    expect(changed.layers).toHaveLength(report(path).images[0]!.layers.length + 1);
    expect(changed.layers.at(-1)).toMatchObject({ deleted: 1 });
    expect(visit.complaints).toEqual([]);
    await second.end();
  });
});

test("what the browser has no more is asked for again", async () => {
  await visit.page.evaluate(async () => {
    await (await navigator.storage.getDirectory()).removeEntry("overlook-images", { recursive: true });
  });
  const bytes = await visit.run("stat -c %s /root/ubuntu.tar");
  await visit.page.reload();
  const dialog = visit.page.locator("overlook-wanted dialog");
  await dialog.waitFor();
  const [chooser] = await Promise.all([
    visit.page.waitForEvent("filechooser"),
    dialog.getByRole("button", { name: "Choose the file" }).click(),
  ]);
  const other = join(folder, "other.tar");
  writeFileSync(other, "another file");
  await chooser.setFiles(other);
  await dialog.getByText("This is another file.").waitFor();
  const [again] = await Promise.all([
    visit.page.waitForEvent("filechooser"),
    dialog.getByRole("button", { name: "Choose the file" }).click(),
  ]);
  await again.setFiles(join(folder, "ubuntu-latest.tar"));
  await visit.prompt();
  expect(await visit.run("stat -c %s /root/ubuntu.tar")).toEqual(bytes);
  expect(visit.complaints).toEqual([]);
});

test("what a packed one holds is outside the machine, and a reload unpacks it again", async () => {
  const used = async () => Number((await visit.run("df --output=used / | tail -1"))[0]);
  const before = await used();
  const text = Buffer.alloc(3 << 20, "0123456789abcde\n");
  writeFileSync(join(folder, "text"), text);
  execFileSync("tar", ["-C", folder, "-cf", join(folder, "layer.tar"), "text"]);
  const layer = readFileSync(join(folder, "layer.tar"));
  const digest = createHash("sha256").update(layer).digest("hex");
  const config = JSON.stringify({
    os: "linux",
    architecture: "amd64",
    rootfs: { type: "layers", diff_ids: [`sha256:${digest}`] },
  });
  const named = [{ Config: "config.json", RepoTags: ["packed:latest"], Layers: ["layer.tar"] }];
  writeFileSync(join(folder, "layer.tar"), gzipSync(layer));
  writeFileSync(join(folder, "config.json"), config);
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(named));
  execFileSync("tar", [
    "-C",
    folder,
    "-cf",
    join(folder, "packed.tar"),
    "config.json",
    "manifest.json",
    "layer.tar",
  ]);
  await drop("packed.tar", readFileSync(join(folder, "packed.tar")));
  await hears(/^Loaded packed:latest\.$/);
  expect((await used()) - before).toBeLessThan(1000);
  const sum = "md5sum < $(find /var/lib/docker/overlay2 -name text -size +1M)";
  const expected = [`${createHash("md5").update(text).digest("hex")}  -`];
  expect(await visit.run(sum)).toEqual(expected);
  await visit.page.reload();
  await visit.prompt();
  expect(await visit.run(sum)).toEqual(expected);
  expect(visit.complaints).toEqual([]);
});

test("the page of one file, without storage, says how large a file may be, and loads one", async () => {
  const other = visit;
  visit = await Visit.start(pathToFileURL(resolve(import.meta.dirname, "../../dist/overlook.html")).href);
  await drop("walk.tar", gzipSync(readFileSync(archive("docker-save-v25.tar"))));
  await hears(/^Loaded walk:latest\.$/);
  await pane().locator(".limit").filter({ hasText: "150 MB" }).waitFor();
  expect(await visit.run("docker images | grep -c walk")).toContain("1");
  await other.end();
});
