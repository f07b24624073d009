import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Server } from "./server";
import { Visit } from "./visit";

const dist = resolve(import.meta.dirname, "../../dist");
let server: Server;

beforeAll(async () => {
  server = await Server.start();
});

afterAll(() => server?.stop());

/** The files that the page has fetched once its prompt is there. */
async function fetched(): Promise<string[]> {
  const visit = await Visit.start(server.url);
  const names = visit.requests.map((url) => new URL(url).pathname.slice(1) || "index.html");
  await visit.end();
  return [...new Set(names)].filter((name) => existsSync(resolve(dist, name)));
}

test("the page is at most 80 kB of scripts and styles", async () => {
  const names = (await fetched()).filter((name) => /\.(?:js|css)$/.test(name) && !/worker/.test(name));
  expect(names.some((name) => /picture/.test(name))).toBe(true);
  const weights = names.map((name) => gzipSync(readFileSync(resolve(dist, name))).length);
  expect(sum(weights)).toBeLessThanOrEqual(80_000);
});

test("everything for the first prompt is at most 1.5 MB", async () => {
  const names = (await fetched()).filter((name) => !/-full/.test(name));
  expect(names.some((name) => name.endsWith(".wasm"))).toBe(true);
  const sent = names.map((name) => [`${name}.br`, name].map((each) => resolve(dist, each)).find(existsSync)!);
  expect(sum(sent.map((file) => statSync(file).size))).toBeLessThanOrEqual(1_500_000);
});

function sum(all: readonly number[]): number {
  return all.reduce((total, each) => total + each, 0);
}
