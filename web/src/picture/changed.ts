import type { Mount, Row, Step } from "../engine/contract";

/** Whether a step changed a row, in any of its columns. */
export function changedBy(step: Step | undefined, mount: Mount): (row: Row) => boolean {
  const paths = new Set(step?.changes?.map(({ path }) => path));
  const prefixes = mount.columns.flatMap(({ name, path }) => [name, path]);
  return (row) => prefixes.some((prefix) => paths.has(`${prefix}/${row.path}`));
}
