import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { blockSize, digestOf, sizeIn } from "../../src/image/digest";
import { Depot } from "../../src/image/depot";
import { Source } from "../../src/image/source";
import { journalOf, Recorder } from "../../src/session/journal";
import { commandsOf, scriptOf } from "../../src/share/script";

describe("the digest of a file", () => {
  test("is of its bytes and its size", async () => {
    const one = await digestOf(new Blob(["some bytes"]), () => undefined);
    expect(one).toMatch(/^blocks:[\da-f]{64}-10$/);
    expect(sizeIn(one)).toBe(10);
    expect(await digestOf(new Blob(["some", " bytes"]), () => undefined)).toBe(one);
    expect(await digestOf(new Blob(["some bytez"]), () => undefined)).not.toBe(one);
  });

  test("goes by blocks, and ends where a block is not wanted", async () => {
    const file = new Blob([new Uint8Array(blockSize), "rest"]);
    const seen: number[][] = [];
    await digestOf(file, (block, at) => seen.push([at, block.length]));
    expect(seen).toEqual([
      [0, blockSize],
      [blockSize, 4],
    ]);
    const stop = () => {
      throw new Error("no more");
    };
    await expect(digestOf(file, stop)).rejects.toThrow("no more");
  });
});

describe("a depot", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("says why a page that is not secure takes nothing", async () => {
    vi.stubGlobal("isSecureContext", false);
    const depot = new Depot({ read: () => undefined, wanted: () => undefined });
    const taken = await depot.take(1, new Blob(["some bytes"]), () => undefined);
    expect(taken).toEqual({ refused: expect.stringContaining("https") as string });
  });
});

describe("a source", () => {
  const text = "0123456789";
  let readings: number[];

  beforeEach(() => {
    readings = [];
    // Only workers have it: here a blob keeps its bytes where they can be read at once.
    vi.stubGlobal(
      "FileReaderSync",
      class {
        readAsArrayBuffer(blob: { bytes?: Uint8Array<ArrayBuffer> }): ArrayBuffer {
          if (!blob.bytes) throw new Error("gone");
          readings.push(blob.bytes.length);
          return blob.bytes.buffer;
        }
      },
    );
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** A blob whose slices have their bytes. */
  function blobOf(bytes: Uint8Array<ArrayBuffer>): Blob {
    return {
      size: bytes.length,
      slice: (from: number, to: number) => ({ bytes: bytes.slice(from, to) }),
    } as never;
  }

  const read = (source: Source, at: number, n: number) => new TextDecoder().decode(source.read(at, n));

  test("is read ahead by who goes on, and not by who jumps", () => {
    const source = new Source(blobOf(new TextEncoder().encode(text)));
    expect(read(source, 5, 2)).toBe("56");
    expect(read(source, 7, 1)).toBe("7");
    expect(read(source, 8, 2)).toBe("89");
    expect(readings).toEqual([2, 3]);
    expect(read(source, 2, 3)).toBe("234");
    expect(readings).toEqual([2, 3, 3]);
  });

  test("ends where it ends, and tells how much was read", () => {
    const told: number[] = [];
    const source = new Source(blobOf(new TextEncoder().encode(text)), (done) => told.push(done));
    expect(read(source, 8, 5)).toBe("89");
    expect(read(source, 0, 3)).toBe("012");
    expect(told).toEqual([2, 5]);
  });

  test("that is gone is nothing", () => {
    const gone = { size: 10, slice: () => ({}) } as never;
    expect(new Source(gone).read(0, 4)).toBeUndefined();
  });
});

describe("a file from outside in a journal", () => {
  const brought: ["import", string] = ["import", `blocks:${"0a".repeat(32)}-123 /root/walk.tar`];

  test("is read, and refused where it is none", () => {
    expect(journalOf({ v: 1, seed: 1, entries: [brought] }).entries).toEqual([brought]);
    for (const text of ["", "/root/x", "sha256:12 /x", `${brought[1].replace("/root", "root")}`]) {
      expect(() => journalOf({ v: 1, seed: 1, entries: [["import", text]] })).toThrow(/damaged/);
    }
  });

  test("is a command, which a script cannot do", () => {
    expect(commandsOf([["line", "ls"], brought, ["line", "pwd"]]).map(({ line }) => line)).toEqual([
      "ls",
      "import /root/walk.tar",
      "pwd",
    ]);
    expect(scriptOf({ v: 1, seed: 1, entries: [brought] })).toContain(
      "\n# import /root/walk.tar: a file from outside",
    );
  });

  test("is undone like a line", () => {
    const record = new Recorder();
    record.begin(brought);
    record.line("ls");
    record.word("undo");
    expect(record.entries).toEqual([brought]);
    record.word("undo");
    expect(record.entries).toEqual([]);
  });
});
