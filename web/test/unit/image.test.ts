import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { blockSize, digestOf, sizeIn } from "../../src/image/digest";
import { Depot } from "../../src/image/depot";
import { Shelf } from "../../src/image/shelf";
import { Source } from "../../src/image/source";
import { limitHere } from "../../src/image/vault";
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

describe("what a file may be here", () => {
  afterEach(() => vi.unstubAllGlobals());

  test.each([
    ["nothing is said where the browser stores files", () => Promise.resolve({}), /^$/],
    ["the limit is, where it does not", () => Promise.reject(new Error("refused")), /150 MB/],
  ])("%s", async (_, getDirectoryHandle, said) => {
    vi.stubGlobal("navigator", {
      storage: { getDirectory: () => Promise.resolve({ getDirectoryHandle }) },
    });
    expect(await limitHere()).toMatch(said);
  });

  test("a page that is not secure says so", async () => {
    vi.stubGlobal("isSecureContext", false);
    expect(await limitHere()).toContain("https");
  });
});

describe("a shelf", () => {
  const step = 50_000;
  const pieces = 200; // 10 MB: two blocks, and the beginning of a third
  let file: Uint8Array;
  let room: number;

  beforeEach(() => {
    file = new Uint8Array(16 << 20);
    room = Infinity;
    const access = {
      write: (bytes: Uint8Array, { at }: { at: number }) => {
        if (at + bytes.length > room) throw new Error("The storage is full.");
        file.set(bytes, at);
        return bytes.length;
      },
      read: (bytes: Uint8Array, { at }: { at: number }) => {
        bytes.set(file.subarray(at, at + bytes.length));
        return bytes.length;
      },
    };
    const folder = {
      values: () => [],
      getFileHandle: () => ({ createSyncAccessHandle: () => Promise.resolve(access) }),
    };
    vi.stubGlobal("navigator", {
      storage: { getDirectory: () => Promise.resolve({ getDirectoryHandle: () => folder }) },
    });
    vi.stubGlobal(
      "Blob",
      class {
        constructor(readonly parts: [Uint8Array]) {
          this.parts = [parts[0].slice()];
        }
      },
    );
    vi.stubGlobal(
      "FileReaderSync",
      class {
        readAsArrayBuffer = ({ parts }: { parts: [Uint8Array] }) => parts[0].buffer;
      },
    );
  });

  afterEach(() => vi.unstubAllGlobals());

  /** Puts the pieces on it, each of its own byte. */
  function filled(shelf: Shelf): Shelf {
    for (let n = 0; n < pieces; n++) {
      shelf.scratch.fill(n, 0, step);
      expect(shelf.put(step)).toBe(n * step);
    }
    return shelf;
  }

  test.each([
    ["in a file", true, Infinity],
    ["in blobs, where there is no file", false, Infinity],
    ["in blobs from where the storage is full", true, 5_000_000],
  ])("keeps %s what was put there", async (_, opened, most) => {
    const shelf = new Shelf();
    room = most;
    if (opened) await shelf.open();
    filled(shelf);
    for (const n of [0, 83, 84, 167, 168, pieces - 1, 3])
      expect(shelf.read(n * step, step)?.filter((byte) => byte === n)).toHaveLength(step);
    expect(shelf.read(shelf.size - 2, 10)).toEqual(new Uint8Array(2).fill(pieces - 1));
    expect(file.some((byte) => byte > 0)).toBe(opened);
  });

  test("says what the browser has let go of", () => {
    const shelf = filled(new Shelf());
    vi.stubGlobal(
      "FileReaderSync",
      class {
        readAsArrayBuffer(): never {
          throw new Error("gone");
        }
      },
    );
    expect(shelf.read(0, 10)).toBeUndefined();
    expect(shelf.read(shelf.size - 10, 10)).toHaveLength(10);
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
