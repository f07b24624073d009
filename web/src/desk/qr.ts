/**
 * QR codes (ISO/IEC 18004) of texts, as bytes and at error correction level L:
 * a screen has no stains, and fewer squares are read from farther away.
 */

/** A code: its squares row by row, true for dark. */
export type Squares = boolean[][];

/** The most bytes that one code holds. */
export const most = 2953;

/** Error correction bytes of each block, and the number of blocks, by version from 1. */
const correction = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30,
  30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
];
const blocks = [
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18,
  19, 19, 20, 21, 22, 24, 25,
];

/** The code of a text; it throws where that is too long for one. */
export function squaresOf(text: string, mask?: number): Squares {
  const bytes = new TextEncoder().encode(text);
  const version = versionFor(bytes.length);
  const sheet = new Sheet(version);
  sheet.fill(interleaved(words(bytes, version), version));
  return sheet.masked(mask);
}

/** The least version that has room. */
function versionFor(length: number): number {
  for (let version = 1; version <= 40; version++) {
    const room = dataWords(version) - (version < 10 ? 2 : 3);
    if (length <= room) return version;
  }
  throw new RangeError("This is too long for one QR code.");
}

/** How many bytes a version holds with those of correction. */
function allWords(version: number): number {
  let bits = (16 * version + 128) * version + 64;
  if (version > 1) {
    const marks = Math.floor(version / 7) + 2;
    bits -= (25 * marks - 10) * marks - 55;
  }
  if (version > 6) bits -= 36;
  return bits >> 3;
}

function dataWords(version: number): number {
  return allWords(version) - correction[version - 1]! * blocks[version - 1]!;
}

