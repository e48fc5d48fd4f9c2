import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { signInMethodsConfig } from "#platform/identity";
import { parseProviders } from "../openid/providers.ts";
import { mayReach } from "../openid/transport.ts";

suite("configured OpenID providers", () => {
  const full = {
    id: "acme",
    issuer: "https://id.example.com/realms/a",
    clientId: "tradepost",
    clientSecret: "very secret",
    name: "Acme",
    scopes: ["openid", "email"],
  };

  function faultOf(given: unknown): string {
    const parsed = parseProviders(typeof given === "string" ? given : JSON.stringify(given));
    return parsed.ok ? "" : parsed.fault;
  }

  test("are none by default, and a secret", () => {
    const { openIdProviders } = signInMethodsConfig.variables;
    assert.deepEqual([openIdProviders.fallback, openIdProviders.secret], [[], true]);
  });

  test("have a name, scopes and, for Telegram, an issuer although none is given", () => {
    const short = { id: "corp", issuer: "https://id.example.com", clientId: "x" };
    const telegram = { id: "telegram", clientId: "42", clientSecret: "s" };
    const parsed = parseProviders(
      JSON.stringify([full, short, telegram, { ...full, id: "b", scopes: ["email"] }]),
    );
    assert.deepEqual(parsed.ok && parsed.value, [
      full,
      { ...short, clientSecret: undefined, name: "corp", scopes: ["openid", "email", "profile"] },
      { ...telegram, issuer: "https://oauth.telegram.org", name: "Telegram", scopes: ["openid", "profile"] },
      { ...full, id: "b", scopes: ["openid", "email"] },
    ]);
  });

  test("are refused with the place of the fault and without any value", () => {
    const cases: readonly (readonly [unknown, RegExp])[] = [
      ["not json", /JSON list/],
      [{}, /JSON list/],
      [[{ ...full, clientId: "" }], /\/0\/clientId/],
      [[{ ...full, id: "Acme Inc" }], /\/0\/id/],
      [[{ ...full, secret: "x" }], /wrong is/],
      [[full, full], /"acme" twice/],
      [[{ ...full, issuer: undefined }], /issuer of "acme"/],
      [[{ ...full, issuer: "http://id.example.com" }], /https/],
      [[{ ...full, issuer: "ftp://id.example.com" }], /\/0\/issuer/],
    ];
    for (const [given, fault] of cases) {
      assert.match(faultOf(given), fault);
      assert.ok(!faultOf(given).includes("very secret"));
    }
  });

  test("are reached by HTTPS, and without it on this machine and in development only", () => {
    assert.ok(mayReach("https://id.example.com", false));
    assert.ok(mayReach("http://127.0.0.1:4000", true));
    for (const [address, development] of [
      ["http://127.0.0.1:4000", false],
      ["http://id.example.com", true],
      ["http://127.0.0.1.example.com", true],
      ["ftp://127.0.0.1", true],
      ["", true],
    ] as const)
      assert.ok(!mayReach(address, development), address);
  });
});
