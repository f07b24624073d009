// Prints how long it takes from navigation to a usable prompt: cold, with an
// empty browser profile, and warm, with one that has visited; from a command
// to its picture; and to go through 200 commands. Medians of 7.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const runs = 7;
const server = spawn(resolve(import.meta.dirname, "../../bin/overlook-server"), ["--addr", "127.0.0.1:0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const url = await new Promise((found) => {
  createInterface(server.stdout).on("line", (line) => found(/http:\S+/.exec(line)[0]));
});

const cold = [];
const warm = [];
for (let i = 0; i < runs; i++) {
  const profile = mkdtempSync(join(tmpdir(), "overlook-bench-"));
  cold.push(await withBrowser(profile, visit));
  warm.push(await withBrowser(profile, visit));
  rmSync(profile, { recursive: true, force: true });
}
const profile = mkdtempSync(join(tmpdir(), "overlook-bench-"));
const { commands, seeks } = await withBrowser(profile, work);
rmSync(profile, { recursive: true, force: true });
server.kill();
console.log(`navigation to prompt, median of ${runs}: cold ${median(cold)} ms, warm ${median(warm)} ms`);
console.log(
  `command to picture: median ${median(commands)} ms, 99 of 100 within ${quantile(commands, 0.99)} ms`,
);
console.log(`through 200 commands: median ${median(seeks)} ms`);

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
  const took = await action(page);
  await context.close();
  return took;
}

/** Milliseconds from each of 200 commands to its picture, and from one end of them to the other. */
async function work(page) {
  await visit(page);
  return page.evaluate(async () => {
    const { session } = document.querySelector("overlook-page");
    const step = (act) =>
      new Promise((done) => {
        const began = performance.now();
        const drawn = () => window.requestAnimationFrame(() => done(performance.now() - began));
        session.addEventListener("step", drawn, { once: true });
        act();
      });
    await step(() => session.type("mkdir l u w m; mount -t overlay -o lowerdir=l,upperdir=u,workdir=w o m"));
    const commands = [];
    for (let i = 0; i < 200; i++) {
      while (session.busy) await new Promise((done) => window.setTimeout(done, 1));
      commands.push(await step(() => session.type(`echo ${i} > m/${i % 20}`)));
    }
    const seeks = [];
    for (let i = 0; i < 14; i++) {
      while (session.busy) await new Promise((done) => window.setTimeout(done, 1));
      seeks.push(await step(() => session.seek(i % 2 ? 201 : 1)));
    }
    return { commands, seeks };
  });
}

/** Milliseconds, by the page's own clock, until the shell waits for a line. */
async function visit(page) {
  await page.goto(url, { waitUntil: "commit" });
  const handle = await page.waitForFunction(
    () => {
      const session = document.querySelector("overlook-page")?.session;
      return session?.state === "prompt" && performance.now();
    },
    undefined,
    { polling: "raf" },
  );
  const took = await handle.jsonValue();
  // Leave the browser the time to keep the compiled engine.
  await page.waitForTimeout(1500);
  return took;
}

function median(values) {
  return quantile(values, 0.5);
}

function quantile(values, q) {
  return Math.round(values.sort((a, b) => a - b)[Math.floor(values.length * q)]);
}
