// The two engines as they are shipped: a line that the small one cannot run
// goes on in the full one. Run by make js-test, after make wasm.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
globalThis.require = (await import("node:module")).createRequire(import.meta.url);
await import(join(root, "lib/wasm/wasm_exec.js"));

/** Starts an engine and gives what it registers. */
async function boot(file) {
  const go = new globalThis.Go();
  const module = await WebAssembly.compile(readFileSync(join(import.meta.dirname, "../bin", file)));
  const ready = new Promise((resolve) => (globalThis.overlookReady = resolve));
  go.run(await WebAssembly.instantiate(module, go.importObject));
  await ready;
  return globalThis.overlook;
}

/** Who looks at session 1: gathers what it is told. */
class Page {
  told = [];
  seen = [];
  hear = (type, data) => {
    this.told.push([type, data]);
    this.seen.push([type, data]);
  };

  async until(type) {
    for (let i = 0; i < 2000; i++) {
      const at = this.told.findIndex(([t]) => t === type);
      if (at >= 0) return this.told.splice(0, at + 1).at(-1)[1];
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`no ${type}: ${JSON.stringify(this.told)}`);
  }

  get printed() {
    return this.seen.flatMap(([type, data]) => (type === "output" ? [data.text] : [])).join("");
  }
}

async function opened(engine, options) {
  const page = new Page();
  engine.open(1, { seed: 5, ...options }, page.hear);
  await page.until("prompt");
  return page;
}

const small = await boot("overlook.wasm");
const full = await boot("overlook-full.wasm");

async function line(engine, page, text) {
  page.seen = [];
  engine.line(1, text);
  await page.until("prompt");
  return page.printed;
}

test("both build the same tree", async () => {
  const trees = [];
  for (const engine of [small, full]) {
    const page = await opened(engine, {});
    trees.push(await line(engine, page, "ls -lR / | head -c 20000; echo $RANDOM"));
    engine.close(1);
  }
  assert.equal(trees[0], trees[1]);
  assert.match(trees[0], / awk\n/);
});

test("a running line moves and goes on", async () => {
  const page = await opened(small, {});
  await line(small, page, "x=kept");
  page.seen = [];
  small.line(1, "echo shown; read y; echo $x $y | awk '{print $2, $1}'; read z; echo $z");
  await page.until("reading");
  small.input(1, "typed\n");
  assert.equal(await page.until("missing"), "awk");
  const moved = small.leave(1);
  full.open(1, { moved }, page.hear);
  full.input(1, "there\n"); // before it has arrived
  const step = JSON.parse(await page.until("step"));
  await page.until("prompt");
  assert.equal(page.printed, "shown\ntyped kept\nthere\n");
  assert.equal(step.n, 2);
  assert.equal(step.undo, true);
  full.undo(1);
  await page.until("prompt");
  assert.equal(await line(full, page, "echo [$y] $x; seq 3 | sed -n 2p"), "[] kept\n2\n");
  full.close(1);
});

test("a restore moves and goes on", async () => {
  const first = await opened(full, {});
  await line(full, first, "echo one");
  await line(full, first, "echo two | sed s/two/three/");
  await line(full, first, "echo four");
  await line(full, first, "undo-is-no-command 2>/dev/null");
  const { journal } = full.leave(1);
  const page = new Page();
  small.open(1, { moved: { journal } }, page.hear);
  await page.until("missing");
  const moved = small.leave(1);
  assert.equal(moved.told, 1);
  full.open(1, { moved }, page.hear);
  assert.equal((await page.until("ready")).restored, 4);
  await page.until("prompt");
  assert.equal(page.printed, "one\nthree\nfour\n");
  assert.equal(page.seen.filter(([type]) => type === "echo").length, 4);
  full.close(1);
});

test("a missing program can be interrupted", async () => {
  const page = await opened(small, {});
  small.line(1, "awk 1");
  await page.until("missing");
  small.interrupt(1);
  assert.equal(JSON.parse(await page.until("step")).status, 130);
  await page.until("prompt");
  const moved = small.leave(1);
  assert.equal(moved.running, false);
  full.open(1, { moved }, page.hear);
  assert.equal(await line(full, page, "echo $?"), "130\n");
  full.close(1);
});

test.after(() => setTimeout(() => process.exit()));

test("what lines did is known behind a move", async () => {
  const page = await opened(small, {});
  await line(
    small,
    page,
    "mkdir l u w m; echo a > l/a; mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w m",
  );
  await line(small, page, "rm m/a");
  small.line(1, "seq 1 | awk 1");
  await page.until("missing");
  full.open(1, { moved: small.leave(1) }, page.hear);
  await page.until("prompt");
  full.look(1, 1, "check", "saw whiteout u/a", 1, 0);
  assert.match((await page.until("answer")).json, /"holds":true/);
  full.look(1, 2, "check", "saw whiteout u/a", 2, 0);
  assert.match((await page.until("answer")).json, /"holds":false/);
  full.close(1);
});
