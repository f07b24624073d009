import type { Cell, Picture, Step } from "../engine/contract";

/** For how many commands a mark such as "new" or "copied up" stays. */
const lasting = 5;

/** Keeps the marks that a command left on cells for a few commands more. */
export class Fresh {
  private readonly marks = new Map<string, { mark: NonNullable<Cell["mark"]>; n: number }>();

  forget(): void {
    this.marks.clear();
  }

  /** Takes a step's own marks, and adds those to its picture that are still fresh. */
  refresh({ n, line }: Step, picture: Picture): void {
    if (line === "undo" || line === "redo" || line === "reset") return this.forget();
    for (const [key, cell] of cells(picture)) {
      if (cell.mark) this.marks.set(key, { mark: cell.mark, n });
      const known = this.marks.get(key);
      if (known && known.n > n - lasting && !cell.hidden) cell.mark = known.mark;
      else this.marks.delete(key);
    }
  }
}

/** Every cell of a picture with a name of its own. */
function* cells({ mounts = [] }: Picture): Generator<[string, Cell]> {
  for (const { id, rows = [] } of mounts) {
    for (const row of rows) {
      for (const [column, cell] of row.cells.entries()) {
        if (cell && !cell.ghost) yield [`${id} ${column} ${cell.kind} ${row.path}`, cell];
      }
    }
  }
}