/** The bytes with their mode and length before them and filling behind them. */
function words(bytes: Uint8Array, version: number): number[] {
  const length = version < 10 ? [bytes.length] : [bytes.length >> 8, bytes.length & 255];
  const halves = [4, ...[...length, ...bytes].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const all: number[] = [];
  for (let i = 0; i < halves.length; i += 2) all.push((halves[i]! << 4) | halves[i + 1]!);
  const room = dataWords(version);
  for (let fill = 0xec; all.length < room; fill ^= 0xec ^ 0x11) all.push(fill);
  return all;
}

/** The words in blocks, each with its correction, one of each block in turn. */
function interleaved(data: readonly number[], version: number): number[] {
  const count = blocks[version - 1]!;
  const checks = correction[version - 1]!;
  const short = Math.floor(data.length / count);
  const long = data.length % count;
  const divisor = divisorOf(checks);
  const parts: number[][] = [];
  for (let i = 0, at = 0; i < count; i++) {
    const size = short + (i < count - long ? 0 : 1);
    parts.push(data.slice(at, at + size));
    at += size;
  }
  const all: number[] = [];
  for (let i = 0; i <= short; i++) for (const part of parts) if (i < part.length) all.push(part[i]!);
  const remainders = parts.map((part) => remainder(part, divisor));
  for (let i = 0; i < checks; i++) for (const each of remainders) all.push(each[i]!);
  return all;
}

/** The product in the field of 256 elements. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((b >> bit) & 1) * a;
  }
  return product;
}

/** The polynomial that correction of some length divides by, without its first coefficient. */
function divisorOf(length: number): number[] {
  const all = [...new Array<number>(length - 1).fill(0), 1];
  for (let i = 0, root = 1; i < length; i++, root = times(root, 2)) {
    for (let j = 0; j < length; j++) all[j] = times(all[j]!, root) ^ (all[j + 1] ?? 0);
  }
  return all;
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  const rest = divisor.map(() => 0);
  for (const word of data) {
    const factor = word ^ rest.shift()!;
    rest.push(0);
    for (const [i, each] of divisor.entries()) rest[i]! ^= times(each, factor);
  }
  return rest;
}

/** Whether a mask turns the square at a column and a row. */
const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The squares of one code while it is made. */
class Sheet {
  private readonly size: number;
  private readonly dark: Squares;
  /** Those that are no data. */
  private readonly fixed: Squares;

  constructor(private readonly version: number) {
    this.size = 17 + 4 * version;
    const empty = () => Array.from({ length: this.size }, () => new Array<boolean>(this.size).fill(false));
    this.dark = empty();
    this.fixed = empty();
    this.patterns();
  }

  /** Puts the words in, from the right edge up and down in columns of two. */
  fill(all: readonly number[]): void {
    let bit = 0;
    for (let right = this.size - 1; right > 0; right -= 2) {
      if (right === 6) right--;
      const up = ((right + 1) & 2) === 0;
      for (let step = 0; step < this.size; step++) {
        const y = up ? this.size - 1 - step : step;
        for (const x of [right, right - 1]) {
          if (this.fixed[y]![x]) continue;
          this.dark[y]![x] = (((all[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
          bit++;
        }
      }
    }
  }

  /** The code under a mask; where none is asked for, under the one that is read best. */
  masked(wish?: number): Squares {
    if (wish !== undefined) return this.under(wish);
    const all = masks.map((_, mask) => this.under(mask));
    const costs = all.map(cost);
    return all[costs.indexOf(Math.min(...costs))]!;
  }

  private under(mask: number): Squares {
    this.format(mask);
    const turns = masks[mask]!;
    return this.dark.map((row, y) => row.map((dark, x) => dark !== (!this.fixed[y]![x] && turns(x, y))));
  }

  private set(x: number, y: number, dark: boolean): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.dark[y]![x] = dark;
    this.fixed[y]![x] = true;
  }

  private patterns(): void {
    const { size, version } = this;
    for (let i = 0; i < size; i++) {
      this.set(6, i, i % 2 === 0);
      this.set(i, 6, i % 2 === 0);
    }
    for (const [x, y] of [
      [3, 3],
      [size - 4, 3],
      [3, size - 4],
    ] as const)
      this.rings(x, y, 4);
    const places = alignments(version);
    const last = places.length - 1;
    for (const [i, y] of places.entries())
      for (const [j, x] of places.entries()) {
        const corner = (i === 0 && (j === 0 || j === last)) || (i === last && j === 0);
        if (!corner) this.rings(x, y, 2);
      }
    this.format(0);
    if (version > 6) this.number();
  }

  /** Squares around a middle: the outermost and the one at a distance of 2 alternate. */
  private rings(x: number, y: number, radius: number): void {
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) {
        const away = Math.max(Math.abs(dx), Math.abs(dy));
        this.set(x + dx, y + dy, radius === 4 ? away !== 2 && away !== 4 : away !== 1);
      }
  }

  /** The level and the mask, twice. */
  private format(mask: number): void {
    const { size } = this;
    const data = (1 << 3) | mask;
    const bits = ((data << 10) | divided(data, 10, 0x537)) ^ 0x5412;
    for (let i = 0; i < 15; i++) {
      const dark = ((bits >> i) & 1) === 1;
      this.set(8, i < 6 ? i : i < 8 ? i + 1 : size - 15 + i, dark);
      this.set(i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i, 8, dark);
    }
    this.set(8, size - 8, true);
  }

  /** The version, twice. */
  private number(): void {
    const bits = (this.version << 12) | divided(this.version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const dark = ((bits >> i) & 1) === 1;
      const a = this.size - 11 + (i % 3);
      const b = Math.floor(i / 3);
      this.set(a, b, dark);
      this.set(b, a, dark);
    }
  }
}

/** Where alignment patterns have their middles, across and down. */
function alignments(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const last = 10 + 4 * version;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => last - (count - 2 - i) * step)];
}

/** What is left of a number's bits, moved up, when they are divided by a polynomial. */
function divided(data: number, length: number, by: number): number {
  let rest = data;
  for (let i = 0; i < length; i++) rest = (rest << 1) ^ ((rest >> (length - 1)) * by);
  return rest;
}

/** How badly a code is read: long runs, full squares, what looks like a corner, too much of one shade. */
function cost(squares: Squares): number {
  const columns = squares.map((_, x) => squares.map((row) => row[x]!));
  let sum = 0;
  for (const line of [...squares, ...columns]) sum += runs(line) + corners(line);
  let dark = 0;
  for (const [y, row] of squares.entries())
    for (const [x, each] of row.entries()) {
      if (each) dark++;
      const next = squares[y + 1];
      if (next && x > 0 && each === row[x - 1] && each === next[x] && each === next[x - 1]) sum += 3;
    }
  const all = squares.length ** 2;
  return sum + 10 * Math.floor(Math.abs(dark * 20 - all * 10) / all);
}

function runs(line: readonly boolean[]): number {
  let sum = 0;
  for (let from = 0, to = 0; from < line.length; from = to) {
    while (to < line.length && line[to] === line[from]) to++;
    if (to - from >= 5) sum += to - from - 2;
  }
  return sum;
}

function corners(line: readonly boolean[]): number {
  const text = line.map((dark) => (dark ? "#" : " ")).join("");
  let sum = 0;
  for (const shape of ["# ### #    ", "    # ### #"])
    for (let at = text.indexOf(shape); at >= 0; at = text.indexOf(shape, at + 1)) sum += 40;
  return sum;
}
