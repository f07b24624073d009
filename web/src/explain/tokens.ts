import type { Account } from "./account";

/** A piece of a command line: the blanks between words too. */
export interface Token {
  text: string;
  /** Which of the accounts are about it. */
  about: number[];
}

/** The pieces of a command line, each with the calls that name it. */
export function tokens(line: string, told: readonly Account[]): Token[] {
  const pieces = line.match(/\s+|(?:"[^"]*"|'[^']*'|[^\s"';])+|["';]/g) ?? [];
  return pieces.map((text) => ({ text, about: aboutWord(text, told) }));
}

function aboutWord(text: string, told: readonly Account[]): number[] {
  const word = text.replace(/["']/g, "").replace(/\/+$/, "");
  if (!/[\w.]/.test(word)) return [];
  return told.flatMap(({ call }, i) =>
    [call.path, call.path2].some((path) => names(path, word)) ? [i] : [],
  );
}

/** Whether a call's path is what a word says, or is in it. */
function names(path: string | undefined, word: string): boolean {
  if (!path) return false;
  const whole = path.replace(/\/+$/, "");
  return whole === word || whole.startsWith(`${word}/`) || whole.endsWith(`/${word}`);
}
