const WORDS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;

const known = new Map<string, string>();

/** Name of a variable in our answers: `EngineHP_to` becomes `engineHpTo`, `GVWR` becomes `gvwr`. */
export function fieldName(code: string): string {
  const found = known.get(code);
  if (found !== undefined) return found;
  const [first = "", ...rest] = code.match(WORDS) ?? [code];
  const name = first.toLowerCase() + rest.map(capitalise).join("");
  if (known.size < 1000) known.set(code, name);
  return name;
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
