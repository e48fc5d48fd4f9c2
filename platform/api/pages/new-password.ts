import type { Field } from "./layout.ts";

/** A field for a password that is chosen now. */
export const NEW_PASSWORD = {
  type: "password",
  autocomplete: "new-password",
  maxlength: 1000,
  hint: "At least 10 characters. A few words that you do not use elsewhere are best.",
} as const satisfies Partial<Field>;
