import assert from "node:assert/strict";
import { afterEach, beforeEach, suite, test } from "node:test";
import { hasScope, type Identity } from "#platform/identity";
import type { TestDatabase } from "#platform/database/testing";
import { codeOf, identityDatabase, LOCAL, openIdentity, FIRST_PAGE } from "./support.ts";

suite("the first start", { timeout: 300_000 }, () => {
  let opened: TestDatabase;
  let identities: Identity[];
  beforeEach(async () => {
    opened = await identityDatabase();
    identities = await Promise.all([openIdentity(opened), openIdentity(opened)]);
  });
  afterEach(async () => {
    await Promise.all(identities.map((identity) => identity.close()));
    await opened.close();
  });

  test("makes one workspace and shows one key, whose holder may do everything, although many start at once", async () => {
    const attempts = [...identities, ...identities, ...identities, ...identities];
    const results = await Promise.all(attempts.map((identity) => identity.ensureFirstWorkspace()));
    const made = results.filter((result) => result !== undefined);
    assert.equal(made.length, 1);
    const [first] = made;
    assert.ok(first);
    assert.equal(first.workspace.name, "My workspace");
    assert.match(first.secret, /^tp_/);
    const actor = await identities[1]?.authenticateApiKey(first.secret, LOCAL);
    assert.ok(actor && hasScope(actor, "vin:decode"));
    assert.equal((await identities[0]?.listApiKeys(first.workspace.id, FIRST_PAGE))?.items.length, 1);
    assert.deepEqual(await identities[0]?.firstWorkspace(), first.workspace);
  });

  test("is over once there is a workspace, with or without keys", async () => {
    const [identity] = identities;
    assert.ok(identity);
    assert.equal(await codeOf(identity.firstWorkspace()), "IDENTITY_WORKSPACE_NOT_FOUND");
    const { id } = await identity.createWorkspace({ name: "Mine" });
    assert.equal(await identity.ensureFirstWorkspace(), undefined);
    assert.equal((await identity.firstWorkspace()).id, id);
  });

  test("refuses a workspace without a name", async () => {
    const [identity] = identities;
    assert.ok(identity);
    for (const name of ["", "   ", "x".repeat(101)]) {
      assert.equal(await codeOf(identity.createWorkspace({ name })), "IDENTITY_WORKSPACE_INVALID");
    }
  });
});
