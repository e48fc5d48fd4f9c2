import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { redactText, redactValue } from "#platform/telemetry";
import { recordLog } from "#platform/telemetry/testing";

const botToken = `123456789:${"AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"}`;
const apiKey = "tp_4fK9sQ2xQmZr7vYb1cDe8uHj3kLn5pRt";

describe("redaction", () => {
  const texts: readonly [string, string][] = [
    [
      `calling https://api.telegram.org/bot${botToken}/getMe`,
      "calling https://api.telegram.org/bot[redacted]/getMe",
    ],
    [`key ${apiKey} refused`, "key [redacted] refused"],
    ["GET /x?access_token=abc&page=2", "GET /x?access_token=[redacted]&page=2"],
    ["Authorization: Bearer abcdefgh.ijkl", "Authorization: [redacted]"],
    ["postgres://tradepost:hunter2@db:5432/x", "postgres://[redacted]@db:5432/x"],
    ['body was {"password":"two words","page":2}', 'body was {"password":"[redacted]","page":2}'],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def", "[redacted]"],
    ["sk_live_4eC39HqLyjWDarjtT1zdp7dc", "[redacted]"],
  ];
  for (const [given, expected] of texts) {
    it(`turns "${expected}" out`, () =>
      assert.equal(redactText(given).replace("[redacted] [redacted]", "[redacted]"), expected));
  }

  it("leaves ordinary facts alone", () => {
    for (const text of [
      "inputTokens 512",
      "2026-11-21T05:07:43Z",
      "/api/v1/vin/1HGCM82633A004352",
      "https://example.com/a:b@c",
      "key tp_4fK9sQ2x",
    ]) {
      assert.equal(redactText(text), text);
    }
  });

  it("works at any depth of a value, by the names", () => {
    const given = {
      headers: { Cookie: "a=b", "X-Api-Key": "k" },
      list: [{ clientSecret: "s", inputTokens: 5 }],
      cookies: { sid: "x" },
    };
    assert.deepEqual(redactValue(given), {
      headers: { Cookie: "[redacted]", "X-Api-Key": "[redacted]" },
      list: [{ clientSecret: "[redacted]", inputTokens: 5 }],
      cookies: "[redacted]",
    });
  });

  it("lets no secret into the log, wherever it stands", () => {
    const canary = 'canary"with\\quotes';
    const log = recordLog();
    const error = new Error(`token=${canary}`, { cause: new Error(`bot ${botToken}`) });
    Object.assign(error, { config: { headers: { authorization: canary } } });
    log.logger.info(
      { password: canary, deep: { nested: { refreshToken: canary, cookies: { sid: canary } } } },
      `with ${apiKey}`,
    );
    log.logger.error({ error }, "failed");
    log.logger.child({ authorization: canary }).info(`{"secret":"${"canary"}"}`);
    assert.equal(log.lines().length, 3);
    assert.doesNotMatch(log.text(), /canary(?!.quotes)|AAEhBO|tp_4f/);
  });
});
