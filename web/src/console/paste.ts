/** A prompt that people copy along with a command. */
const prompt = /^(?:[\w.-]+@[\w.-]+:[^$#\n]*[$#]|[$#>]) /;

/**
 * The lines of a pasted text, without the prompts it was copied with. A prompt
 * is taken off only when the first line has one, so that the comments of a
 * pasted script stay. The last line is "" when the text ends its last line.
 */
export function pasted(text: string): string[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  if (!prompt.test(lines[0]!.trimStart())) return lines;
  return lines.map((line) => (prompt.test(line.trimStart()) ? line.trimStart().replace(prompt, "") : line));
}
