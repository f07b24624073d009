import type { Client } from "../engine/client";
import { given } from "../session/journal";
import type { Beginning } from "../session/session";
import { rulesOf } from "./house";
import type { Lesson } from "./lesson";

/** Which lab of a lesson: that of the step it begins with, for one seed. */
export interface Which {
  base: number;
  seed: number;
  client: Client;
}

/** What a machine is opened with for a lesson; or what is wrong with the lesson. */
export async function labOf(
  lesson: Lesson,
  { base, seed, client }: Which,
): Promise<{ problem: string; beginning: Beginning }> {
  const { tree = "", mount = "", profile, setup = "", steps } = lesson;
  const profiled = given({ profile: profile === "userns" ? profile : undefined });
  const built = await client.prepare(tree, mount, profiled.profile);
  const text = [built.setup, setup, steps[base]!.setup, rulesOf(lesson)];
  return {
    problem: built.problem,
    beginning: { seed, setup: text.filter((part) => part?.trim()).join("\n"), ...profiled },
  };
}
