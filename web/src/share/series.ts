import { fnv } from "../style/fnv";

/**
 * A link that is too long for one QR code, as several: each says which series
 * it is of, its number, how many there are, and holds its part of what stands
 * behind the "#". They are opened one after the other, in any order.
 */
const version = "2";

/** The most codes of a series, and the most series that are kept unfinished. */
const most = { parts: 99, kept: 4 };

/** Where parts wait for the others. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A part has come, and others are still missing. */
export class Unfinished extends Error {
  constructor(
    readonly part: number,
    readonly of: number,
    readonly missing: readonly number[],
  ) {
    super(`Still missing: ${missing.join(", ")}. Open them on this device too, in any order.`);
  }
}

/** The addresses of a series, each of at most some characters. */
export function partsOf(address: string, room: number): string[] {
  const [page = "", fragment = ""] = address.split("#", 2);
  const head = `${page}#${version}.${fnv(fragment)}-`;
  const size = room - head.length - "99-99.".length;
  const count = Math.ceil(fragment.length / size);
  if (size < 100 || count > most.parts) throw new Error("This is too long for QR codes. Send the file.");
  return Array.from(
    { length: count },
    (_, i) => `${head}${i + 1}-${count}.${fragment.slice(i * size, (i + 1) * size)}`,
  );
}

/** Puts a part to the others: the whole fragment when it was the last one; else it throws Unfinished. */
export function gathered(fragment: string, shelf: Shelf): string {
  const [, series = "", part = "", of = "", text = ""] =
    /^2\.([\da-f]{8})-(\d{1,2})-(\d{1,2})\.([\w.-]+)$/.exec(fragment) ?? [];
  const number = Number(part);
  const count = Number(of);
  if (series === "" || number < 1 || number > count) throw new Error("This part of a link is damaged.");
  const all = read(shelf);
  const parts = all.find(([name]) => name === series)?.[1] ?? {};
  parts[number] = text;
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const missing = numbers.filter((n) => parts[n] === undefined);
  const rest = all.filter(([name]) => name !== series);
  if (missing.length > 0) {
    write(shelf, [[series, parts] as Kept, ...rest].slice(0, most.kept));
    throw new Unfinished(number, count, missing);
  }
  write(shelf, rest);
  const whole = numbers.map((n) => parts[n]).join("");
  if (fnv(whole) !== series) throw new Error("The parts of this link do not belong together.");
  return whole;
}

/** The parts of a series that have come, by number. */
type Kept = [series: string, parts: Record<number, string>];

const name = "overlook-parts";

function read(shelf: Shelf): Kept[] {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(name) ?? "[]");
    return Array.isArray(kept) ? (kept as Kept[]) : [];
  } catch {
    return [];
  }
}

function write(shelf: Shelf, all: readonly Kept[]): void {
  try {
    if (all.length > 0) shelf.setItem(name, JSON.stringify(all));
    else shelf.removeItem(name);
  } catch (reason) {
    throw new Error("This browser keeps nothing: open the link in one piece.", { cause: reason });
  }
}
