/** Languages that mails are written in; English first, since it stands in for all others. */
export const languages = ["en", "es", "fr", "de", "ru", "zh"] as const;
export type Language = (typeof languages)[number];

/** The language for a BCP 47 tag: `de-AT` gives `de`; English for what is unknown. */
export function languageFor(tag: string | undefined): Language {
  const primary = tag?.toLowerCase().split(/[-_]/)[0];
  return languages.find((language) => language === primary) ?? "en";
}
