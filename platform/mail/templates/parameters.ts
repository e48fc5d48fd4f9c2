import { Type } from "typebox";

/** A name that a person chose for themself, a workspace, a shop. */
export const chosenName = Type.String({ minLength: 1, maxLength: 100 });

/** One sentence or a few. */
export const sentence = Type.String({ minLength: 1, maxLength: 1000 });

/** A web address to go to. */
export const link = Type.String({ pattern: "^https?://[^\\s<>\"'\\\\]+$", maxLength: 2000 });

/** A moment as `Date.toISOString` writes it. */
export const moment = Type.String({
  pattern:
    "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,3})?Z$",
});

/** A whole number that is counted. */
export const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** An amount in the minor unit of its currency. */
export const amount = Type.Object({
  amountMinor: Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
  currency: Type.String({ pattern: "^[A-Z]{3}$" }),
});
