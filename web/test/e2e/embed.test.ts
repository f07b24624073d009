import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OverlookLab } from "../../src/embed/lab-module";
import { linkOf, readPayload } from "../../src/share/link";
import { Guest, started } from "./guest";
import { Host, policy } from "./host";

const dist = resolve(import.meta.dirname, "../../dist");
const script = `$ mkdir lower upper work merged
$ echo "from lower" > lower/notes.txt
$ mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work none merged
$ rm merged/notes.txt
$ ls -l upper
total 0
c--------- 2 root root 0, 0 Nov 23 05:48 notes.txt
`;

function page(body: string, more = ""): { body: string } {
  return {
    body: `<!doctype html><html lang="en"><head><title>Handbook</title><meta name="viewport" content="width=device-width">${more}
      <script type="module" src="/overlook/embed.js"></script></head><body><main><h1>Deleting files</h1>${body}</main></body></html>`,
  };
}

const lab = (attributes = "", text = script) =>
  `<overlook-lab ${attributes}><pre>${text}</pre></overlook-lab>`;

const pages = {
  "/one": page(lab()),
  "/now": page(lab('id="lab" start="now" setup="mkdir hidden" expose-commands')),
  "/ten": page(
    Array.from({ length: 10 }, (_, n) => lab(`id="n${n}" start="now"`, `$ echo lab ${n}`)).join(""),
  ),
  "/trusted": {
    ...page(lab('start="now"')),
    policy: `${policy}; require-trusted-types-for 'script'; trusted-types overlook lit-html`,
  },
  "/dark": page(lab(), '<meta name="color-scheme" content="light dark">'),
  "/local": page(lab('id="kept" storage="local" start="now"', "$ echo begin")),
  "/auto": page(lab('start="now" autoplay loop speed="6"', "$ echo 1\n$ echo 2")),
  "/demo": page(lab('mode="demo" start="now" step="2"')),
  "/panes": page(
    lab('panes="terminal explain" start="now"') + lab('mode="picture" start="now" height="auto"'),
  ),
  "/tree": page(
    `<overlook-lab start="now" mount="overlay lower upper work -> merged" show="inodes work xattrs" setup="cd merged" tree='
      lower/
        notes.txt "v1" [0600]
    '><pre>$ chmod 644 notes.txt</pre></overlook-lab>`,
  ),
  "/treeless": page('<overlook-lab tree="lower\n  f"><pre>$ true</pre></overlook-lab>'),
  "/userns": page(
    lab(
      'start="now" profile="userns" mount="overlay lower upper work -> merged" tree="lower/\n  d/" view="tree"',
      "$ rm -r merged/d; mkdir merged/d\n$ getfattr -m - upper/d",
    ),
  ),
  "/quiz": page(lab('mode="quiz" start="now"')),
  "/spoiler": page(lab('mode="spoiler" start="now"') + lab('mode="spoiler" start="now" toolbar="off"')),
  "/keyless": page(lab('keys="off" start="now"')),
  "/poster": page(
    lab(
      `poster="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='40' height='20'/%3E"`,
      "$ ls",
    ),
  ),
  "/rtl": {
    body: page(lab('start="now"')).body.replace('lang="en"', 'lang="ar" dir="rtl"'),
  },
  "/hostile": page(
    `<overlook-lab start="now" height="600" mount="overlay l u w -> m" tree="l/
  plain &quot;x&quot;
  &lt;img &quot;x&quot;"><pre>$ cd m; touch "&lt;img src=x onerror=alert(1)&gt;" $'\\e[31mred\\a' $'\\u202egnp.exe' "$(printf 'ä%.0s' $(seq 127))"
$ printf '\\u202e&lt;b&gt;\\x1b]0;title\\a\\u200b\\n'
$ rm plain $'\\u202egnp.exe'; touch $'\\u202egnp.exe'</pre></overlook-lab>`,
  ),
  "/wrong": page(lab('mode="fast" height="tall" lesson="/x.lesson.md" seed="-1" panes="all"')),
  "/block": page(
    `<pre><code class="language-overlayfs">${script}</code></pre><div class="highlight"><pre><code class="language-overlayfs">$ echo b</code></pre></div>`,
  ),
};

