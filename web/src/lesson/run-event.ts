/** Something that happened in a run: a step is shown, a command decided, a question answered, something passed. */
export class RunEvent extends Event {
  constructor(
    type: string,
    readonly detail: Readonly<Record<string, unknown>>,
  ) {
    super(type);
  }
}
