import { afterAll, beforeAll, expect, test } from "vitest";
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

/** Deletes the file that both directories have, united anew by a line, and answers with what the grid shows. */
async function deleted(mount: string): Promise<Record<string, string[]>> {
  await visit.run("rm -rf a b w m; mkdir a b w m; echo a > a/both.txt; echo b > b/both.txt");
  await visit.run(mount);
  expect((await visit.rows())["both.txt"]!.every((cell) => cell.includes("both.txt"))).toBe(true);
  await visit.run("rm m/both.txt");
  const rows = await visit.rows();
  await visit.run("umount m");
  return rows;
}

test("one learner, the same two directories, one delete, and four outcomes", async () => {
  const overlay = await deleted("mount -t overlay overlay -o lowerdir=b,upperdir=a,workdir=w m");
  expect(overlay["both.txt"]![1]).toContain("whiteoutc 0,0");

  const aufs = await deleted("mount -t aufs -o br=a=rw:b=ro none m");
  expect(aufs["both.txt"]![1]).toContain("whiteout .wh.both.txt");

  const unionfs = await deleted("unionfs -o cow a=RW:b=RO m");
  expect(unionfs["both.txt"]![1]).toContain("whiteout .unionfs-fuse/both.txt_HIDDEN~");
  expect(Object.keys(unionfs)).toContain(".unionfs-fuse");

  const mergerfs = await deleted("mergerfs -o minfreespace=0 a:b m");
  expect(Object.keys(mergerfs)).not.toContain("both.txt");

  const mhddfs = await deleted("mhddfs a,b m");
  expect(mhddfs["both.txt"]![0]).not.toContain("deleted");
  expect(mhddfs["both.txt"]![1]).not.toContain("both.txt");
  expect(mhddfs["both.txt"]![2]).toContain("both.txt");
});

test("the explanation names the policy that decided", async () => {
  await visit.run("rm -rf a b m; mkdir a b m; mergerfs -o minfreespace=0,category.create=ff a:b m");
  await visit.run("echo new > m/new");
  await visit.page.getByText("create policy picked this branch").first().waitFor();
});

test("nobody complained", () => {
  expect(visit.complaints).toEqual([]);
});
