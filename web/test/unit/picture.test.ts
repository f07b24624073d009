import { describe, expect, test } from "vitest";
import type { Cell, Column, Mount, Picture, Row } from "../../src/engine/contract";
import { branches } from "../../src/picture/branches";
import { difference } from "../../src/picture/difference";
import { aimed } from "../../src/picture/goal";
import { pinsOf, sentence } from "../../src/picture/pins";
import { apart, ringKey, ringsOf } from "../../src/picture/rings";
import { sightlines } from "../../src/picture/sightline";

const columns: Column[] = (["merged", "upper", "lower"] as const).map((role) => ({
  role,
  name: role,
  path: `/${role}`,
  option: "",
}));

function row(path: string, cells: (Cell | null)[], rest: Partial<Row> = {}): Row {
  return { path, name: path, depth: path.split("/").length - 1, provider: 1, cells, ...rest };
}

function mount(...rows: Row[]): Mount {
  return { id: 1, path: "m", source: "none", options: "", columns, rows };
}

function picture(...mounts: Mount[]): Picture {
  return { cwd: "/", mounts };
}

const file: Cell = { kind: "file", size: 1 };
const dir: Cell = { kind: "dir" };

describe("the stems of a tree of text", () => {
  test("fork at every name but the last", () => {
    expect(branches([{ depth: 0 }, { depth: 0 }])).toEqual(["├ ", "└ "]);
  });

  test("go on past what is deeper", () => {
    const depths = [0, 1, 2, 1, 0, 1].map((depth) => ({ depth }));
    expect(branches(depths)).toEqual(["├ ", "│ ├ ", "│ │ └ ", "│ └ ", "└ ", "  └ "]);
  });

  test("end with their directory", () => {
    const depths = [0, 1, 1, 0, 1, 0].map((depth) => ({ depth }));
    expect(branches(depths)).toEqual(["├ ", "│ ├ ", "│ └ ", "├ ", "│ └ ", "└ "]);
  });

  test("nothing has none", () => expect(branches([])).toEqual([]));
});

describe("the rings of hard links", () => {
  const linked: Cell = { kind: "file", ino: 9, nlink: 2 };

  test("number the files with several names, per column", () => {
    const rings = ringsOf([
      row("a", [null, linked, { ...linked, ino: 4 }]),
      row("b", [null, linked, null]),
      row("c", [null, file, { ...linked, ino: 4 }]),
    ]);
    expect(rings.get(ringKey("a", 1))).toBe(rings.get(ringKey("b", 1)));
    expect(rings.get(ringKey("a", 2))).toBe(rings.get(ringKey("c", 2)));
    expect(rings.size).toBe(4);
  });

  test("a name whose others are elsewhere has none", () => {
    expect(ringsOf([row("a", [null, linked, null])]).size).toBe(0);
  });
});

describe("what differs between two pictures", () => {
  test("nothing, between alike ones, whatever the last command marked", () => {
    const was = picture(mount(row("f", [file, file, null])));
    const now = picture(mount(row("f", [file, { ...file, mark: "new" }, null])));
    expect(difference(was, now)).toEqual([]);
  });

  test("the columns in which a path differs", () => {
    const was = picture(mount(row("f", [file, null, file]), row("g", [file, null, file])));
    const now = picture(
      mount(
        row("f", [{ ...file, ghost: "deleted" }, { kind: "whiteout" }, file]),
        row("g", [file, null, file]),
      ),
    );
    const [one, ...rest] = difference(was, now);
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ path: "m", rows: [{ path: "f", columns: [0, 1] }] });
  });

  test("a mount that is only there at one of the two moments", () => {
    expect(difference(picture(), picture(mount()))).toMatchObject([{ path: "m", lacks: "was" }]);
    expect(difference(picture(mount()), picture())).toMatchObject([{ path: "m", lacks: "now" }]);
  });
});

describe("lines beside the line of sight", () => {
  test("the data of a metacopy comes from the next layer that has it", () => {
    const sights = sightlines(mount(row("f", [file, { ...file, metacopy: true }, file])));
    expect(sights[0]!.feeds).toEqual([false, true, false]);
  });

  test("a redirect leads to the row of the old name", () => {
    const sights = sightlines(
      mount(
        row("d", [null, { kind: "whiteout" }, { ...dir, hidden: "whiteout" }], { provider: -1 }),
        row("e", [dir, { ...dir, redirect: "d" }, { ...dir, redirect: "/d" }], { providers: [1, 2] }),
      ),
    );
    expect(sights.map(({ threads }) => threads[1])).toEqual([undefined, -1]);
  });

  test("a redirect to a name that is not shown has no line", () => {
    const [sight] = sightlines(mount(row("e", [dir, { ...dir, redirect: "/x/y" }, null])));
    expect(sight!.threads).toEqual([undefined, undefined, undefined]);
  });
});

