import type { Client } from "../engine/client";
import type { Picture } from "../engine/contract";
import { idle } from "../session/idle";
import { given, happened } from "../session/journal";
import { Session } from "../session/session";
import { linesOf, typeAll } from "./lines";

/** What a solution leads to from where line n of a session had ended: it is played in a machine that nobody sees. */
export async function goalOf(
  session: Session,
  client: Client,
  n: number,
  solution: string | undefined,
): Promise<Picture | undefined> {
  const { setup, profile } = session.opened;
  const journal = await session.recorded();
  const trial = new Session();
  trial.open(client, { seed: journal.seed, cols: 80, ...given({ setup, profile }) });
  trial.play({ entries: happened({ ...journal, cursor: n }) });
  await idle(trial);
  await typeAll(trial, linesOf(solution));
  const { picture } = trial;
  void trial.leave();
  return picture;
}
