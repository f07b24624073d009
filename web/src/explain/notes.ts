import type { Event } from "../engine/contract";

/** A sentence about an effect, and the effects that it is about. */
interface Note {
  op: RegExp;
  /** The first and the second name, and the argument. */
  at?: RegExp;
  to?: RegExp;
  arg?: RegExp;
  text: string;
}

const unnamed = /^an unnamed file$/;
const prepared = /^work\//;
const named = /^(?!work\/)/;

/** What an effect is good for; the first that fits is said. */
const notes: readonly Note[] = [
  { op: /^mknod$/, arg: /^c 0:0$/, text: "A whiteout is a character device 0/0." },
  {
    op: /^link$/,
    at: prepared,
    to: prepared,
    text: "One such device is made per mount; each whiteout is a hard link to it.",
  },
  {
    op: /^rename$/,
    arg: /EXCHANGE/,
    text: "The two change places in one atomic step; what was there is now in the work directory.",
  },
  {
    op: /^rename$/,
    at: prepared,
    to: named,
    text: "It is put into upper in one atomic step. No program sees it half done.",
  },
  { op: /^tmpfile$/, text: "A file without a name yet: nobody sees the copy half done." },
  { op: /^copy_file_range$/, text: "The data is copied." },
  { op: /^link$/, at: unnamed, text: "The finished copy gets its name in upper." },
  { op: /^mkdir$/, at: prepared, text: "It is prepared in the work directory." },
  { op: /^(unlink|rmdir)$/, at: prepared, text: "The work directory is tidied up." },
  { op: /^setxattr$/, arg: /\.impure$/, text: "A note on the directory: something in it was copied up." },
  { op: /^setxattr$/, arg: /\.origin$/, text: "The copy remembers which lower object it comes from." },
  {
    op: /^setxattr$/,
    arg: /\.opaque$/,
    text: "The mark of an opaque directory: nothing below is merged into it.",
  },
  { op: /^setxattr$/, arg: /\.redirect$/, text: "Where the layers below have this directory." },
  { op: /^setxattr$/, arg: /\.uuid$/, text: "Upper remembers the identity of this overlay." },
];

/** What a mount tries out in its work directory before it relies on it. */
const tries: readonly Note[] = [
  { op: /^(tmpfile|setxattr)$/, at: /^work$/, text: "Tries whether the filesystem of upper can do this." },
  { op: /^rename$/, arg: /WHITEOUT/, text: "Tries whether the filesystem of upper can do this." },
  { op: /^mkdir$/, text: "Changes are prepared here." },
];

/** What an effect of a call is good for, or nothing where it speaks for itself. */
export function note(
  { kind, op = "", path = "", path2 = "", arg = "" }: Event,
  call: Event,
): string | undefined {
  if (kind !== "effect") return undefined;
  const all = call.op === "mount" ? [...tries, ...notes] : notes;
  return all.find(
    (it) =>
      it.op.test(op) &&
      (!it.at || it.at.test(path)) &&
      (!it.to || it.to.test(path2)) &&
      (!it.arg || it.arg.test(arg)),
  )?.text;
}

/** What the answer to a probe leads to; next is what comes after it. */
export function outcome({ found = "absent", path = "" }: Event, next: Event | undefined): string | undefined {
  const goesOn = next?.kind === "probe" && last(next.path) === last(path);
  if (found === "whiteout") return "A whiteout ends the search: the name does not exist.";
  if (found === "opaque directory") return "It is opaque: no layer below is asked.";
  if (found === "absent") return goesOn ? "Not here: the next layer is asked." : undefined;
  if (goesOn) return "A directory: the layers below are asked too.";
  return found === "directory" ? undefined : "The first layer that has the name answers.";
}

function last(path = ""): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

const dressing = new Set(["truncate", "chmod", "chown", "utimes"]);

/** An event, or several told as one: then the last of them. */
export interface Folded extends Event {
  until?: Event;
}

/** Effects that only give one copy its size, mode, owner and times, told as one. */
export function folded(parts: readonly Event[]): Folded[] {
  const told: Folded[] = [];
  for (const part of parts) {
    const last = told.at(-1);
    const more = last && last.path === part.path && dresses(last) && dresses(part);
    if (more) told[told.length - 1] = { ...last, op: `${last.op}, ${part.op}`, arg: "", until: part };
    else told.push(part);
  }
  return told;
}

function dresses({ kind, op = "" }: Event): boolean {
  return kind === "effect" && op.split(", ").every((word) => dressing.has(word));
}