let host: Host;
let guest: Guest;

beforeAll(async () => {
  host = await Host.start(pages);
  guest = await Guest.start();
});

afterAll(async () => {
  await guest?.end();
  await host?.stop();
});

const visit = (path: string) => guest.page.goto(host.url + path);

/** Runs something with the page's lab. */
function withLab<T, A>(what: (lab: OverlookLab, argument: A) => T | Promise<T>, argument?: A): Promise<T> {
  return guest.page.evaluate(
    ([source, given]) =>
      (new Function(`return ${source}`)() as (lab: OverlookLab, argument: A) => T)(
        document.querySelector("overlook-lab")!,
        given as A,
      ),
    [what.toString(), argument] as const,
  );
}

describe("before it starts", () => {
  test("a lab shows its script and fetches nothing", async () => {
    guest.requests.length = 0;
    await visit("/one");
    await guest.page.getByRole("button", { name: "Run" }).waitFor();
    expect(await guest.page.getByText("$ rm merged/notes.txt").isVisible()).toBe(true);
    expect(guest.requests.map((url) => new URL(url).pathname)).toEqual(["/one", "/overlook/embed.js"]);
    expect(await guest.faults()).toEqual([]);
  });

  test("the loader weighs at most 15 kB", () => {
    expect(gzipSync(readFileSync(resolve(dist, "embed.js"))).length).toBeLessThanOrEqual(15_000);
  });
});

