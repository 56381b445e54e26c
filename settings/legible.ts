/** How much of a value an error repeats, in characters. */
const most = 200;

/** What a terminal would obey, or an eye take for something else: controls, what is invisible, other spaces than a space. */
const illegible = /(?! )[\p{C}\p{Z}]/gu;

/** A text as an error may repeat it: what can't be seen in it is written as `\u{a0}`, and of a long one only the start. */
export function legible(text: string): string {
  const start = Array.from(text.slice(0, 2 * most))
    .slice(0, most)
    .join("");
  const said = start.replaceAll(illegible, (one) => `\\u{${one.codePointAt(0)?.toString(16) ?? ""}}`);
  return start === text ? said : `${said}… (${text.length} characters)`;
}
