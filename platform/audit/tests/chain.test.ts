import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Audit } from "#platform/audit";
import { testAudit } from "#platform/audit/testing";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import { cancelled, codeOf, openDatabase } from "./fixture.ts";

describe("a chain", () => {
  let opened: TestDatabase;
  let audit: Audit;
  before(async () => {
    opened = await openDatabase(16);
    audit = testAudit(opened.database);
  });
  after(() => opened.close());

  const write = (workspaceId: string, number: number) =>
    opened.database.withWorkspace(workspaceId, (transaction) => audit.append(transaction, cancelled(number)));

  test("stays one line although 64 transactions append to it at once", async () => {
    const workspaceId = newUuid(Date.now());
    const appended = await Promise.all(Array.from({ length: 64 }, (_, number) => write(workspaceId, number)));
    assert.deepEqual(
      appended.map(({ sequence }) => sequence).toSorted((left, right) => left - right),
      Array.from({ length: 64 }, (_, index) => index + 1),
    );
    const result = await audit.verify(workspaceId);
    assert.deepEqual(result, {
      intact: true,
      firstFault: null,
      verifiedEntries: 64,
      erasedParts: 0,
      anchoredSequence: 0,
    });
  });

  test("makes nobody wait who appends to another", async () => {
    const [one, other] = [newUuid(Date.now()), newUuid(Date.now())];
    await opened.database.withWorkspace(one, async (transaction) => {
      await audit.append(transaction, cancelled(1));
      assert.equal((await write(other, 1)).sequence, 1);
      await opened.database.asApp((operators) => audit.append(operators, cancelled(1)));
    });
    assert.equal((await audit.verify(one)).verifiedEntries, 1);
  });

  test("has no gap where a transaction was undone, and no entry of it", async () => {
    const workspaceId = newUuid(Date.now());
    await write(workspaceId, 1);
    const undone = opened.database.withWorkspace(workspaceId, async (transaction) => {
      await audit.append(transaction, cancelled(2));
      throw new Error("undone");
    });
    await assert.rejects(undone, /undone/);
    assert.equal((await write(workspaceId, 3)).sequence, 2);
    const { items } = await audit.query({ workspaceId, limit: 10 });
    assert.deepEqual(
      items.map(({ facts }) => facts),
      [{ number: 3 }, { number: 1 }],
    );
    assert.equal((await audit.verify(workspaceId)).intact, true);
  });

  test("takes several entries of one transaction, in their order", async () => {
    const workspaceId = newUuid(Date.now());
    await opened.database.withWorkspace(workspaceId, async (transaction) => {
      for (let number = 1; number <= 3; number += 1) await audit.append(transaction, cancelled(number));
    });
    const { items } = await audit.query({ workspaceId, limit: 10 });
    assert.deepEqual(
      items.map(({ sequence, facts }) => [sequence, facts["number"]]),
      [
        [3, 3],
        [2, 2],
        [1, 1],
      ],
    );
  });

  test("of the operator takes entries from everybody and shows them to the operator only", async () => {
    const workspaceId = newUuid(Date.now());
    await opened.database.withWorkspace(workspaceId, async (transaction) => {
      await audit.append(transaction, { ...cancelled(7), workspaceId: null });
      assert.deepEqual(await transaction.query("select * from audit.entries"), []);
    });
    const { items } = await audit.query({ workspaceId: null, limit: 1 });
    assert.deepEqual([items[0]?.workspaceId, items[0]?.facts], [null, { number: 7 }]);
    assert.equal((await audit.verify(null)).intact, true);
  });

  test("of a workspace takes entries of its own transactions and of the operator's, of nobody else's", async () => {
    const [own, foreign] = [newUuid(Date.now()), newUuid(Date.now())];
    const { database } = opened;
    const strange = database.withWorkspace(foreign, (transaction) =>
      audit.append(transaction, { ...cancelled(1), workspaceId: own }),
    );
    assert.equal(await codeOf(strange), "AUDIT_CHAIN_REFUSED");
    const nobody = database.asApp((transaction) =>
      audit.append(transaction, { ...cancelled(1), workspaceId: own }),
    );
    assert.equal(await codeOf(nobody), "AUDIT_CHAIN_REFUSED");
    await database.asOps(
      "test",
      (transaction) => audit.append(transaction, { ...cancelled(1), workspaceId: own }),
      { write: true },
    );
    assert.equal((await audit.query({ workspaceId: own, limit: 5 })).items.length, 1);
    assert.equal((await audit.query({ workspaceId: foreign, limit: 5 })).items.length, 0);
  });

  test("cannot be written past its function: no role of ours may insert, change, delete or truncate", async () => {
    const workspaceId = newUuid(Date.now());
    await write(workspaceId, 1);
    await audit.anchor();
    const { database } = opened;
    for (const table of ["entries", "personal", "heads", "anchors"]) {
      const statements = [
        `insert into audit.${table} select * from audit.${table}`,
        `update audit.${table} set workspace_id = workspace_id`,
        `delete from audit.${table}`,
        `truncate audit.${table} cascade`,
      ];
      for (const text of statements) {
        await assert.rejects(
          database.queryInWorkspace(workspaceId, { text }),
          /permission denied|cannot insert a non-DEFAULT/,
          text,
        );
        const asOps = database.asOps("test", (transaction) => transaction.query(text), { write: true });
        await assert.rejects(asOps, /permission denied|cannot insert a non-DEFAULT/, text);
      }
    }
    assert.deepEqual(await opened.unprotectedTables(), []);
  });

  test("is append-only for whoever was granted more, and for the owner, by its triggers", async () => {
    const workspaceId = newUuid(Date.now());
    await write(workspaceId, 1);
    const app = new URL(opened.database.connectionString("app")).username;
    await opened.database.asOwner(async (transaction) => {
      await transaction.query(
        `grant insert, update, delete, truncate on all tables in schema audit to ${app}`,
      );
    });
    for (const text of [
      "update audit.entries set seal = ''",
      "delete from audit.entries",
      "truncate audit.entries cascade",
      "delete from audit.heads",
    ]) {
      await assert.rejects(opened.database.queryInWorkspace(workspaceId, { text }), /append-only/, text);
    }
    await assert.rejects(
      opened.database.asOwner((transaction) => transaction.query("truncate audit.entries cascade")),
      /append-only/,
    );
    assert.equal((await audit.verify(workspaceId)).verifiedEntries, 1);
  });
});
