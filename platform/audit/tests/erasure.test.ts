import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Audit } from "#platform/audit";
import { auditMigrations, createAudit } from "#platform/audit";
import { testAudit } from "#platform/audit/testing";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { secretsMigrations } from "#platform/secrets";
import { testSecrets } from "#platform/secrets/testing";
import { silentLogger } from "#platform/telemetry";
import { cancelled, codeOf } from "./fixture.ts";

const CANARIES = ["203.0.113.200", "Ada Canary", "ada@canary.example"];
const operator = { kind: "operator", id: "op1" } as const;

describe("personal data in the log", () => {
  const clock = fakeClock();
  let opened: TestDatabase;
  let audit: Audit;
  before(async () => {
    opened = await createTestDatabase({ migrations: [auditMigrations, secretsMigrations] });
    audit = testAudit(opened.database, clock);
  });
  after(() => opened.close());

  async function fill(workspaceId: string): Promise<void> {
    for (let number = 1; number <= 4; number += 1) {
      const entry = {
        ...cancelled(number),
        actor: { kind: "user", id: number % 2 === 0 ? "ada" : "bob" } as const,
        ip: number % 2 === 0 ? "203.0.113.200" : "203.0.113.1",
        personal: [{ subject: "ada", data: { name: "Ada Canary", mail: "ada@canary.example" } }],
      };
      await opened.database.withWorkspace(workspaceId, (transaction) => audit.append(transaction, entry));
    }
  }

  async function everything(): Promise<string> {
    const tables = ["entries", "personal", "heads", "anchors"];
    const rows = await opened.database.asOps("test", (transaction) =>
      Promise.all(
        tables.map((table) => transaction.query(`select to_jsonb(t)::text as row from audit.${table} t`)),
      ),
    );
    return JSON.stringify(rows);
  }

  test("of an erased person is nowhere, the others' stays, and the chain still verifies", async () => {
    const [one, two] = [newUuid(Date.now()), newUuid(Date.now())];
    await fill(one);
    await fill(two);
    await audit.anchor();
    const chains = await opened.database.asOps("test", (transaction) =>
      audit.chainsOfSubject(transaction, "ada"),
    );
    assert.deepEqual(chains, [one, two].toSorted());
    for (const workspaceId of chains) {
      const erasure = { workspaceId, subject: "ada", actor: operator, reason: "request of the person" };
      const parts = await opened.database.asOps(
        "erase",
        (transaction) => audit.erasePersonal(transaction, erasure),
        { write: true },
      );
      assert.equal(parts, 6);
    }
    const dump = await everything();
    for (const canary of CANARIES) assert.ok(!dump.includes(canary), canary);
    assert.ok(dump.includes("203.0.113.1"));
    for (const workspaceId of chains) {
      const result = await audit.verify(workspaceId);
      assert.deepEqual([result.intact, result.verifiedEntries, result.erasedParts], [true, 5, 6]);
      const { items } = await audit.query({ workspaceId, limit: 10 });
      assert.deepEqual(
        items.map(({ erasedParts, personal }) => [erasedParts, personal.length]),
        [
          [0, 0],
          [2, 0],
          [1, 1],
          [2, 0],
          [1, 1],
        ],
      );
      assert.deepEqual(
        [items[0]?.action, items[0]?.facts],
        ["audit.personal-erased", { parts: 6, reason: "request of the person" }],
      );
    }
  });

  test("goes when it is old, and only then", async () => {
    const workspaceId = newUuid(Date.now());
    await fill(workspaceId);
    clock.advanceMs(1_000);
    const before = clock.now();
    await fill(workspaceId);
    const erasure = {
      before,
      actor: { kind: "system", id: "retention" } as const,
      reason: "kept long enough",
    };
    const erase = () =>
      opened.database.withWorkspace(workspaceId, (transaction) => audit.erasePersonal(transaction, erasure));
    assert.equal(await erase(), 8);
    assert.equal(await erase(), 0, "nothing is left, and nothing noted");
    const result = await audit.verify(workspaceId);
    assert.deepEqual([result.intact, result.verifiedEntries, result.erasedParts], [true, 9, 8]);
  });

  test("of another workspace cannot be erased, nor everything by an empty condition", async () => {
    const [own, foreign] = [newUuid(Date.now()), newUuid(Date.now())];
    await fill(own);
    const strange = opened.database.withWorkspace(foreign, (transaction) =>
      audit.erasePersonal(transaction, { workspaceId: own, subject: "ada", actor: operator, reason: "x" }),
    );
    assert.equal(await codeOf(strange), "AUDIT_CHAIN_REFUSED");
    const empty = opened.database.withWorkspace(own, (transaction) =>
      audit.erasePersonal(transaction, { actor: operator, reason: "x" }),
    );
    assert.equal(await codeOf(empty), "AUDIT_QUERY_INVALID");
    assert.equal((await audit.verify(own)).erasedParts, 0);
  });

  test("and all else is sealed by the secrets part, whose rotations leave old seals valid", async () => {
    const workspaceId = newUuid(Date.now());
    const secrets = await testSecrets(opened.database);
    const sealed = createAudit({
      database: opened.database,
      clock,
      logger: silentLogger,
      signer: secrets.signer(null, "audit.entries"),
    });
    const write = () =>
      opened.database.withWorkspace(workspaceId, (transaction) => sealed.append(transaction, cancelled(1)));
    await write();
    await sealed.anchor();
    await secrets.rotateDataKey(null);
    await write();
    const result = await sealed.verify(workspaceId);
    assert.deepEqual([result.intact, result.verifiedEntries, result.anchoredSequence], [true, 2, 1]);
    assert.deepEqual(
      (await audit.verify(workspaceId)).firstFault,
      { sequence: 1, problem: "forged" },
      "another key seals nothing",
    );
    await secrets.close();
  });
});
