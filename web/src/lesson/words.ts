/**
 * What the lesson's side of the page says in its own words, beside those of a
 * lesson's author. Words are an object with a text, or a function that makes
 * one, for each thing that is said: english is the whole of them, and words in
 * another language are checked against it by their type.
 *
 * - wordsFor(lang) fetches a language when it is asked for; where there is no
 *   such language, it is english.
 */
export const english = {
  lang: "en",

  // Where one is in a lesson.
  stepOf: (step: number, of: number) => `Step ${step} of ${of}`,
  stepNamed: (step: number, of: number, title: string) => `Step ${step} of ${of}: ${title}.`,
  at: (step: number, of: number) => `${step} of ${of}`,
  about: (minutes: number) => `about ${minutes} min`,
  steps: "Steps",
  next: "Next",
  goOn: "Done: go on",
  read: "Read",
  unplayable: "This lesson cannot be played",
  otherVersion: "This was done in another version of this lesson: what it asks may differ here.",

  // Its tasks.
  tasks: "Tasks",
  done: "Done: ",
  toDo: "To do: ",
  doneOf: (done: number, of: number) => `${done} of ${of} done`,
  whyNot: "why not yet?",
  nowDone: (task: string) => `Done: ${task}.`,
  noLonger: (task: string) => `No longer: ${task}.`,
  soMany: (done: number, of: number) => `${done} of ${of}.`,
  stepDone: "The step is done.",
  lessonDone: "The lesson is complete.",

  // Help.
  show: "Show it",
  showAgain: "Show it again",
  takeBack: "Take it back",
  hint: "Hint",
  solution: "Solution",
  goal: "Goal",
  again: "Begin again",
  typeNext: "Type the next",
  typeAll: "Type all",
  stuck: "I’m stuck",
  handIn: "Hand in",

  // Handing in.
  given: (done: number, of: number, hints: number, lines: number) =>
    `${done} of ${of} steps done. Your teacher gets what you typed, and plays it again; the hints (${hints}) and lines of solutions (${lines}) that you had, how long the steps took, and what you predicted. Nothing else, and nothing until you send it.`,
  name: "Your name",
  ways: "Ways to hand in",
  file: "Save a file",
  link: "Copy a link",
  code: "QR code",
  text: "Text to copy",
  sendFile: (file: string) => `Saved as ${file}. Send it to your teacher.`,
  copied: "Link: copied.",
  uncopied: "Copying is not allowed here. The link is above.",
  long: "It is too long for many programs: better send the file.",
  forDesk: "For your teacher’s desk.",

  // Answers to words at the prompt.
  noHint: "There is no more to say: try solution.",
  hinted: "Look beside the picture.",
  aimed: "The goal lies over the picture.",
  unaimed: "There is no goal over the picture.",
  undone: "This step is not done yet.",
  last: "This was the last step.",

  // Questions.
  predict: "Predict",
  question: "Question",
  runIt: "Run it and see",
  answer: "Answer",
  skip: "Skip",
  skipped: "Skipped.",
  running: "Running it…",
  itRuns: "It runs",
  predicted: "You predicted:",
  answered: "You answered:",
  right: "That is right.",
  true: "True is:",
  none: "None of these holds from here.",

  // What it came to.
  complete: "Lesson complete",
  commands: "Commands",
  ofPar: (par: number) => `of ${par} that a short way needs`,
  help: "Help",
  hints: (n: number) => (n === 1 ? "1 hint" : `${n} hints`),
  lines: (n: number) => (n === 1 ? "1 line of solutions" : `${n} lines of solutions`),
  noHelp: "none",
  time: "Time",
  seconds: (n: number) => (n === 1 ? "1 second" : `${n} seconds`),
  minutes: (n: number) => (n === 1 ? "1 minute" : `${n} minutes`),

  // The lessons that there are.
  lessons: "Lessons",
  close: "Close",
  closeLessons: "Close the lessons",
  course: "Course",
  language: "Language",
  noLessons: "There are no lessons here.",
  anew: "Begin this lesson anew",
  leave: "Leave the lesson",
  save: "Save my progress",
  load: "Load progress",
  saved: (file: string) => `Saved as ${file}, where your downloads go.`,
  loaded: (n: number) => (n === 1 ? "Progress in 1 lesson was read." : `Progress in ${n} lessons was read.`),
  lasts: (minutes: number) => `${minutes} min`,
  after: (titles: string) => `after ${titles}`,
  known: { done: "done", begun: "begun", none: "not begun" },
  map: "Map of the lessons: each leads to those below it",
};

/** What is said, in some language. */
export type Words = typeof english;

/** The languages that there are words in, beside English. */
const languages: Readonly<Record<string, () => Promise<Words>>> = {
  de: () => import("./words/de").then(({ german }) => german),
};

/** The words in a language; where there are none, or they cannot be had, English ones. */
export async function wordsFor(lang = ""): Promise<Words> {
  const [code = ""] = lang.toLowerCase().split("-");
  const found = Object.hasOwn(languages, code) ? languages[code] : undefined;
  return found ? found().catch(() => english) : english;
}

/** Which way a language is written. */
export function directionOf(lang: string): "ltr" | "rtl" {
  return /^(?:ar|fa|he|ur|yi)\b/i.test(lang) ? "rtl" : "ltr";
}
