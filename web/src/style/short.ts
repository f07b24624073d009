/** A text whose long hexadecimal names, as in the index of a work directory, are cut to their ends. */
export function short(text: string): string {
  return text.replace(/\b[\da-f]{24,}\b/g, (digits) => `${digits.slice(0, 6)}…${digits.slice(-4)}`);
}
