import { fnv } from "../style/fnv";
import type { Lesson, Step } from "./lesson";

/**
 * What a lesson sets up, asks and takes for an answer comes to: a link, a
 * hand-in and progress name it. The words it says that in do not count, so
 * that it is the same in every language.
 */
export function hashOf({ id, profile, commands, deny, vars, tree, mount, setup, steps }: Lesson): string {
  const denied = deny?.map(({ command }) => command);
  return fnv(JSON.stringify([id, profile, commands, denied, vars, tree, mount, setup, steps.map(deedsOf)]));
}

function deedsOf({ id, reset, setup, show, predict, check = "", hints, solution, quiz }: Step): unknown {
  return [
    [id, reset, setup, show, solution, check.split("\n").map(unlabelled)],
    predict?.map(({ run, options }) => [run, options.map((option) => option.check)]),
    hints?.map(({ when }) => when),
    quiz?.map(({ options }) => options.map(({ right }) => !!right)),
  ];
}

/** An assertion without the words that its author calls it. */
function unlabelled(line: string): string {
  return line.replace(/^((?:"(?:\\.|[^"\\])*"|[^"#])*)#.*$/, "$1").trimEnd();
}
