import { fnv } from "../style/fnv";
import type { Lesson } from "./lesson";

/** What a compiled lesson comes to: a link and a hand-in name it. */
export function hashOf(lesson: Lesson): string {
  return fnv(JSON.stringify(lesson));
}
