import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { redactText } from "../../platform/telemetry/redaction.ts";
import { attacksOn, expressionsOf, isSlow } from "./support/expressions.ts";

/** Expressions that take longer than their text grows, and why nobody can make them. */
const SHORT_TEXTS: Readonly<Record<string, string>> = {
  "platform/config/core.ts /\\/+$/": "A setting of the operator.",
  "platform/identity/accounts/argon2.ts /=+$/": "Our own hash, of a fixed length.",
  "platform/identity/sign-in-methods/openid/providers.ts /\\/+$/": "A setting of the operator.",
  "platform/telegram/api.ts /\\/+$/": "A setting of the operator.",
  "platform/telegram/downloads.ts /\\/+$/": "A setting of the operator.",
  "products/vin/bot/messages/facts.ts / \\([^)]*\\)$/": "A fact of our own data.",
};

const FEWEST_EXPRESSIONS = 200;

describe("regular expressions", () => {
  it("take no longer than the text that they look at is long", (context) => {
    const expressions = expressionsOf();
    assert.ok(expressions.length > FEWEST_EXPRESSIONS, `only ${expressions.length} were found`);
    const slow = expressions.flatMap(({ name, expression }) => {
      const find = (text: string): void => void ((expression.lastIndex = 0), expression.exec(text));
      const attack = attacksOn(expression.source).find((one) => isSlow(find, one));
      return attack === undefined ? [] : [{ name, attack }];
    });
    const unsaid = slow.filter(({ name }) => !Object.hasOwn(SHORT_TEXTS, name));
    assert.deepEqual(unsaid, []);
    const gone = Object.keys(SHORT_TEXTS).filter((known) => !expressions.some(({ name }) => name === known));
    assert.deepEqual(gone, []);
    context.diagnostic(`${expressions.length} expressions, ${slow.length} only for short texts`);
  });

  it("that look for secrets in what is logged do neither", () => {
    const beginnings = [
      "-eyJaaaaaaaa",
      "eyJaaaaaaaa.a-",
      "bearer ",
      "basic  ",
      "token: ",
      'token"  ',
      "tp_-",
    ];
    for (const pump of [
      ...beginnings,
      "123456:",
      "://a:",
      'token\\" ',
      'token" :',
      "token=bearer ",
      "sk_live_",
    ])
      assert.equal(isSlow(redactText, { prefix: "", pump, suffix: "" }, 8), false, pump);
  });

  it("that do are found", () => {
    const slow = [/(a+)+$/, /^\s*(?:identity)?\s*$/, /\/+$/];
    for (const expression of slow) {
      const find = (text: string): boolean => expression.test(text);
      assert.ok(
        attacksOn(expression.source).some((attack) => isSlow(find, attack)),
        expression.source,
      );
    }
  });
});
