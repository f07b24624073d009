import type { Session } from "../session/session";
import { questionOf, verdictOf, type Question, type Verdict } from "./quiz";

/** What a quiz needs of its lab. */
interface Asked {
  readonly session: Session;
  /** The line of the script that comes next. */
  readonly line: string | undefined;
  /** Plays it. */
  advance(): Promise<void>;
}

/** A lab's questions: what each line of its script will change. */
export class Quizzing {
  /** What came of the reader's last prediction, until they go on. */
  verdict: Verdict | undefined;
  /** The question whose line runs now. */
  private pending: Question | undefined;

  constructor(private readonly lab: Asked) {}

  /** What the reader is asked before the next line; undefined: nothing. */
  get question(): Question | undefined {
    const { line, session } = this.lab;
    const { past, picture } = session;
    if (this.pending) return this.pending;
    if (line === undefined || past.position < past.length) return undefined;
    return picture && questionOf(line, picture);
  }

  /** Runs the next line, and compares what it changes with what the reader chose; it answers with the new verdict. */
  async predict(chosen: readonly string[] | undefined): Promise<Verdict | undefined> {
    const { question } = this;
    if (!question) return undefined;
    this.pending = question;
    await this.lab.advance();
    this.pending = undefined;
    const { past } = this.lab.session;
    const step = past.at(past.position);
    if (!step || !chosen) return undefined;
    return (this.verdict = verdictOf(question, chosen, step));
  }

  /** A verdict is of the place it was given at. */
  moved(): void {
    if (this.verdict && this.lab.session.past.position !== this.verdict.n) this.verdict = undefined;
  }
}
