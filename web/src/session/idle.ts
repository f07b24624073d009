import type { Session } from "./session";

/** Resolves once the machine waits for what is typed next, or has failed. */
export function idle(session: Session): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (session.busy && session.state !== "failed") return;
      session.removeEventListener("change", look);
      resolve();
    };
    session.addEventListener("change", look);
    look();
  });
}
