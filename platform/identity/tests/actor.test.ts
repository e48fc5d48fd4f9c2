import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type ApiKeyActor, anonymous, hasScope, requireScope } from "#platform/identity";

function actorWith(...scopes: string[]): ApiKeyActor {
  return { kind: "api-key", keyId: "k", workspaceId: "w", scopes, limitPerMinute: null };
}

suite("scopes", () => {
  test("let an actor do what they name, their product's all or everything, and nothing else", () => {
    assert.ok(hasScope(actorWith("vin:decode"), "vin:decode"));
    assert.ok(hasScope(actorWith("vin:*"), "vin:decode"));
    assert.ok(hasScope(actorWith("*"), "vin:decode"));
    for (const scope of ["vin:history", "vin:decode-all", "vi:*", "shop:*", "vin:", "vin"]) {
      assert.equal(hasScope(actorWith(scope), "vin:decode"), false, scope);
    }
    assert.equal(hasScope(anonymous, "vin:decode"), false);
  });

  test("are named in the refusal; nobody is asked for a key first", () => {
    assert.throws(() => requireScope(actorWith("shop:*"), "vin:decode"), {
      code: "IDENTITY_SCOPE_MISSING",
      status: 403,
      message: /vin:decode/,
    });
    assert.throws(() => requireScope(anonymous, "vin:decode"), { code: "IDENTITY_KEY_MISSING", status: 401 });
    requireScope(actorWith("vin:decode"), "vin:decode");
  });
});