describe("a lab that runs", () => {
  test("plays its script and shows the picture", async () => {
    await visit("/one");
    const { height } = (await guest.page.locator("overlook-lab").boundingBox())!;
    await guest.page.getByRole("button", { name: "Run" }).click();
    await started(guest.page);
    await guest.page.locator("overlook-grid").getByText("whiteout", { exact: true }).waitFor();
    await guest.page.getByText("5 of 5", { exact: true }).waitFor();
    expect((await guest.page.locator("overlook-lab").boundingBox())!.height).toBe(height);
    const focused = () =>
      withLab((lab) => lab.shadowRoot!.activeElement?.shadowRoot?.activeElement?.localName);
    expect(await focused()).toBeUndefined();
    expect(await guest.faults()).toEqual([]);
  });

  test("goes back and forth", async () => {
    await guest.page.getByRole("button", { name: "Back" }).click();
    await guest.page.getByRole("button", { name: "Back" }).click();
    await guest.page.getByText("3 of 5", { exact: true }).waitFor();
    const whiteout = guest.page.locator("overlook-grid").getByText("whiteout", { exact: true });
    await whiteout.waitFor({ state: "detached" });
    await guest.page.getByRole("button", { name: "Forward" }).click();
    await guest.page.getByText("4 of 5", { exact: true }).waitFor();
    await whiteout.waitFor();
  });

  test("takes what is typed", async () => {
    await guest.page.getByRole("textbox", { name: "Command line" }).fill("cat lower/notes.txt");
    await guest.page.keyboard.press("Enter");
    await guest.page.getByRole("log").getByText("from lower", { exact: true }).waitFor();
    await guest.page.getByText("5 of 5", { exact: true }).waitFor();
  });

  test("does what the page asks", async () => {
    await visit("/now");
    await started(guest.page);
    expect(await withLab((lab) => lab.run("ls"))).toMatchObject({
      exit: 0,
      output: ["hidden  lower  merged  upper  work"],
    });
    expect(await withLab((lab) => lab.runAll(["echo a", "ls none", "cat"]))).toMatchObject([
      { output: ["a"], exit: 0, n: 7 },
      { output: ["ls: cannot access 'none': No such file or directory"], exit: 2 },
      { exit: null },
    ]);
    await withLab((lab) => lab.run("echo hidden"));
    await guest.page.getByRole("textbox", { name: "Command line" }).press("Control+c");
    await withLab((lab) => lab.seek(4));
    expect(await withLab(async (lab) => JSON.stringify(await lab.stateAt(4)))).toContain('"whiteout"');
    expect(await withLab(async (lab) => JSON.stringify(await lab.stateAt(3)))).not.toContain('"whiteout"');
    expect(await withLab(async (lab) => (await lab.check()).map(({ passed }) => passed))).toEqual(
      Array(5).fill(true),
    );
    expect(await withLab(async (lab) => (await lab.check("$ echo a\nb"))[0])).toEqual({
      line: "echo a",
      passed: false,
      want: ["b"],
      got: ["a"],
    });
    await withLab((lab) => lab.reset());
    expect(await withLab((lab) => lab.run("ls"))).toMatchObject({ output: ["hidden"], n: 1 });
  });

  test("tells what happens, and what is typed only where the page asked for it", async () => {
    await visit("/now");
    await started(guest.page);
    const heard = await withLab(async (lab) => {
      const told: unknown[] = [];
      for (const type of ["command", "change", "step"]) {
        document.body.addEventListener(`overlook-${type}`, (event) =>
          told.push([event.type, (event as CustomEvent).detail]),
        );
      }
      await lab.run("rm lower/none");
      lab.removeAttribute("expose-commands");
      return told;
    });
    expect(heard).toEqual([
      ["overlook-command", { line: "rm lower/none", exit: 1, errno: "ENOENT", n: 6 }],
      ["overlook-change", { n: 6, diff: [] }],
    ]);
    await visit("/one");
    const silent = await withLab(async (lab) => {
      const told: string[] = [];
      lab.addEventListener("overlook-command", (event) => told.push(event.type));
      await lab.run("ls");
      return told;
    });
    expect(silent).toEqual([]);
  });

  test("plays a journal, and refuses a broken one", async () => {
    await visit("/one");
    const journal = await withLab(async (lab) => {
      await lab.runAll(["cat > f", "some text"]);
      return lab.journal!;
    });
    expect(journal.entries.at(-1)).toEqual(["input", "some text\n"]);
    journal.entries.push(["eof"], ["line", "cat f"]);
    await withLab((lab, given) => void (lab.journal = given), journal);
    await guest.page.getByRole("log").getByText("some text").nth(1).waitFor();
    for (const [broken, message] of [
      [{ v: 9 }, /version 9/],
      [{ v: 1, seed: 1, entries: [["rm"]] }, /damaged/],
      ["text", /no journal/],
      [{ v: 1, seed: 1, entries: Array(3000).fill(["eof"]) }, /too long/],
    ] as const) {
      await withLab((lab, given) => void (lab.journal = given as never), broken);
      await guest.page.getByRole("alert").getByText(message).waitFor();
    }
    expect(await withLab((lab) => lab.run("cat f"))).toMatchObject({ output: ["some text"] });
  });

  test("is removed and comes back as it was", async () => {
    await visit("/one");
    await withLab((lab) => lab.run("touch kept"));
    await withLab(async (lab) => {
      const { parentElement } = lab;
      lab.remove();
      await new Promise((done) => setTimeout(done, 500));
      parentElement!.append(lab);
    });
    expect(await withLab((lab) => lab.run("ls kept"))).toMatchObject({ output: ["kept"], n: 7 });
    await withLab((lab) => void lab.parentElement!.prepend(lab));
    expect(await withLab((lab) => lab.run("ls kept"))).toMatchObject({ n: 8 });
  });

  test("is removed while a command runs", async () => {
    await visit("/one");
    await withLab((lab) => lab.run("cat"));
    await withLab(async (lab) => {
      const { parentElement } = lab;
      lab.remove();
      await new Promise((done) => setTimeout(done, 500));
      parentElement!.append(lab);
    });
    expect(await withLab((lab) => lab.run("echo alive"))).toMatchObject({ output: ["alive"] });
  });
});

