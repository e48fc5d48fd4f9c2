import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  type Audit,
  type AuditEntry,
  type AuditFilter,
  auditMigrations,
  identityActions,
  moneyActions,
} from "#platform/audit";
import { testAudit } from "#platform/audit/testing";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { cancelled, codeOf, openDatabase } from "./fixture.ts";

describe("the log", () => {
  const clock = fakeClock("2026-03-01T00:00:00Z");
  const workspaceId = newUuid(Date.now());
  let opened: TestDatabase;
  let audit: Audit;

  const write = (entry: AuditEntry) =>
    opened.database.withWorkspace(workspaceId, (transaction) => audit.append(transaction, entry));

  before(async () => {
    opened = await openDatabase();
    audit = testAudit(opened.database, clock);
    await write({
      action: identityActions["identity.sign-in"],
      actor: { kind: "user", id: "u1" },
      facts: { method: "code" },
      ip: "192.0.2.1",
      requestId: "r-1",
    });
    clock.advanceMs(60_000);
    await write({
      action: identityActions["identity.role-changed"],
      actor: { kind: "user", id: "u1", impersonatedBy: "op1" },
      facts: { from: "member", to: "=cmd|calc" },
      target: { kind: "user", id: "u2" },
    });
    clock.advanceMs(60_000);
    await write({
      action: moneyActions["money.charged"],
      actor: { kind: "system", id: "billing" },
      facts: { amountMinor: 990, currency: "EUR", reference: "in_1" },
    });
    await write({
      action: moneyActions["money.refunded"],
      actor: { kind: "api-key", id: "k1" },
      facts: { amountMinor: 990, currency: "EUR", reference: "in_1" },
    });
  });
  after(() => opened.close());

  async function sequences(filter: Partial<AuditFilter>): Promise<number[]> {
    const { items } = await audit.query({ workspaceId, limit: 100, ...filter });
    return items.map(({ sequence }) => sequence);
  }

  test("answers entries as they were written", async () => {
    const { items } = await audit.query({ workspaceId, limit: 10, actions: ["identity.sign-in"] });
    const [{ id, hash, ...record } = assert.fail()] = items;
    assert.ok(id);
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.deepEqual(record, {
      workspaceId,
      sequence: 1,
      at: new Date("2026-03-01T00:00:00Z"),
      action: "identity.sign-in",
      actor: { kind: "user", id: "u1" },
      target: null,
      requestId: "r-1",
      facts: { method: "code" },
      personal: [{ subject: "u1", data: { ip: "192.0.2.1" } }],
      erasedParts: 0,
    });
  });

  test("finds entries by action, group of actions, actor, target and time", async () => {
    assert.deepEqual(await sequences({}), [4, 3, 2, 1]);
    assert.deepEqual(await sequences({ actions: ["money.*", "identity.sign-in"] }), [4, 3, 1]);
    assert.deepEqual(await sequences({ actions: ["money.charged"] }), [3]);
    assert.deepEqual(await sequences({ actions: ["mon.*"] }), []);
    assert.deepEqual(await sequences({ actorId: "u1" }), [2, 1]);
    assert.deepEqual(await sequences({ targetId: "u2" }), [2]);
    assert.deepEqual(
      await sequences({ from: new Date("2026-03-01T00:01:00Z"), until: new Date("2026-03-01T00:02:00Z") }),
      [2],
    );
    assert.deepEqual(await sequences({ workspaceId: newUuid(Date.now()) }), []);
  });

  test("is read page by page, although entries are added meanwhile", async () => {
    const first = await audit.query({ workspaceId, limit: 2 });
    await write(cancelled(5));
    const second = await audit.query({ workspaceId, limit: 2, cursor: first.nextCursor ?? "" });
    assert.deepEqual(
      [...first.items, ...second.items].map(({ sequence }) => sequence),
      [4, 3, 2, 1],
    );
    assert.equal(second.nextCursor, null);
    assert.equal(await codeOf(audit.query({ workspaceId, limit: 2, cursor: "x" })), "PAGE_CURSOR_INVALID");
    for (const limit of [0, 501, 1.5])
      assert.equal(await codeOf(audit.query({ workspaceId, limit })), "AUDIT_QUERY_INVALID");
  });

  test("names every chain, the operator's first", async () => {
    assert.deepEqual(await audit.chains(), [workspaceId]);
    await opened.database.asApp((transaction) => audit.append(transaction, cancelled(1)));
    assert.deepEqual(await audit.chains(), [null, workspaceId]);
  });

  test("goes out as NDJSON and verifies without the database; a changed, missing or doubled line is named", async () => {
    const lines = (await Array.fromAsync(audit.export({ workspaceId }, "ndjson")))
      .join("")
      .trimEnd()
      .split("\n");
    assert.equal(lines.length, 5);
    const result = await audit.verifyExport(lines);
    assert.deepEqual([result.intact, result.verifiedEntries], [true, 5]);
    const faultOf = async (changed: string[]) => (await audit.verifyExport(changed)).firstFault;
    const edited = lines.map((line) => line.replace('"amountMinor":990', '"amountMinor":99'));
    assert.deepEqual(await faultOf(edited), { sequence: 3, problem: "changed" });
    assert.deepEqual(await faultOf(lines.toSpliced(1, 1)), { sequence: 2, problem: "missing" });
    assert.deepEqual(await faultOf(lines.toSpliced(1, 0, lines[0] ?? "")), {
      sequence: 2,
      problem: "missing",
    });
    assert.deepEqual(await faultOf(lines.map((line) => line.replace("192.0.2.1", "192.0.2.2"))), {
      sequence: 1,
      problem: "personal-changed",
    });
    for (const broken of [[], ["x"], ["{}"]])
      assert.equal(await codeOf(audit.verifyExport(broken)), "AUDIT_EXPORT_UNREADABLE");
  });

  test("goes out as CSV in which no cell is a formula", async () => {
    const csv = (await Array.fromAsync(audit.export({ workspaceId, actions: ["identity.*"] }, "csv"))).join(
      "",
    );
    const [header, first, second, end] = csv.split("\n");
    assert.match(header ?? "", /^sequence,at,action,actorKind,actorId,/);
    assert.match(
      first ?? "",
      /^1,2026-03-01T00:00:00\.000Z,identity\.sign-in,user,u1,,,,r-1,"\{""method"":""code""\}",/,
    );
    assert.match(second ?? "", /^2,.*,user,u1,op1,user,u2,,/);
    assert.equal(end, "");
    assert.doesNotMatch(csv, /(^|,)"?[=+@-]/m);
  });

  test("goes out in pieces, however long it is", async () => {
    const long = newUuid(Date.now());
    await opened.database.withWorkspace(long, async (transaction) => {
      for (let number = 1; number <= 1_200; number += 1) await audit.append(transaction, cancelled(number));
    });
    const pieces = await Array.fromAsync(audit.export({ workspaceId: long }, "ndjson"));
    assert.deepEqual(
      pieces.map((piece) => piece.split("\n").length - 1),
      [500, 500, 200],
    );
    assert.equal((await audit.verifyExport(pieces.join("").trimEnd().split("\n"))).verifiedEntries, 1_200);
    assert.equal((await audit.verify(long)).verifiedEntries, 1_200);
  });

  test("lies in tables that can be removed again", async () => {
    const undone = await openDatabase();
    assert.equal((await undone.database.rollback([auditMigrations], "audit", 1)).length, 1);
    assert.equal((await undone.database.migrate([auditMigrations])).length, 1);
    await undone.close();
  });
});
