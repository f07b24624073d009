/** What moves or hides the text around it: controls, marks of direction, and what has no width. */
const unseen =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** A name with everything in it to be seen: what would not show stands as its code. */
export function visible(name: string): string {
  return name.replace(unseen, (char) => {
    const code = char.charCodeAt(0);
    return code < 0x20
      ? String.fromCharCode(0x2400 + code)
      : code === 0x7f
        ? "␡"
        : `⟨${code.toString(16).toUpperCase()}⟩`;
  });
}

/** A text of several lines, with everything else in it to be seen. */
export function visibleLines(text: string): string {
  return text
    .split(/([\n\t])/)
    .map((part) => (part === "\n" || part === "\t" ? part : visible(part)))
    .join("");
}
