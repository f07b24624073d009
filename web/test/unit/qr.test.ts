import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { most, squaresOf } from "../../src/desk/qr";
import { gathered, partsOf, Unfinished, type Shelf } from "../../src/share/series";

const drawn = (text: string, mask?: number) =>
  squaresOf(text, mask).map((row) => row.map((dark) => (dark ? "#" : ".")).join(""));

/** A text of some length, of the characters that links have. */
const long = (length: number) =>
  Array.from(
    { length },
    (_, i) => "abcdefghijklmnopqrstuvwxyzABC-_#/:.0123456789"[(i * 7 + length) % 45],
  ).join("");

describe("a QR code is the one that another encoder makes", () => {
  test("a short link, square by square", () => {
    expect(drawn("https://example.org/#1.0.abc", 3)).toEqual([
      "#######.##....#.#.#######",
      "#.....#......##.#.#.....#",
      "#.###.#.#..###.#..#.###.#",
      "#.###.#.##.####...#.###.#",
      "#.###.#.####..###.#.###.#",
      "#.....#..#..#.#.#.#.....#",
      "#######.#.#.#.#.#.#######",
      ".........#.....##........",
      "####..#.#......###..###.#",
      "...###...#.#.#...#.#...#.",
      "#####.##...#.#..#####....",
      "...##..#...#.##......##..",
      "#.#.####.#..##.#.##.#.###",
      "..####..###.#.#######...#",
      ".##...###...#...#...#.##.",
      "#..#...#.##.#.#######...#",
      "..###.##.#.#.############",
      "........#..####.#...#.#.#",
      "#######.....#...#.#.#.###",
      "#.....#.....#..##...#..#.",
      "#.###.#...##....######.##",
      "#.###.#.##.###.#.##.#####",
      "#.###.#.##.#.#...##.#.##.",
      "#.....#.#....#.#.##.#.#..",
      "#######.#.#..#...########",
    ]);
  });

  test.each([
    [134, 41, "3277585cd6f5d87c"],
    [700, 89, "40ecfba714953268"],
    [most, 177, "6c628072db31a3f0"],
  ])("%i characters in %i squares a side", (length, size, digest) => {
    const rows = drawn(long(length), length % 8);
    expect(rows).toHaveLength(size);
    const sum = createHash("sha256").update(rows.map((row) => `${row}\n`).join(""));
    expect(sum.digest("hex").slice(0, 16)).toBe(digest);
  });

  test("without a mask asked for it is one of the eight", () => {
    const all = Array.from({ length: 8 }, (_, mask) => drawn(long(300), mask).join());
    expect(all).toContain(drawn(long(300)).join());
  });

  test("what is too long is refused", () => {
    expect(() => squaresOf(long(most + 1))).toThrow("too long");
  });
});

describe("a series of links", () => {
  const shelf = (): Shelf => {
    const kept = new Map<string, string>();
    return {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
    };
  };
  const fragment = `1.1.${long(2500).replace(/[#/:.]/g, "x")}`;
  const parts = partsOf(`https://example.org/lab/#${fragment}`, 1000);
  const behind = (address: string) => address.slice(address.indexOf("#") + 1);

  test("each part is an address of the page, and short enough", () => {
    expect(parts).toHaveLength(3);
    for (const part of parts) {
      expect(part).toMatch(/^https:\/\/example\.org\/lab\/#2\.[\da-f]{8}-[123]-3\.[\w.-]+$/);
      expect(part.length).toBeLessThanOrEqual(1000);
    }
  });

  test("the last one that comes, in whatever order, makes it whole", () => {
    const on = shelf();
    const missing = (part: string): readonly number[] => {
      try {
        gathered(behind(part), on);
      } catch (reason) {
        if (reason instanceof Unfinished) return reason.missing;
        throw reason;
      }
      return [];
    };
    expect(missing(parts[2]!)).toEqual([1, 2]);
    expect(missing(parts[2]!)).toEqual([1, 2]);
    expect(missing(parts[0]!)).toEqual([2]);
    expect(gathered(behind(parts[1]!), on)).toBe(fragment);
    expect(on.getItem("overlook-parts")).toBeNull();
  });

  test("parts of two links do not get mixed up", () => {
    const on = shelf();
    const others = partsOf(`https://example.org/lab/#${fragment}y`, 1000);
    expect(() => gathered(behind(parts[0]!), on)).toThrow(Unfinished);
    expect(() => gathered(behind(others[1]!), on)).toThrow(Unfinished);
    expect(() => gathered(behind(parts[1]!), on)).toThrow(Unfinished);
    expect(gathered(behind(parts[2]!), on)).toBe(fragment);
  });

  test("a changed part and a wrong number are refused, and what is kept may be anything", () => {
    const on = shelf();
    on.setItem("overlook-parts", "[");
    const [one = "", two = "", three = ""] = parts.map(behind);
    expect(() => gathered(one.replace("-1-3", "-4-3"), on)).toThrow("damaged");
    expect(() => gathered(one, on)).toThrow(Unfinished);
    expect(() => gathered(two, on)).toThrow(Unfinished);
    expect(() => gathered(`${three}z`, on)).toThrow("do not belong together");
  });
});