describe("a broken ring", () => {
  const linked: Cell = { kind: "file", ino: 9, nlink: 2, hidden: "upper" };

  test.each<[string, boolean, Cell | null, Cell | null]>([
    ["a copy of one name", true, { kind: "file", nlink: 1 }, linked],
    ["a copy with an index, which holds all names together", false, { kind: "file", nlink: 2 }, linked],
    ["a copy of a file with one name", false, { kind: "file", nlink: 1 }, { ...linked, nlink: 1 }],
    ["a whiteout", false, { kind: "whiteout" }, linked],
    ["nothing above", false, null, linked],
    ["nothing below", false, { kind: "file", nlink: 1 }, null],
  ])("%s: %s", (_, broken, upper, lower) => {
    expect(apart(row("a", [file, upper, lower]), 1)).toBe(broken);
  });
});

describe("the pins of open files", () => {
  const open = [{ pid: 2, fd: 7, comm: "bash" }];

  test("stand on the merged name and on the layer that is read", () => {
    const seen = row("a", [{ ...file, open }, null, file], { provider: 2 });
    expect(sentence(pinsOf(seen, 0, columns)!)).toBe("fd 7 of bash (2): reads lower");
    expect(pinsOf(seen, 1, columns)).toBeUndefined();
    expect(sentence(pinsOf(seen, 2, columns)!)).toBe("fd 7 of bash (2): opened through merged");
  });

  test("of a copy of attributes alone stand below", () => {
    const meta = row("a", [
      { ...file, open },
      { ...file, metacopy: true },
      { ...file, hidden: "upper" },
    ]);
    expect(pinsOf(meta, 1, columns)).toBeUndefined();
    expect(pinsOf(meta, 2, columns)?.holders).toEqual(open);
  });

  test("of a file that was opened in its layer stand there alone", () => {
    const below = row("a", [file, null, { ...file, open }], { provider: 2 });
    expect(pinsOf(below, 0, columns)).toBeUndefined();
    expect(sentence(pinsOf(below, 2, columns)!)).toBe("fd 7 of bash (2): opened here");
  });

  test("of a directory stand on its merged name", () => {
    const both = row("d", [{ ...dir, open }, dir, dir], { providers: [1, 2] });
    expect(sentence(pinsOf(both, 0, columns)!)).toBe("fd 7 of bash (2)");
    expect(pinsOf(both, 1, columns)).toBeUndefined();
  });
});

describe("a goal", () => {
  const wants = ({ rows = [] }: Mount) =>
    rows.map(({ path, cells }) => [path, ...cells.map((cell) => cell?.wanted ?? "")]);

  test("says what is missing, what must go, and what must change", () => {
    const now = mount(
      row("d", [dir, null, dir]),
      row("d/kept", [file, null, file]),
      row("x", [file, file, null]),
      row("y", [file, file, null]),
    );
    const goal = mount(
      row("a", [file, file, null]),
      row("d", [dir, null, dir]),
      row("d/kept", [{ ...file, ghost: "deleted" }, { kind: "whiteout" }, { ...file, hidden: "whiteout" }]),
      row("x", [file, { ...file, size: 9 }, null]),
    );
    expect(wants(aimed(now, goal))).toEqual([
      ["a", "missing", "missing", ""],
      ["d", "", "", ""],
      ["d/kept", "must go", "missing", ""],
      ["x", "", "must change", ""],
      ["y", "must go", "must go", ""],
    ]);
  });

  test("that is reached says nothing", () => {
    const now = mount(row("a", [file, file, null]));
    expect(wants(aimed(now, mount(row("a", [file, file, null]))))).toEqual([["a", "", "", ""]]);
  });

  test("asks nothing of a whiteout that gets a link more", () => {
    const white = (nlink: number): Cell => ({ kind: "whiteout", nlink });
    const now = mount(row("a", [null, white(2), file]));
    expect(wants(aimed(now, mount(row("a", [null, white(3), file]))))).toEqual([["a", "", "", ""]]);
  });

  test("of other layers is none", () => {
    const now = mount(row("a", [file, null, file]));
    expect(aimed(now, { ...mount(), columns: columns.slice(1) })).toBe(now);
  });
});
