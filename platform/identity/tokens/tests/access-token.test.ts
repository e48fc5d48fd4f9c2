import assert from "node:assert/strict";
import { createHmac, createPublicKey, generateKeyPairSync } from "node:crypto";
import { after, before, suite, test } from "node:test";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { testMasterSecret } from "#platform/secrets/testing";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { codeOf } from "../../tests/support.ts";
import { openTokens, peopleDatabase } from "../../tests/token-support.ts";
import type { Tokens } from "../tokens.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 3072 });
const ed25519 = generateKeyPairSync("ed25519");
const pemOf = (pair: typeof rsa) => String(pair.privateKey.export({ type: "pkcs8", format: "pem" }));

const subject = {
  userId: newUuid(0),
  sessionId: newUuid(0),
  workspaceId: newUuid(0),
  scopes: ["vin:decode", "shop:*"],
};

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signedWith(key: string | Buffer, header: object, payload: object, hash = "sha256"): string {
  const body = `${encoded(header)}.${encoded(payload)}`;
  return `${body}.${createHmac(hash, key).update(body).digest("base64url")}`;
}

suite("Access tokens", { timeout: 300_000 }, () => {
  const clock = fakeClock();
  const opened: Tokens[] = [];
  let database: TestDatabase;
  let tokens: Tokens;
  async function open(changes: Parameters<typeof openTokens>[2] = {}) {
    const made = await openTokens(database, clock, changes);
    opened.push(made);
    return made;
  }
  before(async () => {
    database = await peopleDatabase();
    tokens = await open();
  });
  after(async () => {
    for (const made of opened) await made.close();
    await database.close();
  });

  test("carry who, where and what for 15 minutes, and nothing else about the person", async () => {
    const { accessToken, expiresAt } = await tokens.issueAccess(subject);
    assert.deepEqual(expiresAt, new Date(clock.nowMs() + 900_000));
    const { tokenId, ...claims } = await tokens.verify(accessToken);
    assert.ok(tokenId.length > 30);
    assert.deepEqual(claims, { ...subject, expiresAt });
    assert.equal(decodeProtectedHeader(accessToken).typ, "at+jwt");
    assert.deepEqual(Object.keys(decodeJwt(accessToken)).sort(), [
      "aud",
      "exp",
      "iat",
      "iss",
      "jti",
      "scope",
      "sid",
      "sub",
      "workspace",
    ]);
    const bare = await tokens.issueAccess({ ...subject, workspaceId: null, scopes: [] });
    const read = await tokens.verify(bare.accessToken);
    assert.deepEqual([read.workspaceId, read.scopes], [null, []]);
  });

  test("are judged by one clock with 60 seconds of leeway on both sides", async () => {
    const clock = fakeClock();
    const here = await openTokens(database, clock);
    opened.push(here);
    const { accessToken } = await here.issueAccess(subject);
    for (const [seconds, code] of [
      [-7200, "IDENTITY_TOKEN_INVALID"],
      [-61, "IDENTITY_TOKEN_INVALID"],
      [-59, "resolved"],
      [959, "resolved"],
      [961, "IDENTITY_TOKEN_EXPIRED"],
      [7200, "IDENTITY_TOKEN_EXPIRED"],
    ] as const) {
      clock.setMs(Date.parse("2026-01-01T00:00:00Z") + seconds * 1000);
      assert.equal(await codeOf(here.verify(accessToken)), code, `${seconds} s after the issue`);
    }
  });

  test("are refused in every forged form, whatever the kind of the installation's key", async () => {
    const kinds = { derived: {}, rsa: { privateKey: pemOf(rsa) }, ed25519: { privateKey: pemOf(ed25519) } };
    for (const [kind, config] of Object.entries(kinds)) {
      const here = await open({ config });
      const { accessToken } = await here.issueAccess(subject);
      for (const [attack, forged] of Object.entries(forgeries(accessToken))) {
        const code = await codeOf(here.verify(forged));
        assert.equal(code, "IDENTITY_TOKEN_INVALID", `${kind}: ${attack}`);
      }
      assert.equal(await codeOf(here.verify(accessToken)), "resolved", kind);
    }
  });

  test("with the right key but wrong claims are refused", async () => {
    const { accessToken } = await tokens.issueAccess(subject);
    const wrong = {
      audience: await open({ issuer: "https://other.example.com" }),
      secret: await open({ masterSecret: "the master secret of another installation" }),
      key: await open({ config: { privateKey: pemOf(ed25519) } }),
    };
    for (const [what, other] of Object.entries(wrong)) {
      const theirs = (await other.issueAccess(subject)).accessToken;
      assert.equal(await codeOf(tokens.verify(theirs)), "IDENTITY_TOKEN_INVALID", what);
      assert.equal(await codeOf(other.verify(accessToken)), "IDENTITY_TOKEN_INVALID", what);
    }
  });

  test("need every claim, in its form and not longer than allowed, although our own key signed", async () => {
    const { accessToken } = await tokens.issueAccess(subject);
    const key = derivedKey();
    const header = decodeProtectedHeader(accessToken);
    const payload = decodeJwt(accessToken);
    assert.equal(await codeOf(tokens.verify(signedWith(key, header, payload))), "resolved");
    const { iat = 0 } = payload;
    const changes: Record<string, object> = {
      "other issuer": { iss: "https://other.example.com" },
      "other audience": { aud: "https://other.example.com" },
      "not yet valid": { nbf: iat + 120 },
      "issued in the future": { iat: iat + 120 },
      "no end": { exp: undefined },
      "end as text": { exp: String(iat + 900) },
      "no session": { sid: undefined },
      "subject that is no id": { sub: "1 or 1=1" },
      "workspace that is no id": { workspace: { $ne: null } },
      "scopes as a list": { scope: ["*"] },
    };
    for (const [what, change] of Object.entries(changes)) {
      const code = await codeOf(tokens.verify(signedWith(key, header, { ...payload, ...change })));
      assert.equal(code, "IDENTITY_TOKEN_INVALID", what);
    }
    const longLived = signedWith(key, header, { ...payload, iat: iat - 2000, exp: iat + 2000 });
    assert.equal(await codeOf(tokens.verify(longLived)), "IDENTITY_TOKEN_EXPIRED");
    for (const typ of ["JWT", "dpop+jwt", undefined]) {
      const code = await codeOf(tokens.verify(signedWith(key, { ...header, typ }, payload)));
      assert.equal(code, "IDENTITY_TOKEN_INVALID", `typ ${typ}`);
    }
    for (const more of [
      { jku: "https://evil.example.com/jwks.json" },
      { x5u: "https://evil.example.com/cert.pem" },
      { jwk: { kty: "oct", k: "AAAA" } },
      { x5c: ["MIIB"] },
      { crit: ["exp"] },
      { b64: false },
    ]) {
      const code = await codeOf(tokens.verify(signedWith(key, { ...header, ...more }, payload)));
      assert.equal(code, "IDENTITY_TOKEN_INVALID", Object.keys(more).join());
    }
  });
});

