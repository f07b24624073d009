import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { walkthrough } from "../../src/page/walkthrough";
import { Server } from "./server";
import { Visit } from "./visit";

let server: Server;
let visit: Visit;

beforeAll(async () => {
  server = await Server.start();
  visit = await Visit.start(server.url, { calm: true });
});

afterAll(async () => {
  await visit?.end();
  await server?.stop();
});

const press = (...keys: string[]) =>
  keys.reduce((done, key) => done.then(() => visit.page.keyboard.press(key)), Promise.resolve());

/** What has the focus, as it is called. */
function focused(): Promise<string> {
  return visit.page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const name = at?.getAttribute("aria-label") ?? at?.textContent ?? "";
    return `${at?.localName === "li" ? "step: " : ""}${name.replace(/\s+/g, " ").trim()}`;
  });
}

/** Presses Tab until something of that name has the focus; nothing may hold it. */
async function tabTo(name: RegExp, key = "Tab"): Promise<string> {
  const passed: string[] = [];
  for (let n = 0; n < 60; n++) {
    await press(key);
    const at = await focused();
    if (name.test(at)) return at;
    passed.push(at);
  }
  throw new Error(`no ${String(name)} behind ${passed.join(" | ")}`);
}

/** Types a line where the keyboard is, and waits for the prompt. */
async function type(line: string): Promise<void> {
  await visit.page.keyboard.type(line);
  await press("Escape", "Enter");
  await visit.page.waitForFunction((typed) => {
    const { session } = document.querySelector("overlook-page")!;
    return session.typed.at(-1) === typed && session.state === "prompt";
  }, line);
}

describe("by the keyboard alone", () => {
  test("the article is typed; the console has the keyboard from the start", async () => {
    expect(await focused()).toBe("Command line");
    for (const line of walkthrough.slice(0, 11)) await type(line);
    expect((await visit.rows())["file1.txt"]![1]).toMatch(/whiteout/);
  });

  test("the grid is gone through, and a cell tells of itself", async () => {
    await press("Escape");
    await tabTo(/^file1\.txt/, "Shift+Tab");
    await press("ArrowRight");
    await visit.settled();
    expect(await focused()).toMatch(/^file1\.txt ?whiteout/);
    await press("Enter");
    await visit.page.getByRole("region", { name: "Details of file1.txt in upper" }).waitFor();
    await tabTo(/^Close the details$/);
    await press("Enter");
    await visit.page.getByRole("region", { name: /^Details/ }).waitFor({ state: "detached" });
    await expect.poll(focused).toMatch(/^file1\.txt ?whiteout/);
  });

  test("a step is looked at, and left", async () => {
    await tabTo(/^step: /);
    for (let n = 0; n < 20 && !/rename/.test(await focused()); n++) await press("ArrowDown");
    await press("Enter");
    await visit.page.getByText("Within step 11").waitFor();
    await tabTo(/^Back to its end$/);
    await press("Enter");
    await visit.page.getByText("Within step 11").waitFor({ state: "detached" });
  });

  test("a command is undone and done again", async () => {
    await tabTo(/^Undo$/);
    await press("Enter");
    await visit.prompt();
    expect((await visit.rows())["file1.txt"]![0]).toMatch(/from L/);
    await tabTo(/^Redo$/);
    await press("Space");
    await visit.prompt();
    expect((await visit.rows())["file1.txt"]![1]).toMatch(/whiteout/);
  });

  test("the session is shared, and the keyboard comes back", async () => {
    await tabTo(/^Share$/);
    await press("Enter");
    await visit.page
      .getByRole("dialog")
      .getByText(/[1-9]\d* characters/)
      .waitFor();
    await tabTo(/^Copy link$/);
    await press("Enter");
    await visit.page.getByText("Link: copied.").waitFor();
    await press("Escape");
    await visit.page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await focused()).toBe("Share");
    await tabTo(/^Command line$/);
    await type("ls overlay");
  });
});

/** What a screen reader comes upon, in order: the role and the name of everything that has one. */
async function read(): Promise<string[]> {
  const session = await visit.page.context().newCDPSession(visit.page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const said: string[] = [];
  const go = (id: string): void => {
    const node = byId.get(id)!;
    const role = String(node.role?.value ?? "");
    const name = String(node.name?.value ?? "")
      .replace(/\s+/g, " ")
      .trim();
    if (!node.ignored && name !== "" && !/^(?:StaticText|InlineTextBox|generic|none)$/.test(role)) {
      said.push(`${role} ${name}`);
    }
    node.childIds?.forEach(go);
  };
  go(nodes[0]!.nodeId);
  return said;
}

test("a screen reader comes upon the page in the order in which it is seen", async () => {
  const said = await read();
  const expected = [
    /^RootWebArea Overlook/,
    /^heading overlook$/,
    /^button Undo$/,
    /^button Share$/,
    /^region Picture$/,
    /^heading Layers$/,
    /^button Grid$/,
    /^treegrid overlay: one row per path, one column per layer$/,
    /^columnheader overlay/,
    /^columnheader upper/,
    /^columnheader lower/,
    /^rowheader file1\.txt ?deleted/,
    /^gridcell file1\.txt ?whiteout/,
    /^gridcell file1\.txt ?hidden by whiteout/,
    /^button work directory: /,
    /^region Console$/,
    /^log Output$/,
    /^textbox Command line$/,
    /^region Explain$/,
    /^region Timeline$/,
    /^slider /,
  ];
  let at = 0;
  const missing = expected.filter((name) => {
    const found = said.findIndex((each, index) => index >= at && name.test(each));
    if (found >= 0) at = found + 1;
    return found < 0;
  });
  expect(missing.map(String), said.join("\n")).toEqual([]);
  const unnamed = said.filter((each) => /^(?:button|link|textbox|checkbox|slider|region) *$/.test(each));
  expect(unnamed).toEqual([]);
});

test("what a command did is said once, status and output first", async () => {
  const spoken = visit.page.locator("overlook-console [aria-live=polite]");
  await visit.run("cat overlay/file1.txt");
  expect(await spoken.textContent()).toBe(
    "Exit status 1.\ncat: overlay/file1.txt: No such file or directory",
  );
  await visit.run("echo new > overlay/file1.txt");
  expect((await spoken.textContent())!.split("\n")).toEqual([expect.stringMatching(/upper.*\.$/)]);
});

test("nothing was complained of", () => expect(visit.complaints).toEqual([]));
