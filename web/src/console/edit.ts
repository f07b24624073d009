/** A line and where the caret stands in it. */
export interface Edit {
  text: string;
  caret: number;
}

/** The editing keys of bash that a native input lacks, as functions of the line. */
export const edits: Readonly<Record<string, (edit: Edit) => Edit>> = {
  "C-a": ({ text }) => ({ text, caret: 0 }),
  "C-e": ({ text }) => ({ text, caret: text.length }),
  "C-k": ({ text, caret }) => ({ text: text.slice(0, caret), caret }),
  "C-u": ({ text, caret }) => ({ text: text.slice(caret), caret: 0 }),
  "C-w": ({ text, caret }) => cut(text, caret, /\S*\s*$/),
  "M-Backspace": ({ text, caret }) => cut(text, caret, /\w*\W*$/),
};

function cut(text: string, caret: number, end: RegExp): Edit {
  const kept = text.slice(0, caret).replace(end, "");
  return { text: kept + text.slice(caret), caret: kept.length };
}
