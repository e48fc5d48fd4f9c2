import { en, type TextKey } from "./en.ts";

export const es: Readonly<Record<TextKey, string>> = en;
