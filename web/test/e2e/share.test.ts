import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Entry } from "../../src/session/journal";
import { linkOf, readPayload } from "../../src/share/link";
import { Server } from "./server";
import { Visit } from "./visit";

let server: Server;
let visit: Visit;

beforeAll(async () => {
  server = await Server.start();
  visit = await Visit.start(server.url);
});

afterAll(async () => {
  await visit?.end();
  await server?.stop();
});

const dialog = () => visit.page.getByRole("dialog");
const button = (name: string, within: Locator = dialog()) =>
  within.getByRole("button", { name, exact: true });
const typed = (...lines: string[]): Entry[] => lines.map((line) => ["line", line]);
const state = () => visit.page.evaluate(() => document.querySelector("overlook-page")!.session.state);

/** Follows a link as if it were typed into the address. */
async function follow(fragment: string): Promise<void> {
  await visit.page.goto("about:blank");
  await visit.page.goto(`${server.url}#${fragment}`);
}

/** Opens the share dialog and waits for the link. */
async function share(): Promise<string> {
  await visit.page.getByRole("button", { name: "Share" }).click();
  const link = dialog().getByRole("textbox", { name: "Link" });
  await expect.poll(() => link.inputValue()).toMatch(/#1\.1\./);
  return link.inputValue();
}

/** What a button saves. */
async function saved(press: () => Promise<unknown>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([visit.page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const clipboard = () => visit.page.evaluate(() => navigator.clipboard.readText());

const hostile = "<img src=x onerror=alert(1)>";

describe("the share menu", () => {
  test("by the keyboard alone, with nothing for axe to say", async () => {
    await visit.run("reset");
    await visit.run("mkdir lower upper work merged; echo a > lower/a; echo b > lower/b");
    await visit.run("mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work o merged");
    await visit.run("rm merged/a");
    await visit.start("cat > merged/b");
    await visit.page.waitForFunction(
      () => document.querySelector("overlook-page")!.session.state === "reading",
    );
    await visit.input.fill("new 'text'");
    await visit.input.press("Enter");
    await visit.page.waitForFunction(
      () => document.querySelector("overlook-page")!.session.state === "reading",
    );
    await visit.input.press("Control+d");
    await visit.prompt();
    await visit.page.getByRole("button", { name: "Share" }).focus();
    await visit.page.keyboard.press("Enter");
    await expect
      .poll(() =>
        dialog()
          .getByText(/characters/)
          .textContent(),
      )
      .toMatch(/[1-9]\d\d characters/);
    expect(await visit.faults()).toEqual([]);
    await button("Copy link").focus();
    await visit.page.keyboard.press("Enter");
    await dialog().getByText("Link: copied.").waitFor();
    expect(await clipboard()).toMatch(new RegExp(`^${server.url}#1\\.1\\.[\\w-]+$`));
    await visit.page.keyboard.press("Escape");
    await dialog().waitFor({ state: "hidden" });
  });

  test("the link holds everything that was typed", async () => {
    const journal = await readPayload((await share()).replace(/.*#/, ""));
    expect(journal.entries.slice(-4)).toEqual([
      ["line", "rm merged/a"],
      ["line", "cat > merged/b"],
      ["input", "new 'text'\n"],
      ["eof"],
    ]);
    expect(journal.digest).toMatch(/^[\da-f]{8}$/);
  });

  test("text in other forms", async () => {
    await button("Markdown").click();
    await dialog().getByText("Markdown: copied.").waitFor();
    expect(await clipboard()).toMatch(
      /^```console\n(.*\n)*\$ rm merged\/a\n(.*\n)*```\n\n\[Open this in Overlook\]/,
    );
    await button("Embed").click();
    await dialog().getByText("Embed: copied.").waitFor();
    expect(await clipboard()).toMatch(/<overlook-lab state="1\.1\.[\w-]+"/);
    expect(await clipboard()).toContain("$ cat &#62; merged/b\n");
    await button("Bash script").click();
    await dialog().getByText("Bash script: copied.").waitFor();
    expect(await clipboard()).toContain("cat > merged/b <<'INPUT'\nnew 'text'\nINPUT\n");
  });

  test("files", async () => {
    const file = await saved(() => button("Session file").click());
    expect(file.name).toBe("session.overlook.json");
    expect(JSON.parse(file.bytes.toString())).toMatchObject({ v: 1, entries: expect.any(Array) });
    const svg = await saved(() => button("Picture, SVG").click());
    expect(svg.name).toBe("session.svg");
    const drawn = svg.bytes.toString();
    expect(drawn).toContain(">whiteout<");
    expect(drawn).not.toMatch(/light-dark|undefined|NaN/);
    const png = await saved(() => button("Picture, PNG").click());
    expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
    const cast = await saved(() => button("Recording, asciicast").click());
    const [head, ...events] = cast.bytes
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(head).toMatchObject({ version: 2, width: 80 });
    expect(events.every((event) => Array.isArray(event) && event.length === 3 && event[1] === "o")).toBe(
      true,
    );
    await button("Close").click();
  });
});

describe("a link that is opened", () => {
  test("says what it does before it does it, and leaves one's own session", async () => {
    const link = (await share()).replace(/.*#/, "");
    await button("Close").click();
    const before = await visit.rows();
    await visit.run("echo mine > merged/own");
    const own = await visit.rows();
    await follow(link);
    await dialog()
      .getByText(/plays \d+ commands\s+in\s+a\s+simulator/)
      .waitFor();
    expect(await visit.faults()).toEqual([]);
    expect(await state()).toBe("starting");
    await button("Play").click();
    await visit.page.getByText("This is somebody’s session").waitFor();
    expect(await visit.rows()).toEqual(before);
    expect(await visit.faults()).toEqual([]);
    expect(await visit.run("cat merged/b")).toEqual(["new 'text'"]);

    await visit.page.reload();
    await visit.prompt();
    expect(await visit.run("cat merged/b")).toEqual(["new 'text'"]);
    await follow(link.replace(/\..$/, ""));
    await visit.page.goto(server.url);
    await visit.prompt();
    expect(Object.keys(await visit.rows())).toEqual(Object.keys(own));
  });

  test("is not played where that is not wanted", async () => {
    await follow(await linkOf({ v: 1, seed: 1, entries: typed("touch stranger") }));
    await button("Not now").click();
    await visit.prompt();
    expect(visit.page.url()).toBe(server.url);
    expect(await visit.run("ls stranger")).toEqual([
      "ls: cannot access 'stranger': No such file or directory",
    ]);
  });

  test("in a page that is open already", async () => {
    const link = await linkOf({ v: 1, seed: 1, entries: typed("touch stranger", "ls"), cursor: 1 });
    await visit.page.evaluate((hash) => (location.hash = hash), link);
    await button("Play").click();
    await visit.page.getByText("This is somebody’s session").waitFor();
    expect(await visit.run("echo *")).toEqual(["stranger"]);
    await visit.page.getByRole("button", { name: "My own session" }).click();
    await visit.prompt();
    expect(await visit.run("ls -d merged")).toEqual(["merged"]);
  });

  test("tells where the simulator was corrected since", async () => {
    await follow(await linkOf({ v: 1, seed: 1, entries: typed("touch a"), digest: "00000000" }));
    await button("Play").click();
    await visit.page.getByText("was corrected since").waitFor();
    const list = visit.page.locator("overlook-notice details");
    await list.getByText("What was corrected").click();
    await list.getByText("0.1", { exact: true }).waitFor();
    expect(await visit.faults()).toEqual([]);
    await visit.page.getByRole("button", { name: "My own session" }).click();
    await visit.prompt();
  });

  test("stands where its author stood, and what was undone there can be done again", async () => {
    await visit.run("reset");
    await visit.run("mkdir l u w m; echo x > l/f");
    await visit.run("mount -t overlay -o lowerdir=l,upperdir=u,workdir=w o m");
    await visit.run("rm m/f");
    await visit.page.getByRole("button", { name: "Undo" }).click();
    await visit.prompt();
    const link = (await share()).replace(/.*#/, "");
    await button("Close").click();
    expect(await readPayload(link)).toMatchObject({ cursor: 2, digest: expect.any(String) });
    await follow(link);
    await button("Play").click();
    await visit.page.getByText("This is somebody’s session").waitFor();
    expect((await visit.rows())["f"]![0]).toMatch(/from L/);
    await visit.page.getByRole("button", { name: "Redo" }).click();
    await visit.prompt();
    expect((await visit.rows())["f"]![1]).toMatch(/whiteout/);
  });

  test.each([
    ["1.0.abc", "This link is damaged"],
    ["1.0.<script>", "This is no share link"],
    ["7.2.abcd", "This link is of version 7.2"],
    ["1.1.AAAA", "This link is damaged"],
  ])("%s is refused, and the page is unharmed", async (link, message) => {
    await follow(link);
    await dialog().getByText(message).waitFor();
    expect(await visit.faults()).toEqual([]);
    const kept = await saved(() => button("Save the link").click());
    expect(kept.bytes.toString()).toContain(link.slice(0, 4));
    await button("Go on without it").click();
    await visit.prompt();
    expect(await visit.run("echo alive")).toEqual(["alive"]);
  });
});

describe("a stranger's session is bounded:", () => {
  test.each([
    ["head -c 40M /dev/zero > f", "more than 16 MB"],
    ["while :; do :; done", "more than 5 seconds"],
    ["yes", "more than 1 MB"],
    ["trap '' INT; while :; do :; done", "more than 5 seconds"],
  ])("%s", async (line, message) => {
    await follow(await linkOf({ v: 1, seed: 1, entries: typed("touch before", line, "touch after") }));
    await button("Play").click();
    await visit.page.getByText(message).waitFor();
    await visit.prompt();
    expect(await visit.run("ls after; ls before")).toEqual([
      "ls: cannot access 'after': No such file or directory",
      "before",
    ]);
  });

  test("mkdir $(seq 20000) makes no more files than it may", async () => {
    await follow(await linkOf({ v: 1, seed: 1, entries: typed("mkdir $(seq 20000)", "touch after") }));
    await button("Play").click();
    await visit.page.getByText("more than 10,000 files").waitFor();
    await visit.prompt();
    const [made] = await visit.run("ls | wc -l");
    expect(Number(made)).toBeGreaterThan(9_000);
    // The bound is looked at about every thousand calls.
    expect(Number(made)).toBeLessThan(12_500);
    expect(await visit.run("ls after")).toEqual(["ls: cannot access 'after': No such file or directory"]);
  });

  test("what the reader types then is not", async () => {
    expect(await visit.run("for ((i = 0; i < 11000; i++)); do : > g$i; done; echo g1099?")).toHaveLength(1);
    await visit.run("reset");
  });
});

test("a file is loaded by its word, and by dropping it", async () => {
  await visit.page.goto(server.url);
  await visit.prompt();
  const file = join(tmpdir(), `overlook-${process.pid}.overlook.json`);
  writeFileSync(file, JSON.stringify({ v: 1, seed: 1, entries: typed("touch loaded") }));
  const [chooser] = await Promise.all([visit.page.waitForEvent("filechooser"), visit.start("load")]);
  await chooser.setFiles(file);
  await dialog()
    .getByText(/plays\s+1 command\s+in\s+a/)
    .waitFor();
  await button("Play").click();
  await visit.page.getByText("This is somebody’s session").waitFor();
  expect(await visit.run("ls loaded")).toEqual(["loaded"]);
  for (const [name, text, message] of [
    [hostile, "{", "it is not JSON"],
    ["a.json", "[]", "no journal"],
  ]) {
    await visit.page.evaluate(
      ({ name, text }) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text!], name!));
        document
          .querySelector("overlook-page")!
          .dispatchEvent(
            new DragEvent("drop", { dataTransfer, bubbles: true, composed: true, cancelable: true }),
          );
      },
      { name, text },
    );
    await dialog().getByText(message!).waitFor();
    await button("Go on without it").click();
    await dialog().waitFor({ state: "detached" });
  }
  await visit.page.getByRole("button", { name: "My own session" }).click();
  await visit.prompt();
});

describe("words at the prompt", () => {
  beforeAll(async () => {
    await visit.run("reset");
    await visit.run("mkdir lower upper work merged; echo a > lower/a; echo b > lower/b");
    await visit.run("mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work o merged");
    await visit.run("rm merged/a");
    await visit.run(`echo "new 'text'" > merged/b`);
  });

  test("help", async () => {
    expect((await visit.run("help")).join("\n")).toContain("explain CMD");
    expect((await visit.run("help rm"))[0]).toMatch(/^Usage: rm/);
  });

  test("explain tells without doing", async () => {
    const told = (await visit.run("explain rm merged/b")).join("\n");
    expect(told).toContain("whiteout");
    expect(await visit.run("cat merged/b")).toEqual(["new 'text'"]);
    expect((await visit.run("explain cat nothing")).join("\n")).toMatch(
      /would print:\n.*No such file.*\n.*status 1/,
    );
  });

  test("share, save and real", async () => {
    const [link] = await visit.run("share");
    expect(link).toMatch(/#1\.1\./);
    await button("Close").click();
    const file = await saved(() => visit.start("save"));
    expect(file.name).toBe("session.overlook.json");
    await visit.prompt();
    expect(await visit.run("real")).toContain("rm merged/a");
  });

  test("are none in a script", async () => {
    expect(await visit.run("true; real")).toEqual(["bash: real: command not found"]);
  });
});

test("names and contents cannot hide, nor be more than text", async () => {
  await visit.run("reset");
  await visit.run("mkdir l u w m; echo x > l/plain");
  await visit.run("mount -t overlay -o lowerdir=l,upperdir=u,workdir=w o m");
  await visit.run(`touch "m/${hostile}" $'m/\\e[31mred\\a' $'m/\\u202egnp.exe' "m/${"ä".repeat(127)}"`);
  const rows = await visit.rows();
  expect(Object.keys(rows)).toHaveLength(5);
  const grid = Object.values(rows).flat().join("\n");
  expect(grid).toContain(hostile);
  expect(grid).toContain("␛[31mred␇");
  expect(grid).toContain("⟨202E⟩gnp.exe");
  expect(grid).toContain("ä".repeat(127));
  await visit.run(`printf '\\u202e<b>\\x1b]0;title\\a\\u200b\\n'`);
  await visit.run(`rm $'m/\\u202egnp.exe' "m/${hostile}" m/plain`);
  await share();
  await button("Close").click();
  const shown = await visit.page.evaluate(() => {
    const texts: string[] = [];
    const walk = (node: Node) => {
      if (node instanceof Text) texts.push(node.data);
      if (node instanceof Element && node.shadowRoot) walk(node.shadowRoot);
      node.childNodes.forEach(walk);
    };
    walk(document.body);
    return { text: texts.join("\n"), images: document.images.length };
  });
  expect(shown.text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/);
  expect(shown.images).toBe(0);
  expect(await visit.faults()).toEqual([]);
  const wide = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await visit.run("umount m");
});

test("nothing went wrong on the way", () => {
  expect(visit.complaints).toEqual([]);
});
