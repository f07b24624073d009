import { describe, expect, test } from "vitest";
import type { Cell, Column, Mount, Row } from "../../src/engine/contract";
import { sightlines } from "../../src/picture/sightline";
import { size } from "../../src/picture/size";
import { tones } from "../../src/picture/tone";

const file: Cell = { kind: "file" };
const dir: Cell = { kind: "dir" };
const whiteout: Cell = { kind: "whiteout" };
const ghost: Cell = { kind: "file", ghost: "deleted" };
const hidden: Cell = { kind: "file", hidden: "whiteout" };

function columns(lowers: number): Column[] {
  const names = ["merged", "upper", ...Array<"lower">(lowers).fill("lower")] as Column["role"][];
  return names.map((role, i) => ({ role, name: `${role}${i}`, path: "", option: "" }));
}

function mount(...rows: Row[]): Mount {
  return { id: 1, path: "m", source: "none", options: "", columns: columns(rows[0]!.cells.length - 2), rows };
}

function row(path: string, provider: number, cells: (Cell | null)[], rest: Partial<Row> = {}): Row {
  return { path, name: path, depth: path.split("/").length - 1, provider, cells, ...rest };
}

describe("the line of sight", () => {
  test("ends at the upper file", () => {
    const [sight] = sightlines(mount(row("f", 1, [file, file, hidden])));
    expect(sight).toMatchObject({ stopped: false, cells: ["", "dot", ""], gutters: [true, false, false] });
  });

  test("crosses empty layers on its way to a lower file", () => {
    const [sight] = sightlines(mount(row("f", 3, [file, null, null, file])));
    expect(sight).toMatchObject({
      cells: ["", "through", "through", "dot"],
      gutters: [true, true, true, false],
    });
  });

  test("goes on through every directory that is merged", () => {
    const [sight] = sightlines(mount(row("d", 1, [dir, dir, null, dir], { providers: [1, 3] })));
    expect(sight).toMatchObject({ cells: ["", "dot", "through", "dot"], gutters: [true, true, true, false] });
  });

  test("ends at the bar of a whiteout", () => {
    const [sight] = sightlines(mount(row("f", -1, [ghost, whiteout, hidden])));
    expect(sight).toMatchObject({ stopped: true, cells: ["", "bar", ""], gutters: [true, false, false] });
  });

  test("ends at a whiteout in a lower layer", () => {
    const [sight] = sightlines(mount(row("f", -1, [ghost, null, whiteout, hidden])));
    expect(sight).toMatchObject({ cells: ["", "through", "bar", ""], gutters: [true, true, false, false] });
  });

  test("ends where a whiteout stands for the directory above", () => {
    const sights = sightlines(
      mount(
        row("d", -1, [ghost, null, whiteout, hidden]),
        row("d/e", -1, [ghost, null, null, hidden]),
        row("d/e/f", -1, [ghost, null, null, hidden]),
        row("g", -1, [ghost, null, null, whiteout]),
      ),
    );
    const ends = { cells: ["", "through", "bar", ""], gutters: [true, true, false, false] };
    expect(sights.slice(0, 3)).toMatchObject([ends, ends, ends]);
    expect(sights[3]).toMatchObject({ cells: ["", "through", "through", "bar"] });
  });

  test("ends where a file stands for the directory above", () => {
    const [, sight] = sightlines(
      mount(row("d", 1, [file, file, hidden]), row("d/f", -1, [ghost, null, hidden])),
    );
    expect(sight).toMatchObject({ cells: ["", "bar", ""], gutters: [true, false, false] });
  });

  test("ends at the wall of an opaque directory", () => {
    const opaque: Cell = { kind: "dir", opaque: true };
    const sights = sightlines(
      mount(
        row("d", 1, [dir, opaque, { kind: "dir", hidden: "opaque" }]),
        row("d/new", 1, [file, file, null]),
        row("d/old", -1, [{ kind: "file", ghost: "not seen" }, null, hidden]),
        row("e", 2, [file, null, file]),
      ),
    );
    expect(sights.map(({ walls }) => walls[1])).toEqual(["top", "middle", "bottom", undefined]);
    expect(sights[2]).toMatchObject({ cells: ["", "through", ""], gutters: [true, false, false] });
  });

  test("an opaque directory without children has a wall of one row", () => {
    const [sight] = sightlines(mount(row("d", 1, [dir, { kind: "dir", opaque: true }, null])));
    expect(sight!.walls).toEqual([undefined, "both", undefined]);
  });

  test("a copy-up's arrow starts at its origin", () => {
    const [sight] = sightlines(mount(row("f", 1, [file, { kind: "file", copied: 3 }, null, hidden])));
    expect(sight!.flights).toEqual([undefined, "tip", "shaft", undefined]);
  });

  test("a name that is nowhere in merged and not told of has no line", () => {
    const [sight] = sightlines(mount(row("f", -1, [null, file, null])));
    expect(sight!.gutters).toEqual([false, false, false]);
  });
});

test("lowers darken with depth, and from the third on stay as they are", () => {
  expect(tones(columns(5))).toEqual(["m", "u", "l1", "l2", "l3", "l3", "l3"]);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [1536, "1.5 kB"],
  [4_000_000_000, "4 GB"],
])("%d bytes are %s", (bytes, text) => expect(size(bytes)).toBe(text));
