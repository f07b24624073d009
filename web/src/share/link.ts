import { given, journalOf, type Journal } from "../session/journal";
import { packed, unpacked } from "./pack";

/**
 * A share link holds a whole session behind its "#": a version, flags, and the
 * journal as deflated JSON in base64url. It never reaches a server. The JSON is
 * a list: seed, setup, with flag 1 the notes [digest, cursor, view, profile, lesson],
 * of which the last two may be missing, and the entries, a line as its text alone. Decoders of every version stay.
 */
const version = "1";

/** What stands behind the "#" of a link. */
export async function linkOf(journal: Journal): Promise<string> {
  const { seed, setup = "", entries, digest, cursor, view, profile, lesson } = journal;
  const noted = [digest, cursor, view, profile, lesson].some((note) => note !== undefined);
  const more = lesson
    ? [profile ?? "", [lesson.id, lesson.hash, lesson.seed, lesson.at, lesson.from]]
    : profile
      ? [profile]
      : [];
  const notes = noted ? [[digest ?? "", cursor ?? -1, view ?? "", ...more]] : [];
  const compact = [
    seed,
    setup,
    ...notes,
    ...entries.map(([kind, text]) => (kind === "line" ? text : [kind, text])),
  ];
  return `${version}.${noted ? 1 : 0}.${await packed(compact)}`;
}

/** Whether a fragment, without its "#", is meant to be a link. */
export function isLink(fragment: string): boolean {
  return /^\d+\.[\w-]*\.[\w-]*$/.test(fragment);
}

/** Reads what stands behind the "#"; it throws what is wrong with it, in words. */
export async function readPayload(fragment: string): Promise<Journal> {
  const [of, flags, payload, more] = fragment.split(".");
  if (payload === undefined || more !== undefined || !isLink(fragment)) {
    throw new Error("This is no share link of Overlook.");
  }
  if (of !== version || (flags !== "0" && flags !== "1")) {
    throw new UnknownVersion(
      `This link is of version ${`${of}.${flags}`.slice(0, 20)}; this page knows version ${version}.`,
    );
  }
  const compact = await unpacked(payload);
  if (!Array.isArray(compact)) throw new Error("This link is damaged.");
  const [seed, setup, ...rest] = compact as unknown[];
  const notes = flags === "1" ? notesOf(rest.shift()) : {};
  const entries = rest.map((entry) =>
    typeof entry === "string"
      ? ["line", entry]
      : Array.isArray(entry)
        ? entry.filter((part) => part !== null)
        : entry,
  );
  return journalOf({ v: 1, seed, ...(setup === "" ? {} : { setup }), entries, ...notes });
}

/** A link that a later page has made: there may be nothing wrong with it. */
export class UnknownVersion extends Error {}

function notesOf(notes: unknown): object {
  if (!Array.isArray(notes) || notes.length < 3) throw new Error("This link is damaged.");
  const [digest, cursor, view, profile, lesson] = notes as unknown[];
  if (lesson !== undefined && !Array.isArray(lesson)) throw new Error("This link is damaged.");
  const [id, hash, seed, at, from] = (lesson ?? []) as unknown[];
  return given({
    digest: digest === "" ? undefined : digest,
    cursor: cursor === -1 ? undefined : cursor,
    view: view === "" ? undefined : view,
    profile: profile === "" ? undefined : profile,
    lesson: lesson && { id, hash, seed, at, from },
  });
}
