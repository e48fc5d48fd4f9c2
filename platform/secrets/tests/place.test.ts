import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import type { Secrets } from "#platform/secrets";
import { testSecrets } from "#platform/secrets/testing";
import { asTableOwner, codeOf, openDatabase, PURPOSE } from "./fixture.ts";

describe("a secret", () => {
  const first = newUuid(Date.now());
  const second = newUuid(Date.now());
  let opened: TestDatabase;
  let secrets: Secrets;
  before(async () => {
    opened = await openDatabase();
    secrets = await testSecrets(opened.database);
  });
  after(async () => {
    await secrets.close();
    await opened.close();
  });

  test("comes back as it was, for a workspace and for the operator, as text and as bytes", async () => {
    for (const owner of [first, null]) {
      for (const plaintext of ["123456:AAF-token", "", "Ключ 🔑", "x".repeat(100_000)]) {
        const blob = await secrets.encrypt(owner, PURPOSE, plaintext);
        assert.match(blob, /^s1\.[\w-]{22}\.[\w-]+$/);
        assert.equal(await secrets.decrypt(owner, PURPOSE, blob), plaintext);
      }
      const bytes = Uint8Array.from([0, 255, 10, 13]);
      const blob = await secrets.encrypt(owner, PURPOSE, bytes);
      assert.deepEqual(Uint8Array.from(await secrets.decryptBytes(owner, PURPOSE, blob)), bytes);
      assert.deepEqual(bytes, Uint8Array.from([0, 255, 10, 13]), "the caller's bytes are not touched");
    }
  });

  test("looks different each time, so equal secrets cannot be told", async () => {
    const blobs = await Promise.all(
      Array.from({ length: 100 }, () => secrets.encrypt(first, PURPOSE, "same")),
    );
    assert.equal(new Set(blobs.map((blob) => blob.slice(25))).size, 100);
  });

  test("does not open for another workspace, the operator or another purpose", async () => {
    const blob = await secrets.encrypt(first, PURPOSE, "value");
    await secrets.encrypt(second, PURPOSE, "has a key of its own");
    const operators = await secrets.encrypt(null, PURPOSE, "value");
    const places: [string | null, string, string][] = [
      [second, PURPOSE, blob],
      [null, PURPOSE, blob],
      [first, "shop.bots.token2", blob],
      [first, "shop.bots.secret", blob],
      [first, PURPOSE, operators],
    ];
    for (const [owner, purpose, moved] of places) {
      assert.equal(await codeOf(secrets.decrypt(owner, purpose, moved)), "SECRETS_WRONG_PLACE");
    }
  });

  test("does not open for another workspace although somebody gave the key to that workspace", async () => {
    const first = newUuid(Date.now());
    const blob = await secrets.encrypt(first, PURPOSE, "value");
    await secrets.encrypt(second, PURPOSE, "other");
    await asTableOwner(opened.database, (transaction) =>
      transaction.query(
        "update secrets.data_keys set workspace_id = $2, current = false, retired_at = now() where workspace_id = $1",
        [first, second],
      ),
    );
    const cold = await testSecrets(opened.database);
    assert.equal(await codeOf(cold.decrypt(second, PURPOSE, blob)), "SECRETS_MASTER_WRONG");
    await cold.close();
  });

  test("does not open for another purpose although it was marked as belonging there", async () => {
    const blob = await secrets.encrypt(first, PURPOSE, "value");
    const elsewhere = await secrets.encrypt(first, "shop.bots.note", "x");
    const bytes = Buffer.from(blob.slice(26), "base64url");
    Buffer.from(elsewhere.slice(26), "base64url").copy(bytes, 0, 0, 4);
    const marked = `${blob.slice(0, 26)}${bytes.toString("base64url")}`;
    assert.equal(await codeOf(secrets.decrypt(first, "shop.bots.note", marked)), "SECRETS_TAMPERED");
  });

  test("does not open after a change of any of its characters", async () => {
    const blob = await secrets.encrypt(first, PURPOSE, "a secret value");
    for (let index = 0; index < blob.length; index += 1) {
      const changed = blob.slice(0, index) + (blob[index] === "A" ? "B" : "A") + blob.slice(index + 1);
      const code = await codeOf(secrets.decrypt(first, PURPOSE, changed));
      assert.match(code, /^SECRETS_(TAMPERED|WRONG_PLACE|KEY_UNKNOWN|FORMAT_UNKNOWN)$/, `character ${index}`);
    }
  });

  test("does not open when it was cut, lengthened or is something else", async () => {
    const blob = await secrets.encrypt(first, PURPOSE, "a secret value");
    for (const changed of [blob.slice(0, -4), `${blob}AAAA`, blob.slice(0, 40)]) {
      assert.equal(await codeOf(secrets.decrypt(first, PURPOSE, changed)), "SECRETS_TAMPERED");
    }
    for (const other of ["", "plain text", "s2.x.y", blob.replace("s1.", "s2.")]) {
      assert.equal(await codeOf(secrets.decrypt(first, PURPOSE, other)), "SECRETS_FORMAT_UNKNOWN");
    }
  });

  test("needs a place that exists: a workspace's id and a purpose with a dot", async () => {
    assert.equal(await codeOf(secrets.encrypt("shop", PURPOSE, "x")), "DATABASE_WORKSPACE_INVALID");
    for (const purpose of ["", "token", "Shop.token", "shop token.x", `a.${"b".repeat(99)}`]) {
      assert.equal(await codeOf(secrets.encrypt(first, purpose, "x")), "SECRETS_PURPOSE_INVALID");
    }
  });

  test("is signed for one message and place only, before and after every rotation", async () => {
    const signer = secrets.signer(first, "audit.entries");
    const signature = await signer.sign("message");
    await secrets.rotateDataKey(first);
    assert.equal(await signer.verify("message", signature), true);
    assert.notEqual(await signer.sign("message"), signature);
    assert.equal(await signer.verify("message2", signature), false);
    assert.equal(await secrets.signer(first, "audit.anchors").verify("message", signature), false);
    assert.equal(await secrets.signer(second, "audit.entries").verify("message", signature), false);
    for (const broken of [
      "",
      "h1.x.y",
      signature.slice(0, -1),
      signature.replace(/^h1\.[\w-]{4}/, "h1.AAAA"),
    ])
      assert.equal(await signer.verify("message", broken), false);
  });
});
