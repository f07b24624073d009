import type { Bound } from "../engine/contract";
import type { Journal } from "../session/journal";
import type { Session } from "../session/session";
import { digestOf } from "./digest";

/** How many lines are undone once a journal was played. */
export function undoneIn({ entries, cursor }: Journal): number {
  const lines = entries.filter(([kind]) => kind === "line").length;
  return cursor === undefined ? 0 : Math.max(0, lines - cursor);
}

/** How the playing of a journal went. */
export type Said = Bound | "corrected" | "played";

/** Waits until a journal was played, or a bound stopped it; then no longer than patience for the prompt. */
export function outcome(session: Session, { digest }: Journal, patience: number): Promise<Said> {
  return new Promise((resolve) => {
    let waiting = false;
    const settle = () => {
      session.removeEventListener("change", look);
      const { met, picture } = session;
      if (met) resolve(met);
      else resolve(digest && picture && digestOf(picture) !== digest ? "corrected" : "played");
    };
    const look = () => {
      if (session.state === "failed" || !session.busy) return settle();
      if (!session.met || waiting) return;
      waiting = true;
      setTimeout(settle, patience);
    };
    session.addEventListener("change", look);
    look();
  });
}
