// A tree in sums, as sim/bench makes them.
import type { Fs } from "./systems.ts";

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let i = 0; i < 8; i++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

/** The CRC-32 of bytes, going on from that of others. */
function crc32(bytes: Uint8Array, before = 0): number {
  let sum = ~before;
  for (const byte of bytes) sum = table[(sum ^ byte) & 0xff]! ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** The sums of names, contents and permissions of all that fs shows. */
export function prove(fs: Fs): number[] {
  const text = new TextEncoder();
  const sums = [0, 0, 0];
  const add = (which: number, sum: number) => (sums[which] = (sums[which]! + sum) >>> 0);
  const walk = (dir: string) => {
    for (const each of fs.readdirSync(`/${dir}`)) {
      const path = dir === "" ? String(each) : `${dir}/${String(each)}`;
      const st = fs.lstatSync(`/${path}`);
      const name = crc32(text.encode(path + String(st.isDirectory())));
      add(0, name);
      add(2, crc32(text.encode(path + String(st.mode & 0o7777))));
      if (st.isDirectory()) {
        walk(path);
        continue;
      }
      const data = fs.readFileSync(`/${path}`) as Uint8Array;
      add(1, crc32(data, (name + st.size) >>> 0));
    }
  };
  walk("");
  return sums;
}
