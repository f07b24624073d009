import { textOf } from "../lesson/prose-text";
import type { Answers, Notes, Told } from "./remote";
import { sentence, type Asked, type Show } from "./show";

/** Where a show is, for whoever presents it. */
export function toldOf(show: Show, blank: boolean): Told {
  const { step, at, lines, upcoming = "", moves } = show;
  const line = step?.line ?? "";
  const story = step ? sentence(step) : "";
  const notes = notesOf(show);
  return { at, lines, line, story, upcoming, moves, blank, ...(notes ? { notes } : {}) };
}

function notesOf({ run, solution, solved, asked }: Show): Notes | undefined {
  if (!run) return undefined;
  const { lesson, step, at } = run;
  return {
    title: lesson.title,
    step: at,
    steps: lesson.steps.map(({ title }) => title),
    misconception: lesson.misconception ?? "",
    hints: (step.hints ?? []).map(({ text }) => textOf(text)),
    note: textOf(step.note ?? []),
    solution,
    solved,
    question: asked && answersOf(asked),
  };
}

function answersOf({ question, chosen, right }: Asked): Answers {
  return {
    ask: textOf(question.ask),
    options: question.options.map(({ text, why = [] }, i) => ({
      text: textOf(text),
      why: textOf(why),
      chosen: i === chosen,
      ...(right ? { right: !!right[i] } : {}),
    })),
  };
}