describe("a lab that is kept", () => {
  test("is what its link says", async () => {
    await visit("/now");
    const link = await withLab(async (lab) => {
      await lab.runAll(["cat > typed", "some text"]);
      await lab.call("journal", [{ ...lab.journal!, entries: [...lab.journal!.entries, ["eof"]] }]);
      return lab.share();
    });
    await visit("/one");
    await withLab((lab, state) => lab.setAttribute("state", state!), link);
    expect(await withLab((lab) => lab.run("cat typed; ls -d hidden"))).toMatchObject({
      output: ["some text", "hidden"],
    });
    const full = await guest.page.locator("overlook-lab").getByRole("link", { name: "Open the full page" });
    expect(await full.getAttribute("href")).toMatch(/\/overlook\/index\.html#1\.0\./);
  });

  test("stands where its link's author stood", async () => {
    await visit("/one");
    const link = await withLab(async (lab) => {
      await lab.undo();
      await lab.undo();
      return lab.share();
    });
    const journal = await readPayload(link);
    expect(journal).toMatchObject({ cursor: 3, digest: expect.any(String) });
    expect(journal.entries).toHaveLength(5);
    await visit("/one");
    await withLab((lab, state) => lab.setAttribute("state", state!), link);
    await withLab((lab) => lab.start());
    await guest.page.getByText("3 of 5", { exact: true }).waitFor();
    expect(await guest.page.locator("overlook-stage .notice").count()).toBe(0);
    expect(await withLab((lab) => lab.journal)).toEqual(journal);
    await guest.page.getByRole("button", { name: "Forward" }).click();
    await guest.page.locator("overlook-grid").getByText("whiteout", { exact: true }).waitFor();
    const typed = await withLab(async (lab) => {
      await lab.undo();
      await lab.runAll(["cat", "some text"]);
      return lab.journal!;
    });
    expect(typed.entries.slice(3)).toEqual([
      ["line", "cat"],
      ["input", "some text\n"],
    ]);
  });

  test("says where the simulator was corrected since its link was made", async () => {
    const link = await linkOf({ v: 1, seed: 1, entries: [["line", "touch a"]], digest: "00000000" });
    await visit("/one");
    await withLab((lab, state) => lab.setAttribute("state", state!), link);
    const told = await withLab(async (lab) => {
      const messages: string[] = [];
      lab.addEventListener("overlook-error", (event) =>
        messages.push((event as CustomEvent<{ message: string }>).detail.message),
      );
      await lab.start();
      return messages;
    });
    expect(told).toEqual([expect.stringMatching(/was corrected since/)]);
    await guest.page.getByText("was corrected since").waitFor();
    expect(await guest.faults()).toEqual([]);
  });

  test("is there again after a reload, where the page wants that", async () => {
    for (const text of ["ls: cannot access 'kept': No such file or directory", "kept"]) {
      await visit("/local");
      await started(guest.page);
      expect(await withLab((lab) => lab.run("ls kept"))).toMatchObject({ output: [text] });
      await withLab((lab) => lab.run("touch kept"));
      await guest.page.waitForTimeout(300);
    }
  });
});

test("autoplay plays by itself, and begins anew", async () => {
  await visit("/auto");
  await guest.page.getByText("2 of 2", { exact: true }).waitFor();
  await guest.page.getByText("0 of 2", { exact: true }).waitFor();
  await guest.page.getByText("2 of 2", { exact: true }).waitFor();
});

test("ten labs share one engine and one worker", async () => {
  guest.requests.length = 0;
  await visit("/ten");
  for (let n = 0; n < 10; n++) await started(guest.page, `#n${n}`);
  await guest.page.getByRole("log").getByText("lab 9", { exact: true }).waitFor();
  const named = (name: RegExp) => guest.requests.filter((url) => name.test(url)).length;
  expect([named(/overlook-(?!full)[^/]*\.wasm$/), named(/worker-.*\.js$/)]).toEqual([1, 1]);
  expect(guest.page.workers().length).toBe(1);
});

describe("the attributes", () => {
  test("demo takes no input and begins at a step", async () => {
    await visit("/demo");
    await started(guest.page);
    await guest.page.getByText("2 of 5", { exact: true }).waitFor();
    expect(await guest.page.getByRole("textbox").count()).toBe(0);
    await guest.page.getByRole("button", { name: "Forward" }).click();
    await guest.page.getByText("3 of 5", { exact: true }).waitFor();
    expect(await guest.faults()).toEqual([]);
  });

  test("panes and modes choose what is shown", async () => {
    await visit("/panes");
    await started(guest.page);
    const [first, second] = [
      guest.page.locator("overlook-lab").first(),
      guest.page.locator("overlook-lab").nth(1),
    ];
    await first.locator("overlook-explain").getByText("whiteout").first().waitFor();
    expect(await first.locator("overlook-picture").count()).toBe(0);
    await second.locator("overlook-grid").waitFor();
    expect(await second.locator("overlook-console").count()).toBe(0);
    expect(await guest.faults()).toEqual([]);
  });

  test("a tree and a mount line prepare the machine", async () => {
    await visit("/tree");
    await started(guest.page);
    expect(await withLab((lab) => lab.run("stat -c '%a %n' *; cat notes.txt"))).toMatchObject({
      output: ["644 notes.txt", "v1"],
    });
    const grid = guest.page.locator("overlook-grid");
    await grid.getByText("overlay.origin").waitFor();
    await grid
      .getByText(/^ino \d+$/)
      .first()
      .waitFor();
    await grid.getByText("where the overlay prepares a change").waitFor();
    await guest.page.getByRole("button", { name: /^work directory/ }).click();
    expect(await grid.getByText("where the overlay prepares a change").count()).toBe(0);
    expect(await withLab(async (lab) => (await lab.check("$ pwd\n/root/merged"))[0]!.passed)).toBe(true);
    const { setup } = await readPayload(await withLab((lab) => lab.share()));
    expect(setup).toMatch(/^mkdir -p lower .*merged\necho v1 > lower\/notes.txt\n(.*\n)*cd merged$/);
    await withLab((lab) => lab.reset());
    expect(await withLab((lab) => lab.run("cat notes.txt"))).toMatchObject({ output: ["v1"], n: 1 });
    expect(await guest.faults()).toEqual([]);
  });

  test("a tree that makes no sense is told, and the script stays", async () => {
    await visit("/treeless");
    await guest.page.getByRole("button", { name: "Run" }).click();
    await guest.page.getByRole("alert").getByText("tree, line 2: lower is no directory").waitFor();
    expect(await guest.page.getByText("$ true").isVisible()).toBe(true);
  });

  test("a user namespace has marks of its own, and its link too", async () => {
    await visit("/userns");
    await started(guest.page);
    const { output } = await withLab((lab) => lab.run("getfattr -m - upper/d"));
    expect(output).toContain("user.overlay.opaque");
    await guest.page.locator("overlook-tree").waitFor();
    const link = await withLab((lab) => lab.share());
    expect(await readPayload(link)).toMatchObject({ profile: "userns", view: "tree" });
    await visit("/one");
    await withLab((lab, state) => lab.setAttribute("state", state!), link);
    await withLab((lab) => lab.start());
    await guest.page.locator("overlook-tree").waitFor();
    expect(await withLab((lab) => lab.run("cat /proc/self/uid_map"))).toMatchObject({
      output: ["         0          0          1"],
    });
    expect(await guest.page.locator("overlook-stage .notice").count()).toBe(0);
  });

  test("a quiz asks what will change, and the machine has the answer", async () => {
    await visit("/quiz");
    await started(guest.page);
    const asked = guest.page.getByRole("group", { name: /Which layers will this change/ });
    await asked.getByText("rm merged/notes.txt").waitFor();
    await withLab((lab) => {
      document.body.dataset["told"] = "";
      lab.addEventListener("overlook-predict", (event) => {
        document.body.dataset["told"] += JSON.stringify((event as CustomEvent).detail);
      });
    });
    expect(await guest.faults()).toEqual([]);
    await asked.getByRole("checkbox", { name: "lower" }).check();
    await asked.getByRole("button", { name: "Predict" }).click();
    await guest.page.getByText(/Not quite: upper gained 1 whiteout\.\s+You expected: lower\./).waitFor();
    await guest.page.locator("overlook-grid").getByText("whiteout", { exact: true }).waitFor();
    expect(await guest.faults()).toEqual([]);
    await guest.page.getByRole("button", { name: "Next" }).click();
    await asked.getByText("ls -l upper").waitFor();
    await asked.getByRole("button", { name: "Predict" }).click();
    await guest.page.getByText(/Right: no layer changed\./).waitFor();
    await guest.page.getByRole("button", { name: "Next" }).click();
    await asked.waitFor({ state: "detached" });
    expect(await guest.page.evaluate(() => document.body.dataset["told"])).toBe(
      '{"question":"rm merged/notes.txt","choice":"lower","correct":false}' +
        '{"question":"ls -l upper","choice":"","correct":true}',
    );
    await guest.page.getByRole("button", { name: "Back" }).click();
    await guest.page.getByRole("button", { name: "Reset" }).click();
    await asked.waitFor({ state: "detached" });
    await guest.page.getByRole("button", { name: "Forward" }).click();
  });

  test("a spoiler has one side at a time", async () => {
    await visit("/spoiler");
    for (const which of [0, 1]) {
      const spoiler = guest.page.locator("overlook-lab").nth(which);
      await spoiler.getByRole("log").getByText("ls -l upper").waitFor();
      expect(await spoiler.locator("overlook-picture").count()).toBe(0);
      await spoiler.getByRole("button", { name: "Show the layers" }).click();
      await spoiler.locator("overlook-grid").getByText("whiteout", { exact: true }).waitFor();
      expect(await spoiler.locator("overlook-console").count()).toBe(0);
      expect(await guest.faults()).toEqual([]);
      await spoiler.getByRole("button", { name: "Show the terminal" }).click();
      await spoiler.getByRole("log").getByText("ls -l upper").waitFor();
    }
  });

  test("without its keys a console leaves Tab and Ctrl-R alone", async () => {
    await visit("/keyless");
    await started(guest.page);
    const input = guest.page.getByRole("textbox", { name: "Command line" });
    await input.fill("ls lo");
    await input.press("Control+r");
    expect(await input.inputValue()).toBe("ls lo");
    await input.press("Tab");
    expect(await input.inputValue()).toBe("ls lo");
    expect(await input.evaluate((node) => (node.getRootNode() as ShadowRoot).activeElement === node)).toBe(
      false,
    );
    await input.press("Control+c");
    expect(await input.inputValue()).toBe("");
  });

  test("a poster stands where the sketch would", async () => {
    await visit("/poster");
    const image = guest.page.locator("overlook-lab .sketch img");
    await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(40);
    expect(await guest.faults()).toEqual([]);
  });

  test("a page that runs from right to left has a lab that does not", async () => {
    await visit("/rtl");
    await started(guest.page);
    const way = guest.page.locator("overlook-stage .lab");
    expect(await way.evaluate((lab) => getComputedStyle(lab).direction)).toBe("ltr");
    expect(await guest.page.locator("overlook-stage").getAttribute("lang")).toBe("en");
    expect(
      await guest.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    ).toBeLessThanOrEqual(0);
    expect(await guest.faults()).toEqual([]);
  });

  test("that make no sense are told, and the script stays", async () => {
    await visit("/wrong");
    const alert = guest.page.getByRole("alert");
    await alert.getByText("mode is full, demo, picture, quiz or spoiler, not “fast”.").waitFor();
    await alert.getByText("height is a number from 120 to 4000, not “tall”.").waitFor();
    await alert.getByText(/^seed is a number from 1 to \d+, not “-1”\.$/).waitFor();
    await alert.getByText(/^panes .*“all”/).waitFor();
    expect(await alert.locator("p").count()).toBe(4);
    expect(await guest.page.getByText("$ rm merged/notes.txt").isVisible()).toBe(true);
    await guest.page.getByRole("button", { name: "Run" }).click();
    expect(await guest.page.locator("overlook-stage").count()).toBe(0);
    expect(await guest.faults()).toEqual([]);
  });
});

test("fenced blocks become labs, later ones too", async () => {
  await visit("/block");
  await guest.page.locator("overlook-lab").nth(1).waitFor();
  await guest.page.getByRole("button", { name: "Run" }).first().click();
  await started(guest.page);
  await guest.page.getByText("5 of 5", { exact: true }).waitFor();
  await guest.page.evaluate(() => {
    const pre = document.createElement("pre");
    pre.className = "language-overlayfs";
    pre.textContent = "$ echo later";
    document.querySelector("main")!.replaceChildren(pre);
  });
  await guest.page.getByRole("button", { name: "Run" }).click();
  await guest.page.getByRole("log").getByText("later", { exact: true }).waitFor();
});

test("the host's colours and parts reach the lab", async () => {
  await visit("/one");
  await guest.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "overlook-lab { --overlook-bg: rgb(1 2 3); --overlook-layer-1: rgb(200 0 200); } overlook-lab::part(timeline) { background: rgb(4 5 6); }",
    );
    document.adoptedStyleSheets = [sheet];
  });
  await guest.page.getByRole("button", { name: "Run" }).click();
  await started(guest.page);
  const colour = (selector: string, property: string) =>
    guest.page
      .locator(selector)
      .first()
      .evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);
  expect(await colour("overlook-console", "background-color")).toBe("rgb(1, 2, 3)");
  expect(await colour("overlook-stage footer", "background-color")).toBe("rgb(4, 5, 6)");
  expect(await colour("overlook-stage", "--u-line")).toBe("rgb(200 0 200)");
});

