import { de } from "./de.ts";
import { en, type TextKey } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { ru } from "./ru.ts";

/** Languages in which this part itself speaks; English stands in for all others. */
const catalogues: Readonly<Record<string, Readonly<Record<TextKey, string>>>> = { en, es, fr, de, ru };

/** The primary part of a language tag: `de-AT` gives `de`; `en` when there is none. */
export function primaryLanguage(tag: string | undefined): string {
  const primary = tag?.toLowerCase().split(/[-_]/)[0] ?? "";
  return /^[a-z]{2,3}$/.test(primary) ? primary : "en";
}

/** A text of this part with `{names}` filled in. */
export function say(language: string, key: TextKey, values: Readonly<Record<string, string>> = {}): string {
  const text = (catalogues[language] ?? en)[key];
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
