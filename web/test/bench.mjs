// Prints how long it takes from navigation to a usable prompt, one that has
// taken a line, and answered and drawn it: cold, with an empty browser profile,
// and warm, with one that has visited; from a command to its picture; to go
// through 200 commands; and what memory it takes, on Linux. The browser stands when a
// visit begins. Medians of 9, or of as many as RUNS says.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const runs = Number(process.env.RUNS ?? 9);
/** How long a visit lasts, in milliseconds: long enough for the browser to keep compiled code, as most are. */
const stay = 6000;
const server = spawn(resolve(import.meta.dirname, "../../bin/overlook-server"), ["--addr", "127.0.0.1:0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const url = await new Promise((found) => {
  createInterface(server.stdout).on("line", (line) => found(/http:\S+/.exec(line)[0]));
});

const cold = [];
const warm = [];
const worked = [];
for (let i = 0; i < runs; i++) {
  const profile = mkdtempSync(join(tmpdir(), "overlook-bench-"));
  cold.push(await withBrowser(profile, visit));
  warm.push(await withBrowser(profile, visit));
  worked.push(await withBrowser(profile, work));
  rmSync(profile, { recursive: true, force: true });
}
server.kill();

for (const [name, visits] of Object.entries({ cold, warm })) {
  const prompt = median(visits.map((each) => each.prompt));
  const usable = median(visits.map((each) => each.usable));
  console.log(`${name}: ${prompt} ms to the prompt, ${usable} ms to the answer of its first ls, drawn`);
}
const of = (what, q = 0.5) => quantile(worked.flatMap(what), q);
console.log(
  `command to picture: p50 ${of((run) => run.commands)} ms, p99 ${of((run) => run.commands, 0.99)} ms; ls: p50 ${of((run) => run.lists)} ms, p99 ${of((run) => run.lists, 0.99)} ms`,
);
console.log(
  `seek through 200 commands: p50 ${of((run) => run.seeks)} ms, p99 ${of((run) => run.seeks, 0.99)} ms`,
);
console.log(
  `seq 100000 shown: ${of((run) => run.numbers)} ms; 1,000 files made by a loop: ${of((run) => run.files)} ms`,
);
console.log(
  `memory of the engine: ${of((run) => run.engine)} MB at the prompt, ${of((run) => run.engineFilled)} MB with 10,000 files; of the renderer beyond an empty page's: ${of((run) => run.memory)} MB, ${of((run) => run.filled)} MB`,
);

async function withBrowser(profile, action) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
    ],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.waitForTimeout(1000);
  const took = await action(page, profile);
  await context.close();
  return took;
}

/** Milliseconds, by the page's own clock, until the shell waits for a line, and until the first one's answer is drawn. */
async function visit(page) {
  await page.addInitScript(() => {
    const look = () => {
      const session = document.querySelector("overlook-page")?.session;
      if (session?.state !== "prompt") return window.requestAnimationFrame(look);
      const prompt = performance.now();
      const drawn = () =>
        window.requestAnimationFrame(() => (window.benched = { prompt, usable: performance.now() }));
      session.addEventListener("step", drawn, { once: true });
      session.type("ls");
    };
    window.requestAnimationFrame(look);
  });
  await page.goto(url, { waitUntil: "commit" });
  const handle = await page.waitForFunction(() => window.benched);
  const took = await handle.jsonValue();
  await page.waitForTimeout(stay);
  return took;
}

/** What the commands of a visit take, in milliseconds, and memory. */
async function work(page, profile) {
  const empty = rendererMemory(profile);
  await visit(page);
  const memory = [rendererMemory(profile) - empty];
  const engine = [await engineMemory(page)];
  await page.evaluate(takeTime);
  const took = await page.evaluate(async () => {
    const { line, step, session } = window.bench;
    await line("mkdir l u w m; mount -t overlay -o lowerdir=l,upperdir=u,workdir=w o m");
    const commands = [];
    for (let i = 0; i < 200; i++) commands.push(await line(`echo ${i} > m/${i % 20}`));
    const seeks = [];
    for (let i = 0; i < 14; i++) seeks.push(await step(() => session.seek(i % 2 ? 202 : 2)));
    const lists = [];
    for (let i = 0; i < 50; i++) lists.push(await line("ls m"));
    const files = [await line("mkdir f; for i in {1..1000}; do : > f/$i; done")];
    await line("mkdir g; for i in {1..9000}; do : > g/$i; done");
    return { commands, seeks, lists, files };
  });
  const filled = [rendererMemory(profile) - empty];
  const engineFilled = [await engineMemory(page)];
  const numbers = await page.evaluate(async () => [await window.bench.line("seq 100000")]);
  return { ...took, memory, filled, engine, engineFilled, numbers };
}

/** In the page: window.bench, which measures from an act to its step's picture. */
function takeTime() {
  const { session } = document.querySelector("overlook-page");
  const step = async (act) => {
    while (session.busy) await new Promise((done) => window.setTimeout(done, 1));
    const began = performance.now();
    await new Promise((done) => {
      const drawn = () => window.requestAnimationFrame(done);
      session.addEventListener("step", drawn, { once: true });
      act();
    });
    return performance.now() - began;
  };
  window.bench = { session, step, line: (text) => step(() => session.type(text)) };
}

/** Megabytes that the engines in the page's worker have for themselves. */
async function engineMemory(page) {
  const session = await page.context().newCDPSession(page);
  const worker = new Promise((found) =>
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      if (targetInfo.type === "worker") found(sessionId);
    }),
  );
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false });
  const sessionId = await worker;
  const answers = new Map();
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message);
    answers.get(id)?.(result);
  });
  const ask = (method, params) =>
    new Promise((answer) => {
      const id = answers.size + 1;
      answers.set(id, answer);
      void session.send("Target.sendMessageToTarget", {
        sessionId,
        message: JSON.stringify({ id, method, params }),
      });
    });
  const { result: memory } = await ask("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await ask("Runtime.queryObjects", { prototypeObjectId: memory.objectId });
  const { result: bytes } = await ask("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration:
      "function () { return this.reduce((sum, each) => sum + each.buffer.byteLength, 0); }",
    returnByValue: true,
  });
  await session.detach();
  return bytes.value / 2 ** 20;
}

/** Megabytes that the largest renderer of the browser with this profile has for itself. */
function rendererMemory(profile) {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({
      pid,
      line: read(`/proc/${pid}/cmdline`),
      parent: /^PPid:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1],
    }));
  const browser = processes.find(({ line }) => line.includes(profile) && !line.includes("--type="));
  const below = (pid) =>
    pid && (pid === browser.pid || below(processes.find((each) => each.pid === pid)?.parent));
  const sizes = processes
    .filter(({ pid, line }) => line.includes("--type=renderer") && below(pid))
    .map(({ pid }) => [...read(`/proc/${pid}/smaps_rollup`).matchAll(/^Private_\w+:\s*(\d+) kB/gm)])
    .map((lines) => lines.reduce((sum, [, size]) => sum + Number(size), 0) / 1024);
  return Math.max(...sizes);
}

/** The text of a file; "" where the process it tells of has ended. */
function read(file) {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}

function median(values) {
  return quantile(values, 0.5);
}

function quantile(values, q) {
  const value = values.sort((a, b) => a - b)[Math.floor(values.length * q)];
  return value < 10 ? Number(value.toFixed(1)) : Math.round(value);
}
