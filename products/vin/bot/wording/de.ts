import { en, type TextKey } from "./en.ts";

export const de: Readonly<Record<TextKey, string>> = en;
