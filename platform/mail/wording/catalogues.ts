import type { Language } from "../languages.ts";
import { de } from "./de.ts";
import { en, type MessageKey } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { ru } from "./ru.ts";
import type { Wording } from "./wording.ts";
import { zh } from "./zh.ts";

/** Every text in every language; the compiler refuses a language with a text missing. */
export const catalogues: Readonly<Record<Language, Readonly<Record<MessageKey, Wording>>>> = {
  en,
  es,
  fr,
  de,
  ru,
  zh,
};
