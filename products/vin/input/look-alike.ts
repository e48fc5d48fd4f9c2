/** Latin letters, and at the same places the letters of other scripts that look like them (NUL where there is none). */
const LATIN = "ABEKMHOPCTXYIJSZN";
const SCRIPTS = [
  { name: "Cyrillic", letters: "АВЕКМНОРСТХУІЈЅ\u0000\u0000" },
  { name: "Greek", letters: "ΑΒΕΚΜΗΟΡ\u0000ΤΧΥΙ\u0000\u0000ΖΝ" },
];

const LOOK_ALIKES = new Map<string, { readonly script: string; readonly latin: string }>();
for (const { name, letters } of SCRIPTS) {
  [...letters].forEach((letter, index) => {
    const latin = LATIN.charAt(index);
    if (letter !== "\u0000") LOOK_ALIKES.set(letter, { script: name, latin });
  });
}

/** What a person should know about a character that no VIN can have. */
export interface CharacterHint {
  /** How to name the character. */
  readonly character: string;
  readonly hint: string;
  /** What was probably meant; absent when nobody can tell. */
  readonly meant?: string;
}

const FORBIDDEN: Readonly<Record<string, string>> = { I: "1", O: "0", Q: "0" };

/** Explains one upper-case character outside of A-Z without I, O, Q and 0-9. */
export function explainCharacter(character: string): CharacterHint {
  const digit = FORBIDDEN[character];
  if (digit !== undefined) {
    return { character: `the letter ${character}`, hint: `VINs never have I, O or Q; it is probably the digit ${digit}.`, meant: digit };
  }
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  const alike = LOOK_ALIKES.get(character);
  if (alike !== undefined) {
    const meant = FORBIDDEN[alike.latin] ?? alike.latin;
    return {
      character: `the ${alike.script} letter ${character} (${code})`,
      hint: `It only looks like the Latin ${alike.latin}; type ${meant}.`,
      meant,
    };
  }
  const plain = character.normalize("NFKD").charAt(0).toUpperCase();
  if (plain !== character && /^[A-HJ-NPR-Z0-9]$/.test(plain)) {
    return { character: `${character} (${code})`, hint: `It is another form of ${plain}; type ${plain}.`, meant: plain };
  }
  if (/^[\p{C}\p{M}]$/u.test(character)) return { character: `an invisible character (${code})`, hint: "Delete it." };
  return { character: `"${character}" (${code})`, hint: "VINs have only the letters A-Z without I, O and Q, and the digits 0-9." };
}
