import type { Change, Step } from "../engine/contract";
import { tally } from "../session/tally";
import { visible } from "../style/visible";
import { accounts } from "./account";

/** What a step did, in one or two sentences for someone who reads nothing else. */
export function story(step: Step): string {
  const { changes = [] } = step;
  const through = accounts(step).some(({ parts }) => parts.some(({ kind }) => kind === "effect"));
  const own = changes.filter(({ op }) => op !== "work" && op !== "merged");
  const ops = new Set(own.map(({ op }) => op));
  if (through && ops.size === 1 && ops.has("whiteout")) return deleted(own);
  if (through && ops.size === 1 && ops.has("copy up")) return copied(own);
  if (own.length > 3 || (own.length > 1 && (step.story ?? "").length > 160))
    return sentences(`${tally(step)}.`);
  return step.story ? sentences(step.story) : "";
}

function deleted(changes: readonly Change[]): string {
  const [what, rest] =
    changes.length === 1
      ? ["a whiteout", "The name is gone, the bytes are not."]
      : ["whiteouts", "The names are gone, the bytes are not."];
  return `The overlay never writes to a lower layer, so it put ${what} named ${list(changes)} into ${layer(changes)}. ${rest}`;
}

function copied(changes: readonly Change[]): string {
  const rest = changes.length === 1 ? "The lower one stays as it was." : "The lower ones stay as they were.";
  return `The overlay never writes to a lower layer, so it copied ${list(changes)} up into ${layer(changes)} and changed ${changes.length === 1 ? "the copy" : "the copies"}. ${rest}`;
}

function layer([first]: readonly Change[]): string {
  return first!.path.slice(0, first!.path.indexOf("/"));
}

/** The names of some changes, without their layer. */
function list(changes: readonly Change[]): string {
  const names = changes.map(({ path }) => visible(path.slice(path.indexOf("/") + 1)));
  if (names.length > 3) return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A text whose sentences begin with a capital, also those that begin with a name. */
export function sentences(text: string): string {
  return text
    .replace(/(^|[.!?] )(upper|lower)\b/g, (all) => capital(all))
    .replace(/(^|[.!?] )([^A-Z\s]\S*) (gained|lost)\b/g, "$1The directory $2 $3");
}

function capital(text: string): string {
  const at = text.search(/\w/);
  return text.slice(0, at) + text.charAt(at).toUpperCase() + text.slice(at + 1);
}
