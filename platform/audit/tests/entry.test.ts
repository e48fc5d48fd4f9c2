import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Type } from "typebox";
import { type AuditEntry, defineAuditActions, moneyActions, settingsActions } from "#platform/audit";
import { AppError } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { canonicalJson } from "../canonical.ts";
import { composeEntry } from "../compose.ts";

const actions = defineAuditActions("test", {
  "test.anything": { title: "Did anything", facts: Type.Object({}) },
});
const actor = { kind: "user", id: "u1" } as const;
const clock = fakeClock();

function codeOfFacts(facts: Record<string, unknown>): string {
  return codeOfEntry({ action: actions["test.anything"], actor, facts });
}

function codeOfEntry(entry: AuditEntry): string {
  try {
    composeEntry(entry, clock);
    return "accepted";
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
}

describe("an entry", () => {
  test("never holds what looks like a secret, by its name at any depth", () => {
    const names = [
      "password",
      "newPassword",
      "api_key",
      "apiKey",
      "X-API-Key",
      "token",
      "refreshTokens",
      "clientSecret",
      "authorization",
      "cookie",
      "privateKey",
      "cvv",
      "otp",
      "credentials",
      "passphrase",
      "sessions",
    ];
    for (const name of names) {
      assert.equal(codeOfFacts({ [name]: "x" }), "AUDIT_FACTS_SECRET", name);
      assert.equal(codeOfFacts({ deep: [{ [name]: 1 }] }), "AUDIT_FACTS_SECRET", name);
      const personal = [{ subject: "u1", data: { [name]: "x" } }];
      assert.equal(
        codeOfEntry({ action: actions["test.anything"], actor, facts: {}, personal }),
        "AUDIT_FACTS_SECRET",
        name,
      );
    }
  });

  test("never holds what looks like a secret, by its text", () => {
    const values = [
      `tp_${"a1B2".repeat(8)}`,
      "123456789:AAF-abcdefghijklmnopqrstuvwxyz0123456",
      "Bearer abcdefgh12345678",
      "postgres://owner:hunter2@db/x",
      "sk_live_0123456789abcdef",
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig",
      "password=hunter2",
    ];
    for (const value of values) assert.equal(codeOfFacts({ note: value }), "AUDIT_FACTS_SECRET", value);
    assert.equal(
      codeOfEntry({
        action: actions["test.anything"],
        actor,
        facts: {},
        target: { kind: "key", id: values[0] ?? "" },
      }),
      "AUDIT_FACTS_SECRET",
    );
  });

  test("takes ids and names of secrets, which tell nothing", () => {
    for (const facts of [
      { keyId: "k1", tokenCount: 3, setting: "smtp.password", passwordChanged: true },
      { scopes: ["vin:decode"] },
    ]) {
      assert.equal(codeOfFacts(facts), "accepted");
    }
    const key = { kind: "api-key", id: "01920000-0000-7000-8000-000000000001" } as const;
    const entry = { action: actions["test.anything"], actor: key, facts: {}, ip: "203.0.113.7" };
    assert.equal(codeOfEntry(entry), "accepted");
  });

  test("holds only the facts that its action declares", () => {
    const facts = { amountMinor: 1.5, currency: "EUR", reference: "r" };
    assert.equal(codeOfEntry({ action: moneyActions["money.charged"], actor, facts }), "AUDIT_FACTS_INVALID");
    assert.equal(
      codeOfEntry({ action: moneyActions["money.charged"], actor, facts: { ...facts, amountMinor: 150 } }),
      "accepted",
    );
    assert.equal(
      codeOfEntry({ action: settingsActions["settings.changed"], actor, facts: { setting: "x", extra: 1 } }),
      "AUDIT_FACTS_INVALID",
    );
  });

  test("is small and can be stored", () => {
    assert.equal(codeOfFacts({ note: "x ".repeat(2_000) }), "AUDIT_FACTS_TOO_LARGE");
    for (const value of ["\0", "\ud800", Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.equal(codeOfFacts({ note: value }), "AUDIT_FACTS_INVALID");
    }
  });

  test("names people by opaque ids", () => {
    for (const subject of ["", "a@example.com", "Ada Lovelace", "+491701234567", "x".repeat(201)]) {
      const personal = [{ subject, data: { note: "x" } }];
      assert.equal(
        codeOfEntry({ action: actions["test.anything"], actor, facts: {}, personal }),
        "AUDIT_SUBJECT_INVALID",
      );
    }
  });

  test("keeps addresses and names out of its body, where only a salted digest of them stands", () => {
    const entry: AuditEntry = {
      action: actions["test.anything"],
      actor,
      facts: {},
      ip: "203.0.113.77",
      personal: [{ subject: "u2", data: { name: "Ada" } }],
    };
    const [one, two] = [composeEntry(entry, clock), composeEntry(entry, clock)];
    assert.doesNotMatch(one.body, /203\.0\.113\.77|Ada|u2/);
    assert.deepEqual(
      one.personal.map(({ subject, data }) => [subject, data]),
      [
        ["u1", '{"ip":"203.0.113.77"}'],
        ["u2", '{"name":"Ada"}'],
      ],
    );
    const digests = [one, two].flatMap(({ body }) => (JSON.parse(body) as { personal: string[] }).personal);
    assert.equal(new Set(digests).size, 4, "equal data has different digests");
  });

  test("has one text for one content, whatever the order of its members", () => {
    assert.equal(
      canonicalJson({ b: [1, { d: null, c: "ü\n" }], a: undefined, A: true }),
      '{"A":true,"b":[1,{"c":"ü\\n","d":null}]}',
    );
    assert.equal(canonicalJson({ x: 1, y: 2 }), canonicalJson({ y: 2, x: 1 }));
  });

  test("has an action named after its part", () => {
    const declare = (name: string) =>
      defineAuditActions("shop", { [name]: { title: "x", facts: Type.Object({}) } });
    for (const name of ["order-cancelled", "vin.decoded", "shop.", "shop.OrderCancelled", "shop.a.b"]) {
      assert.throws(() => declare(name), /must look like shop\./, name);
    }
  });
});