test("a page that requires trusted types has labs, too", async () => {
  await visit("/trusted");
  await started(guest.page);
  await guest.page.locator("overlook-grid").getByText("whiteout", { exact: true }).waitFor();
});

test.each([
  ["never ends", "while :; do :; done", /more than 5 seconds/],
  ["sleeps", "sleep 1000", /more than 5 seconds/],
  ["prints", "yes", /more than 1 MB/],
  ["does not stop", "trap '' INT; while :; do :; done", /more than 5 seconds/],
  ["makes files", "mkdir $(seq 20000)", /more than 10,000 files/],
  ["writes", "cat /dev/zero > f", /more than 16 MB/],
])("a journal that %s is stopped", async (_, line, message) => {
  await visit("/one");
  const told = await withLab(
    async (lab, given) => {
      const heard = new Promise((tell) =>
        lab.addEventListener("overlook-error", (event) =>
          tell((event as CustomEvent<{ message: string }>).detail.message),
        ),
      );
      lab.journal = given as never;
      return heard;
    },
    {
      v: 1,
      seed: 1,
      entries: [
        ["line", line],
        ["line", "touch never"],
      ],
    },
  );
  expect(told).toMatch(message);
  expect(await withLab((lab) => lab.run("rm -rf *; ls"))).toMatchObject({ exit: 0, output: [] });
});

