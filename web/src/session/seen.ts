import type { Step } from "../engine/contract";
import { short } from "../style/short";
import { visible } from "../style/visible";

/** A step whose texts show all that is in them; the names in its picture stay as they are. */
export function seen(step: Step): Step {
  for (const event of step.events ?? []) {
    for (const part of ["path", "path2", "arg"] as const) {
      if (event[part]) event[part] = short(visible(event[part]));
    }
  }
  for (const change of step.changes ?? []) change.text = short(visible(change.text));
  if (step.story) step.story = short(visible(step.story));
  return step;
}