/** The key of a derived installation, found the hard way so that a change of the derivation is noticed. */
function derivedKey(): Buffer {
  const extracted = createHmac("sha256", Buffer.alloc(32)).update(testMasterSecret).digest();
  const info = Buffer.from("tradepost access tokens HS256\u0001");
  return createHmac("sha256", extracted).update(info).digest();
}

function forgeries(genuine: string): Record<string, string> {
  const header = decodeProtectedHeader(genuine);
  const payload = decodeJwt(genuine);
  const [head = "", body = "", signature = ""] = genuine.split(".");
  const other = encoded({ ...payload, sub: newUuid(1) });
  const publicPems = [rsa, ed25519].flatMap((pair) => {
    const key = createPublicKey(pair.privateKey);
    return [
      String(key.export({ type: "spki", format: "pem" })),
      String(key.export({ type: "spki", format: "pem" })).trim(),
      key.export({ type: "spki", format: "der" }),
    ];
  });
  const confusions = publicPems.flatMap((key, index) => [
    [`HS256 with public key ${index}`, signedWith(key, { ...header, alg: "HS256" }, payload)],
    [`HS384 with public key ${index}`, signedWith(key, { ...header, alg: "HS384" }, payload, "sha384")],
  ]);
  const names = ["none", "None", "NONE", "nOnE", "", "ES256", "RS512", "PS256", "dir", null, ["HS256"]];
  const algorithms = names.map((alg) => [
    `alg ${alg}`,
    `${encoded({ ...header, alg })}.${body}.${signature}`,
  ]);
  const unsigned = names.map((alg) => [`alg ${alg} unsigned`, `${encoded({ ...header, alg })}.${body}.`]);
  const kids = [
    "../../../../dev/null",
    "/dev/null",
    "' union select 'a",
    "key\u0000",
    "__proto__",
    "constructor",
    "",
    1,
    null,
  ];
  const empty = kids.flatMap((kid) =>
    ["", "a", Buffer.alloc(32)].map((key, index) => [
      `kid ${kid} with guess ${index}`,
      signedWith(key, { ...header, alg: "HS256", kid }, payload),
    ]),
  );
  return Object.fromEntries([
    ...confusions,
    ...algorithms,
    ...unsigned,
    ...empty,
    ["no kid", signedWith("", { alg: "HS256", typ: "at+jwt" }, payload)],
    ["other body", `${head}.${other}.${signature}`],
    ["no signature", `${head}.${body}.`],
    ["two parts", `${head}.${body}`],
    ["changed signature", `${head}.${body}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`],
    ["short signature", `${head}.${body}.${signature.slice(0, -4)}`],
    ["encrypted form", `${head}.${body}.${signature}.${body}.${signature}`],
    ["JSON form", JSON.stringify({ protected: head, payload: body, signature })],
    ["nothing", ""],
    ["dots", ".."],
    ["far too long", `${head}.${"A".repeat(100_000)}.${signature}`],
  ]);
}
