import { de } from "./de.ts";
import { en, type TextKey } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { ru } from "./ru.ts";

export type { TextKey };

/** The languages of the bot, by what each calls itself. */
export const languageNames = {
  en: "English",
  es: "Español",
  fr: "Français",
  de: "Deutsch",
  ru: "Русский",
} as const;

export const catalogues: Readonly<Record<string, Readonly<Record<TextKey, string>>>> = { en, es, fr, de, ru };

export const languages = Object.keys(catalogues);

/** A text with `{names}` filled in; English stands in for languages that are not spoken here. */
export function say(
  language: string,
  key: TextKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const text = (catalogues[language] ?? en)[key];
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A text of a dialogue that goes on, with the way out of it. */
export function orCancel(
  language: string,
  key: TextKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return `${say(language, key, values)}\n\n${say(language, "orCancel")}`;
}

/** A text in every language, for the list of commands. */
export function everyLanguage(key: TextKey): { readonly en: string } & Readonly<Record<string, string>> {
  const texts = Object.fromEntries(languages.map((language) => [language, say(language, key)]));
  return { ...texts, en: en[key] };
}