test("names and contents of a lab cannot hide, nor be more than text", async () => {
  await visit("/hostile");
  await started(guest.page);
  const shown = () =>
    withLab((lab) => {
      const texts: string[] = [];
      const walk = (node: Node) => {
        if (node instanceof Text) texts.push(node.data);
        if (node instanceof Element && node.shadowRoot) walk(node.shadowRoot);
        node.childNodes.forEach(walk);
      };
      walk(lab.shadowRoot!);
      return texts.join("\n");
    });
  const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/;
  for (const view of ["Grid", "Stack", "Tree"]) {
    await guest.page.getByRole("button", { name: view, exact: true }).click();
    await guest.page.locator(`overlook-${view.toLowerCase()}`).waitFor();
    const text = await shown();
    expect(text).toContain("<img src=x onerror=alert(1)>");
    expect(text).toContain("⟨202E⟩gnp.exe");
    expect(text).toContain("ä".repeat(127));
    expect(text).not.toMatch(hidden);
    expect(await guest.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    expect(await guest.faults()).toEqual([]);
  }
  expect(await withLab((lab) => lab.shadowRoot!.querySelectorAll("img").length)).toBe(0);
});

test.each([
  ["forced colours", { forcedColors: "active" }, 1280],
  ["more contrast", { contrast: "more" }, 1280],
  ["400 % zoom", {}, 320],
] as const)("a lab with %s has nothing against it", async (_, media, width) => {
  await guest.page.emulateMedia(media);
  await guest.page.setViewportSize({ width, height: 800 });
  for (const path of ["/one", "/quiz", "/wrong"]) {
    await visit(path);
    if (path === "/one") await guest.page.getByRole("button", { name: "Run" }).click();
    if (path !== "/wrong") await started(guest.page);
    expect(await guest.faults()).toEqual([]);
    const wide = await guest.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  }
  await guest.page.emulateMedia({ forcedColors: null, contrast: null });
  await guest.page.setViewportSize({ width: 1280, height: 900 });
});

test("the keyboard goes into a lab, through it, and out of it", async () => {
  await visit("/one");
  await guest.page.evaluate(() => document.querySelector("main")!.append(document.createElement("button")));
  await guest.page.evaluate(() => (document.querySelector("main > button")!.textContent = "After"));
  const at = () =>
    guest.page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active?.textContent?.trim() || active?.getAttribute("aria-label") || active?.localName;
    });
  for (let n = 0; n < 5 && (await at()) !== "Run"; n++) await guest.page.keyboard.press("Tab");
  await guest.page.keyboard.press("Enter");
  await started(guest.page);
  const passed: unknown[] = [];
  for (let n = 0; n < 20 && passed.at(-1) !== "After"; n++) {
    await guest.page.keyboard.press("Tab");
    passed.push(await at());
  }
  expect(passed).toEqual(expect.arrayContaining(["Command line", "Back", "Reset", "Full page", "After"]));
});

