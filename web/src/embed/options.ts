import type { Profile } from "../engine/contract";
import { visible } from "../style/visible";
import { scriptOf, type Line } from "./script";

const starts = ["click", "visible", "now"] as const;
const modes = ["full", "demo", "picture", "quiz", "spoiler"] as const;
const panes = ["picture", "terminal", "explain", "timeline"] as const;
const views = ["grid", "stack", "tree"] as const;
const extras = ["inodes", "work", "xattrs"] as const;
const profiles = ["linux-6.18", "userns"] as const;
const themes = ["auto", "light", "dark", "contrast"] as const;

export type Start = (typeof starts)[number];
export type Mode = (typeof modes)[number];
export type Pane = (typeof panes)[number];

/** What a lab was asked for, by its attributes and its script. */
export interface LabOptions {
  start: Start;
  mode: Mode;
  panes: readonly Pane[];
  /** How the layers are drawn. */
  view: (typeof views)[number];
  /** What the picture shows besides. */
  show: readonly (typeof extras)[number][];
  theme: (typeof themes)[number];
  /** In pixels; auto: as high as it needs to be. */
  height: number | "auto";
  script: Line[];
  /** The files that the machine begins with, and the overlay over them, as lessons write them. */
  tree: string;
  mount: string;
  /** What the machine's user may do, where that is not everything. */
  profile?: Profile;
  /** Lines that prepare the machine, unseen. */
  setup: string;
  /** Undefined: any. */
  seed?: number;
  /** A share link's payload, in place of a script. */
  state?: string;
  /** How many lines of the script are played at the start, or which step of the lesson it begins with; undefined: all. */
  step?: number;
  /** The address of a compiled lesson or of its source, and that of a course. */
  lesson?: string;
  course?: string;
  autoplay: boolean;
  /** How many times as fast as usual it plays. */
  speed: number;
  loop: boolean;
  /** Under which name the browser keeps the session; undefined: it does not. */
  keep?: string;
  toolbar: boolean;
  openLink: boolean;
  /** The console has the shell's own keys. */
  keys: boolean;
  /** The address of an image to show until it starts. */
  poster?: string;
  /** What is typed may be told to the page. */
  expose: boolean;
}

/** The attributes that a lab understands. */
export const attributes = [
  "lesson",
  "course",
  "tree",
  "mount",
  "profile",
  "setup",
  "seed",
  "state",
  "step",
  "start",
  "mode",
  "panes",
  "view",
  "show",
  "theme",
  "height",
  "poster",
  "autoplay",
  "speed",
  "loop",
  "storage",
  "toolbar",
  "open-link",
  "keys",
  "expose-commands",
] as const;

export type Attribute = (typeof attributes)[number];
export type Attributes = (name: Attribute) => string | null;

/** What is wrong with a lab's attributes, in one sentence each. */
export class Faults extends Error {
  override readonly name = "Faults";

  constructor(readonly faults: readonly string[]) {
    super(faults.join(" "));
  }
}

/** Reads a lab's attributes; it throws Faults. */
export function optionsOf(of: Attributes, transcript: string, name: string): LabOptions {
  const faults: string[] = [];
  const one = <T extends string>(attribute: Attribute, known: readonly T[], usual: T): T => {
    const value = of(attribute) ?? usual;
    const found = known.find((each) => each === value);
    if (!found) faults.push(`${attribute} is ${listed(known)}, not “${shown(value)}”.`);
    return found ?? usual;
  };
  const number = (attribute: Attribute, least: number, most: number): number | undefined => {
    const text = of(attribute);
    if (text === null) return undefined;
    const value = text.trim() === "" ? NaN : Number(text);
    if (value >= least && value <= most) return value;
    faults.push(`${attribute} is a number from ${least} to ${most}, not “${shown(text)}”.`);
    return undefined;
  };
  const seed = number("seed", 1, Number.MAX_SAFE_INTEGER);
  const step = number("step", 0, 2000);
  const state = of("state");
  const poster = of("poster");
  const [lesson, course] = [of("lesson"), of("course")];
  const several = <T extends string>(attribute: Attribute, known: readonly T[], usual: readonly T[]) =>
    wordsOf(of(attribute), attribute, known, usual, faults);
  const found: LabOptions = {
    start: one("start", starts, "click"),
    mode: one("mode", modes, "full"),
    panes: several("panes", panes, ["picture", "terminal", "timeline"]),
    view: one("view", views, "grid"),
    show: several("show", extras, []),
    theme: one("theme", themes, "auto"),
    height: of("height") === "auto" ? "auto" : (number("height", 120, 4000) ?? 440),
    script: scriptOf(transcript),
    tree: of("tree") ?? "",
    mount: of("mount") ?? "",
    ...(one("profile", profiles, "linux-6.18") === "userns" ? { profile: "userns" } : {}),
    setup: (of("setup") ?? "").trim(),
    ...(seed === undefined ? {} : { seed }),
    ...(state === null ? {} : { state }),
    ...(step === undefined ? {} : { step }),
    ...(lesson ? { lesson } : {}),
    ...(course ? { course } : {}),
    autoplay: flag(of("autoplay")),
    speed: number("speed", 0.1, 20) ?? 1,
    loop: flag(of("loop")),
    ...(one("storage", ["none", "local"], "none") === "local" ? { keep: name } : {}),
    toolbar: of("toolbar") !== "off",
    openLink: of("open-link") !== "off",
    keys: of("keys") !== "off",
    ...(poster === null ? {} : { poster }),
    expose: flag(of("expose-commands")),
  };
  if (faults.length > 0) throw new Faults(faults);
  return found;
}

/** Several of the words that an attribute knows. */
function wordsOf<T extends string>(
  text: string | null,
  attribute: Attribute,
  known: readonly T[],
  usual: readonly T[],
  faults: string[],
): readonly T[] {
  if (text === null) return usual;
  const words = text.split(/[\s,]+/).filter(Boolean);
  const unknown = words.filter((word) => !known.includes(word as T));
  if (unknown.length > 0)
    faults.push(`${attribute} has ${listed(known)}, not “${shown(unknown.join(" "))}”.`);
  else if (words.length === 0) faults.push(`${attribute} names at least one of ${listed(known)}.`);
  return words as T[];
}

function flag(value: string | null): boolean {
  return value !== null && value !== "off" && value !== "false";
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** A value as a message may repeat it. */
function shown(value: string): string {
  return visible(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
