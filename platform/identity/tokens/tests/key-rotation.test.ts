import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { after, before, suite, test } from "node:test";
import { createLocalJWKSet, jwtVerify } from "jose";
import { testMasterSecret } from "#platform/secrets/testing";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid, systemClock } from "#platform/kernel";
import { codeOf } from "../../tests/support.ts";
import { openTokens, peopleDatabase } from "../../tests/token-support.ts";
import type { Tokens } from "../tokens.ts";

const former = pemOf(generateKeyPairSync("rsa", { modulusLength: 3072 }));
const present = pemOf(generateKeyPairSync("ed25519"));
const subject = { userId: newUuid(0), sessionId: newUuid(0), workspaceId: null, scopes: [] };

function pemOf(pair: { readonly privateKey: KeyObject }): string {
  return String(pair.privateKey.export({ type: "pkcs8", format: "pem" }));
}

suite("Keys of access tokens", { timeout: 300_000 }, () => {
  const opened: Tokens[] = [];
  let database: TestDatabase;
  async function open(changes: Parameters<typeof openTokens>[2] = {}) {
    const made = await openTokens(database, systemClock, changes);
    opened.push(made);
    return made;
  }
  before(async () => {
    database = await peopleDatabase();
  });
  after(async () => {
    for (const made of opened) await made.close();
    await database.close();
  });

  test("can be exchanged while the former one still verifies, until it is taken away", async () => {
    const before = await open({ config: { privateKey: former } });
    const between = await open({ config: { privateKey: present, furtherKeys: former } });
    const afterwards = await open({ config: { privateKey: present } });
    const { accessToken } = await before.issueAccess(subject);
    assert.equal(await codeOf(between.verify(accessToken)), "resolved");
    assert.equal(await codeOf(afterwards.verify(accessToken)), "IDENTITY_TOKEN_INVALID");
    const next = await between.issueAccess(subject);
    assert.equal(await codeOf(afterwards.verify(next.accessToken)), "resolved");
  });

  test("derived from the master secret follow its exchange", async () => {
    const before = await open();
    const masterSecret = "the next master secret of this installation";
    const between = await open({ masterSecret, previousMasterSecrets: [testMasterSecret] });
    const afterwards = await open({ masterSecret });
    const { accessToken } = await before.issueAccess(subject);
    assert.equal(await codeOf(between.verify(accessToken)), "resolved");
    assert.equal(await codeOf(afterwards.verify(accessToken)), "IDENTITY_TOKEN_INVALID");
  });

  test("are published as public keys by which others can verify, and a secret key is not", async () => {
    const here = await open({ config: { privateKey: present, furtherKeys: former } });
    const document = JSON.parse(JSON.stringify(here.jwks()));
    assert.deepEqual(
      document.keys.map((key: Record<string, unknown>) => [key["kty"], key["alg"], key["use"], "d" in key]),
      [
        ["OKP", "EdDSA", "sig", false],
        ["RSA", "RS256", "sig", false],
      ],
    );
    const { accessToken } = await here.issueAccess(subject);
    const read = await jwtVerify(accessToken, createLocalJWKSet(document), { typ: "at+jwt" });
    assert.equal(read.payload.sub, subject.userId);
    assert.deepEqual((await open()).jwks(), { keys: [] });
  });

  test("that are weak, unreadable or useless end the start with the variable and the cure", async () => {
    const weak = pemOf(generateKeyPairSync("rsa", { modulusLength: 2048 }));
    const curve = pemOf(generateKeyPairSync("ec", { namedCurve: "P-256" }));
    for (const config of [
      { privateKey: weak },
      { privateKey: curve },
      { privateKey: "no key" },
      { privateKey: present, furtherKeys: "no key" },
      { privateKey: present, furtherKeys: weak },
      { furtherKeys: former },
    ]) {
      const started = openTokens(database, systemClock, { config });
      await assert.rejects(started, {
        code: "IDENTITY_TOKEN_KEY_INVALID",
        message: /^TRADEPOST_TOKEN_.*openssl/,
      });
    }
    const folded = await open({ config: { privateKey: present.replaceAll("\n", "\\n") } });
    assert.equal(folded.jwks().keys.length, 1);
  });
});