test("a lab in the dark has nothing against it", async () => {
  await guest.page.emulateMedia({ colorScheme: "dark" });
  await visit("/dark");
  expect(await guest.faults()).toEqual([]);
  await guest.page.getByRole("button", { name: "Run" }).click();
  await started(guest.page);
  await guest.page.locator("overlook-grid").getByText("whiteout", { exact: true }).waitFor();
  expect(await guest.faults()).toEqual([]);
  await guest.page.emulateMedia({ colorScheme: "light" });
});

test("a narrow lab shows one path at a time and fits", async () => {
  await guest.page.setViewportSize({ width: 320, height: 800 });
  await visit("/one");
  await guest.page.getByRole("button", { name: "Run" }).click();
  await started(guest.page);
  await guest.page.locator("overlook-core").waitFor();
  expect(
    await guest.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  ).toBeLessThanOrEqual(0);
  const { output } = await withLab((lab) => lab.run("mkdir ls; cd ls; touch $(seq 1000 1020); ls"));
  expect(output.length).toBeGreaterThan(3);
  expect(Math.max(...output.map((line) => line.trimEnd().length))).toBeLessThan(40);
  expect(await guest.faults()).toEqual([]);
  await guest.page.setViewportSize({ width: 1280, height: 900 });
});

test("nobody complained", () => expect(guest.complaints).toEqual([]));
