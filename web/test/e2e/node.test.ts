import { readFileSync } from "node:fs";
import { resolve } from "node:path";
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

/** The parts of a script of sim/node/goja/testdata: files to make, lines to run, and what the real node printed. */
function recorded(name: string): { files: [string, string][]; lines: string[]; expect: string[] } {
  const text = readFileSync(
    resolve(import.meta.dirname, `../../../sim/node/goja/testdata/${name}.txtar`),
    "utf8",
  );
  const parts = text.split(/^-- (.*) --\n/m).slice(1);
  const files: [string, string][] = [];
  for (let i = 0; i < parts.length; i += 2) files.push([parts[i]!, parts[i + 1]!]);
  const part = (wanted: string) =>
    files
      .find(([each]) => each === wanted)![1]
      .replace(/\n$/, "")
      .split("\n");
  return {
    files: files.filter(([each]) => each.includes(".")),
    lines: part("script"),
    expect: part("expect"),
  };
}

/** The command that prints a text. */
function bytesOf(text: string): string {
  return `echo ${Buffer.from(text).toString("base64")} | base64 -d`;
}

test("docker run in a fresh page moves to the engine that has docker", async () => {
  await visit.run("mkdir -p /root/test /run/lock/example; mount -t tmpfs tmpfs /run/lock/example");
  const [id] = await visit.run(
    "docker run -dit --name=mycontainer -v /root/test:/root/test -v /run/lock/example:/root/example ubuntu | tail -1",
  );
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  expect(visit.requests.some((url) => url.includes("overlook-full"))).toBe(true);
  expect(visit.requests.some((url) => /realm.*\.js$/.test(url))).toBe(false);
});

test("the article's scripts print what Node prints", async () => {
  await visit.run("touch /root/test/one.txt");
  await visit.run("docker exec mycontainer node --version");
  const { files } = recorded("rename");
  for (const [name, text] of files.slice(0, 2)) {
    await visit.run(`${bytesOf(text)} | docker exec -i mycontainer sh -c 'cat > /root/${name}'`);
  }
  expect(await visit.run("docker exec -w /root mycontainer node test.js")).toEqual([
    "/root/test.js:3",
    "if (err) throw err;",
    "         ^",
    "",
    "[Error: EXDEV: cross-device link not permitted, rename '/root/test/one.txt' -> '/root/example/two.txt'] {",
    "  errno: -18,",
    "  code: 'EXDEV',",
    "  syscall: 'rename',",
    "  path: '/root/test/one.txt',",
    "  dest: '/root/example/two.txt'",
    "}",
    "",
    "Node.js v20.20.2",
  ]);
  expect(await visit.run("docker exec -w /root mycontainer node copy.js")).toEqual([
    "Copy — Success",
    "Unlink — Success",
  ]);
  expect(await visit.run("ls /root/test /run/lock/example")).toEqual([
    "/root/test:",
    "",
    "/run/lock/example:",
    "two.txt",
  ]);
});

test.each(["rename", "await", "throws", "syntax", "inspect", "order", "fs"])(
  "%s: as the real node",
  async (name) => {
    await visit.run("reset");
    const { files, lines, expect: wanted } = recorded(name);
    for (const [file, text] of files) await visit.run(`${bytesOf(text)} > ${file}`);
    const printed: string[] = [];
    for (const line of lines) printed.push(...(await visit.run(line)));
    expect(printed).toEqual(wanted);
  },
);

test("the article's container, from its start to what is left in its layer", async () => {
  await visit.run("reset");
  const session = (part: string) =>
    readFileSync(
      resolve(import.meta.dirname, `../../../sim/cmd/overlook/testdata/containers.${part}`),
      "utf8",
    );
  await visit.run(`${bytesOf(session("sh"))} > session.sh`);
  const printed = await visit.run("bash session.sh 2>&1 | cat");
  expect(printed).toEqual(session("expect").replace(/\n$/, "").split("\n"));
});

test("Ctrl-C ends a program that never calls anything", async () => {
  await visit.start("node -e 'for (;;);'");
  await visit.page.waitForFunction(
    () => document.querySelector("overlook-page")!.session.state === "running",
  );
  await visit.input.press("Control+c");
  await visit.prompt();
  expect(await visit.run("echo $?")).toEqual(["130"]);
  expect(visit.complaints).toEqual([]);
});

test("a program that takes too much memory is ended", async () => {
  const said = await visit.run("node -e 'const a = []; for (;;) a.push(new Array(1e5).fill(1))'; echo $?");
  expect(said).toEqual([
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    "134",
  ]);
});
