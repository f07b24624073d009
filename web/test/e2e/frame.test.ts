import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Frame } from "playwright-core";
import { walkthrough } from "../../src/page/walkthrough";
import { Guest, started } from "./guest";
import { Host, policy } from "./host";
import { Server } from "./server";

let server: Server;
let host: Host;
let guest: Guest;

const script = "$ mkdir a\n$ ls\na\n";

beforeAll(async () => {
  server = await Server.start();
  const origin = new URL(server.url).origin;
  const body = (html: string) =>
    `<!doctype html><html lang="en"><head><title>Host</title></head><body><main><h1>Host</h1>${html}</main></body></html>`;
  const loader = (from: string) => `<script type="module" src="${from}embed.js"></script>`;
  const lab = `<overlook-lab id="lab" height="auto"><pre>${script}</pre></overlook-lab>`;
  const frame = (hash: string) =>
    `<iframe title="Lab" sandbox="allow-scripts" width="900" height="600" src="${server.url}embed.html?start=now${hash}"></iframe>`;
  host = await Host.start({
    "/sandboxed": {
      body: body(frame("#script=%24%20mkdir%20first")),
      policy: `default-src 'none'; frame-src ${origin}`,
    },
    "/state": { body: body(frame("#1.0.damaged")), policy: `default-src 'none'; frame-src ${origin}` },
    "/strict": {
      body: body(lab + loader("/overlook/")),
      policy: policy.replace(" 'wasm-unsafe-eval'", "") + "; frame-src 'self'",
    },
    "/elsewhere": {
      body: body(lab + loader(server.url)),
      policy: `default-src 'none'; script-src ${origin} 'wasm-unsafe-eval'; style-src 'self'; frame-src ${origin}`,
    },
  });
  guest = await Guest.start();
});

afterAll(async () => {
  await guest?.end();
  await host?.stop();
  await server?.stop();
});

const frameOf = async (): Promise<Frame> => {
  await guest.page.locator("iframe").waitFor();
  await expect.poll(() => guest.page.frames().length).toBe(2);
  return guest.page.frames()[1]!;
};

/** Sends a request over a port to the page's frame, as any host could. */
function request(...requests: unknown[]): Promise<unknown[]> {
  return guest.page.evaluate(async (messages) => {
    const { port1, port2 } = new MessageChannel();
    const said: unknown[] = [];
    const heard = new Promise<void>((done) => {
      port1.onmessage = ({ data }) => {
        said.push(data);
        const answers = said.filter((each) => (each as { id?: number }).id !== undefined);
        if (
          answers.length ===
          messages.filter((each) => typeof (each as { id?: number } | null)?.id === "number").length
        )
          done();
      };
    });
    document
      .querySelector("iframe")!
      .contentWindow!.postMessage({ overlook: 1, type: "connect" }, "*", [port2]);
    for (const message of messages) port1.postMessage(message);
    await heard;
    return said;
  }, requests);
}

