import { en, type TextKey } from "./en.ts";

export const ru: Readonly<Record<TextKey, string>> = en;
