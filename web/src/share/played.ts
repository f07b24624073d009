import type { Bound } from "../engine/contract";
import type { Journal } from "../session/journal";
import type { Session } from "../session/session";
import { digestOf } from "./digest";

/** How the playing of a journal went. */
export type Said = Bound | "corrected" | "played";

const stopped = (what: string) =>
  `This session was stopped: ${what}. The machine is as it was then, and yours.`;

/** What is told of it. */
export const told: Readonly<Record<Said, string>> = {
  played: "This is somebody’s session, played for you. What you type now is yours.",
  corrected:
    "The simulator was corrected since this was shared: the picture is not the one that was seen then.",
  files: stopped("it made more than 10,000 files"),
  bytes: stopped("it stored more than 16 MB"),
  time: stopped("it took more than 5 seconds"),
  output: stopped("it printed more than 1 MB"),
};

/** How the playing of a journal went that is over. */
export function saidOf({ met, picture }: Session, { digest }: Journal): Said {
  return met ?? (digest && picture && digestOf(picture) !== digest ? "corrected" : "played");
}

/** Waits until a journal was played, or a bound stopped it; then no longer than patience for the prompt. */
export function outcome(session: Session, journal: Journal, patience: number): Promise<Said> {
  return new Promise((resolve) => {
    let waiting = false;
    const settle = () => {
      session.removeEventListener("change", look);
      resolve(saidOf(session, journal));
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
