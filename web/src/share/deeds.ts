import type { Explanation } from "../engine/contract";
import { story } from "../explain/story";
import type { Session } from "../session/session";
import { quoted } from "../style/quoted";
import { ending, fileOf } from "./file";
import type { Sharing } from "./sharing";
import { save } from "./save";
import { addressOf, bashOf, given } from "./wares";

/** What a word has to do its work with, and the rest of its line. */
interface Work {
  session: Session;
  sharing: Sharing;
  rest: string;
}

/** The words of the machine that the page itself understands, at its prompt alone. */
export const deeds = { help, explain, share, save: keep, load, image, real } satisfies Record<
  string,
  (work: Work) => Promise<readonly string[]>
>;

const overview = `This is a small simulated Linux. Type as in any shell; help CMD tells of a command.
Words of the machine, at this prompt only:
  undo, redo    take the last command back, do it again
  reset         begin anew; undo takes that back too
  explain CMD   tell what a command would do, without doing it
  share         a link to this session
  save, load    this session as a file, and a session from a file
  image         look into a container image
  real          this session as a bash script for a real Linux`;

async function help({ session, rest }: Work): Promise<readonly string[]> {
  if (rest === "") return overview.split("\n");
  const line = `${quoted(rest)} --help`;
  const told = await session.look<Explanation>({ what: "explain", line });
  return rows(told?.output ?? "");
}

/** What a command would print, change and be refused. */
async function explain({ session, rest }: Work): Promise<readonly string[]> {
  if (rest === "") return ["usage: explain CMD"];
  const told = await session.look<Explanation>({ what: "explain", line: rest });
  if (!told) return ["explain: not while a job runs in the background"];
  const { output, step } = told;
  session.lens.foresee(step);
  const said = story(step);
  const rules = new Map((step.events ?? []).flatMap(({ rule }) => (rule ? [[rule.name, rule]] : [])));
  return [
    ...(output === "" ? [] : ["It would print:", ...rows(output).map((row) => `  ${row}`)]),
    ...(step.status === 0 ? [] : [`It would end with status ${step.status}.`]),
    ...[...rules.values()].map(({ name, why = "", instead = "" }) =>
      [`Because ${name}.`, why, instead && `Instead: ${instead}`].filter(Boolean).join(" "),
    ),
    said || "It would change nothing in the layers.",
  ];
}

async function share({ session, sharing }: Work): Promise<readonly string[]> {
  const address = await addressOf(await given(session));
  void sharing.share();
  return [address];
}

async function keep({ session }: Work): Promise<readonly string[]> {
  save(`session${ending}`, new Blob([fileOf(await given(session))], { type: "application/json" }));
  return [`Saved as session${ending}, where your downloads go.`];
}

function load({ sharing }: Work): Promise<readonly string[]> {
  sharing.choose();
  return Promise.resolve([`Choose a session file, or drop one on this page.`]);
}

async function image({ sharing }: Work): Promise<readonly string[]> {
  await sharing.image();
  return ["Choose an image archive, or drop one on this page."];
}

async function real({ session }: Work): Promise<readonly string[]> {
  return rows(bashOf(session, await session.recorded()));
}

function rows(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}
