/** A text with `{names}` of values; with plural forms when it counts something by `{count}`. */
export type Wording =
  string | ({ readonly other: string } & Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>);
