/** Text between the tags of a message. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export const bold = (text: string): string => `<b>${escaped(text)}</b>`;

/** Shown so that a tap copies it. */
export const code = (text: string): string => `<code>${escaped(text)}</code>`;

const LIMIT = 4000;

/** As many whole lines as a message holds; answers how many are left out. */
export function fitted(
  lines: readonly string[],
  limit = LIMIT,
): { readonly text: string; readonly left: number } {
  let length = 0;
  const shown = lines.filter((line) => (length += line.length + 1) <= limit);
  return { text: shown.join("\n"), left: lines.length - shown.length };
}
