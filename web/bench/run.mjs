// Prints, as the lines of Go's benchmarks, what the rows of sim/bench cost in
// Chromium: the engine as WebAssembly, beside what npm has. What shows another
// tree afterwards than the engine is marked wrong.
import { createReadStream, existsSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import { build } from "vite";
import { chromium } from "playwright-core";

const rounds = Number(process.env.ROUNDS ?? 5);
const [wasm, wasmExec] = process.argv.slice(2).map((path) => resolve(path));
const here = import.meta.dirname;
const outDir = resolve(here, "../../bin/bench-page");
// What memfs takes from node, by what it may come from.
const node = {
  buffer: "buffer/",
  events: "events/",
  path: "path-browserify",
  stream: "readable-stream",
  url: "url/",
  util: "util/",
};
const alias = Object.entries(node).flatMap(([name, module]) =>
  [name, `node:${name}`].map((find) => ({ find: new RegExp(`^${find}$`), replacement: module })),
);
await build({
  root: here,
  logLevel: "error",
  resolve: { alias },
  build: { outDir, emptyOutDir: true, target: "esnext" },
});

const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const server = createServer(async (request, response) => {
  const path = request.url === "/" ? "/index.html" : request.url;
  if (path === "/cpu") return response.end(String(await cpuOfPages()));
  const file = { "/bench.wasm": wasm, "/wasm_exec.js": wasmExec }[path] ?? join(outDir, path);
  if (!existsSync(file)) return response.writeHead(404).end();
  // Isolated, so that the page's clock is as fine as a browser has it.
  response.writeHead(200, {
    "Content-Type": types[extname(file)] ?? "application/octet-stream",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  });
  createReadStream(file).pipe(response);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const devtools = await browser.newBrowserCDPSession();
console.log("goos: js\ngoarch: wasm");
console.log(`browser: Chromium ${browser.version().split(".")[0]}`);
const systems = ["engine", "zenfs", "memfs"];
for (let round = 0; round < rounds; round++) {
  const lines = [];
  for (let i = 0; i < systems.length; i++) {
    lines.push(...(await linesOf(systems[(i + round) % systems.length])));
  }
  tell(lines);
}
await browser.close();
server.close();

/** The CPU time in nanoseconds that this browser's pages have taken, which a page asks for. */
async function cpuOfPages() {
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  let sum = 0;
  for (const { id } of processInfo.filter(({ type }) => type === "renderer")) {
    for (const task of readdirSync(`/proc/${id}/task`)) {
      sum += Number(readFileSync(`/proc/${id}/task/${task}/schedstat`, "utf8").split(" ")[0]);
    }
  }
  return sum;
}

/** A round of a system in a page of its own. */
async function linesOf(system) {
  const page = await browser.newPage();
  const lines = [];
  page.on("console", (message) => lines.push(...message.text().split("\n")));
  page.on("pageerror", (error) => console.error(error.stack));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => window.bench, undefined, { timeout: 10000 });
  await page.evaluate(
    (name) => (name === "engine" ? window.bench.engine() : window.bench.other(name)),
    system,
  );
  await page.close();
  return lines;
}

/** Prints a round's samples. */
function tell(lines) {
  const proofs = new Map();
  for (const line of lines) {
    const [, row, system, ...sums] = /^proof /.test(line) ? line.split(" ") : [];
    if (row) proofs.set(`${row} ${system}`, sums);
  }
  for (const line of lines) {
    const [, row, system] = /^Benchmark(\S+)\/system=(\S+)/.exec(line) ?? [];
    if (line.startsWith("--- SKIP")) console.log(line);
    if (!row) continue;
    const [ours, theirs] = [proofs.get(`${row} engine`), proofs.get(`${row} ${system}`)];
    const wrong = ["names", "contents", "permissions"].find((_, n) => ours[n] !== theirs[n]);
    console.log(wrong ? `${line} 1 wrong-${wrong}` : line);
  }
}
