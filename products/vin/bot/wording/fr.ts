import { en, type TextKey } from "./en.ts";

export const fr: Readonly<Record<TextKey, string>> = en;
