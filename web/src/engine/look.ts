import type { Engine, Question } from "./contract";

/** Asks an engine what a question says; the answer has its number. */
export function look(at: Engine, id: number, number: number, question: Question): void {
  switch (question.what) {
    case "at":
      return at.look(id, number, "at", "", question.n, question.event);
    case "explain":
      return at.look(id, number, "explain", question.line, 0, 0);
    case "cell":
      return at.look(id, number, "cell", question.path, question.mount, question.column);
    case "rows":
      return at.look(id, number, "rows", "", question.mount, question.from);
    case "check":
      return at.look(id, number, "check", question.text, question.n, 0);
    case "propose":
      return at.look(id, number, "propose", "", question.n, 0);
    case "images":
      return at.look(id, number, "images", "", 0, 0);
    case "image":
      return at.look(id, number, "image", question.id, 0, 0);
    case "listing":
      return at.look(id, number, "listing", `${question.id} ${question.dir}`, 0, 0);
    case "bytes":
      return at.look(id, number, "bytes", question.path, question.block, 0);
    case "journal":
      return at.look(id, number, "journal", "", 0, 0);
  }
}
