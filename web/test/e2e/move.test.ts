import { afterAll, beforeAll, expect, test } from "vitest";
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

test("a command of the full engine runs in a fresh page", async () => {
  await visit.run("x=kept");
  expect(await visit.run("echo first; echo a b | awk '{print $2}'")).toEqual(["first", "b"]);
  expect(visit.requests.some((url) => url.includes("overlook-full"))).toBe(true);
  expect(await visit.run("echo $x; seq 3 | sed -n 2p")).toEqual(["kept", "2"]);
});

test("it is undone like any other", async () => {
  await visit.run("echo old > f");
  await visit.run("sed -i s/old/new/ f");
  await visit.run("undo");
  expect(await visit.run("cat f")).toEqual(["old"]);
});

test("a reload restores it", async () => {
  await visit.page.reload();
  await visit.prompt();
  expect(await visit.run("echo $x; cat f")).toEqual(["kept", "old"]);
  expect(await visit.run("echo 1 2 | awk '{print $2}'")).toEqual(["2"]);
  expect(visit.complaints).toEqual([]);
});
