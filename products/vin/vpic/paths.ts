/** Values of one call: path parts by name, and the query in lower-case names. */
export interface Call {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** The part of a pattern that stands for any text: `{vin}`. */
const PARAMETER = /^\{(\w+)\}$/;

/** Tells whether a percent-encoded path, compared without case, fits a pattern such as `DecodeVin/{vin}`; answers its parts. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/").map(decodePart);
  while (given.length > wanted.length && given.at(-1) === "") given.pop();
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? "";
    const name = PARAMETER.exec(part)?.[1];
    if (name !== undefined && text !== "") parts[name] = text;
    else if (part.toLowerCase() !== text.toLowerCase()) return undefined;
  }
  return parts;
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