describe("a frame of another origin, with scripts alone", () => {
  test("plays the walkthrough", async () => {
    await guest.page.goto(`${host.url}/sandboxed`);
    const frame = await frameOf();
    await started(frame);
    const input = frame.getByRole("textbox", { name: "Command line" });
    for (const line of walkthrough.slice(0, 15)) {
      await input.fill(line);
      await input.press("Enter");
    }
    await frame.locator("overlook-grid").getByText("whiteout", { exact: true }).nth(1).waitFor();
    await frame.getByText("16 of 16").waitFor();
    expect(await frame.evaluate(() => origin)).toBe("null");
  });

  test("fetches the full engine when a line needs it", async () => {
    const frame = await frameOf();
    const input = frame.getByRole("textbox", { name: "Command line" });
    await input.fill("echo a b | awk '{print $2}'");
    await input.press("Enter");
    await frame.getByRole("log").getByText("b", { exact: true }).waitFor();
  });

  test("answers over its port", async () => {
    const said = await request(
      { id: 1, method: "run", args: ["echo hi"] },
      { id: 2, method: "stateAt", args: [2] },
    );
    expect(said).toContainEqual({ type: "ready" });
    expect(said).toContainEqual({
      id: 1,
      ok: true,
      result: { line: "echo hi", n: 18, exit: 0, output: ["hi"] },
    });
    expect(said).toContainEqual({ type: "event", name: "overlook-change", detail: { n: 18, diff: [] } });
    expect(JSON.stringify(said)).toContain('"cwd":"/root"');
  });

  test("refuses what makes no sense, and is unharmed", async () => {
    const said = await request(
      null,
      "text",
      { id: "one", method: "run" },
      { id: 1, method: "constructor", args: [] },
      { id: 2, method: "open", args: ["https://example.org"] },
      { id: 3, method: "run", args: [{ toString: "x" }] },
      { id: 4, method: "seek", args: ["3"] },
      { id: 5, method: "runAll", args: [[1]] },
      { id: 6, method: "journal", args: [{ v: 1, seed: 1, entries: [["line"]] }] },
      { id: 7, method: "run", args: ["x".repeat(100_000)] },
      { id: 8, method: "run", args: ["echo unharmed"] },
    );
    const answers = said.filter((each) => (each as { id?: number }).id !== undefined) as {
      id: number;
      ok: boolean;
      error?: string;
    }[];
    expect(answers.sort((a, b) => a.id - b.id).map(({ ok, error }) => (ok ? "ok" : error))).toEqual([
      expect.stringMatching(/^no such method/),
      expect.stringMatching(/^no such method/),
      "a text is wanted",
      "a number is wanted",
      "a text is wanted",
      "This journal is damaged.",
      "a text of at most 65,536 characters is wanted",
      "ok",
    ]);
  });

  test("says what is wrong with a broken link", async () => {
    await guest.page.goto(`${host.url}/state`);
    const frame = await frameOf();
    await frame.getByRole("alert").getByText("This link is damaged").waitFor();
    const input = frame.getByRole("textbox", { name: "Command line" });
    await input.fill("echo fine");
    await input.press("Enter");
    await frame.getByRole("log").getByText("fine", { exact: true }).waitFor();
  });
});

describe("the element uses a frame", () => {
  test.each([
    ["where the policy forbids WebAssembly", "/strict"],
    ["where its files come from another origin", "/elsewhere"],
  ])("%s", async (_, path) => {
    await guest.page.goto(host.url + path);
    await guest.page.getByRole("button", { name: "Run" }).click();
    await started(guest.page);
    const frame = await frameOf();
    await frame.getByRole("log").getByText("a", { exact: true }).waitFor();
    const result = await guest.page.evaluate(async () => {
      const lab = document.querySelector("overlook-lab")!;
      const outcome = await lab.run("touch a/b; ls a");
      return [outcome, lab.journal?.entries.length, await lab.check()];
    });
    expect(result[0]).toMatchObject({ exit: 0, output: ["b"], n: 3 });
    expect(result[2]).toMatchObject([{ passed: true }, { passed: true }]);
    await guest.page.evaluate(async () => {
      const lab = document.querySelector("overlook-lab")!;
      const { parentElement } = lab;
      lab.remove();
      await new Promise((done) => setTimeout(done, 300));
      parentElement!.append(lab);
    });
    const again = await guest.page.evaluate(() => document.querySelector("overlook-lab")!.run("ls a"));
    expect(again).toMatchObject({ output: ["b"] });
    const height = () => guest.page.locator("iframe").evaluate((frame) => frame.clientHeight);
    await expect
      .poll(height)
      .toBe(
        await (
          await frameOf()
        )
          .locator("overlook-lab")
          .evaluate((inner) => inner.getBoundingClientRect().height),
      );
  });
});

test("the page of a frame has nothing against it", async () => {
  await guest.page.goto(`${server.url}embed.html?start=now#script=${encodeURIComponent(script)}`);
  await started(guest.page);
  await guest.page.getByRole("heading", { name: "Overlook lab" }).waitFor();
  expect(await guest.faults()).toEqual([]);
});

test("the other pages keep to the policy too", async () => {
  for (const path of ["rules.html", "unions.html", "embed.html"]) {
    const answer = await guest.page.goto(server.url + path);
    expect(answer?.status()).toBe(200);
    await guest.page.waitForLoadState("networkidle");
  }
});

test("nobody complained", () => {
  const expected = /wasm-unsafe-eval|WebAssembly|status of 404/;
  expect(guest.complaints.filter((text) => !expected.test(text))).toEqual([]);
});
