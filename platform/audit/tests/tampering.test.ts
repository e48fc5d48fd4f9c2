import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Audit, ChainFault } from "#platform/audit";
import { testAudit } from "#platform/audit/testing";
import type { Transaction } from "#platform/database";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import { asTableOwner, cancelled, openDatabase } from "./fixture.ts";

/** Makes all hashes from an entry on, and the head, fit again. The owner of the tables knows how. */
const rehash = `do $$
declare
  previous bytea := decode(repeat('00', 32), 'hex');
  entry audit.entries;
begin
  for entry in select * from audit.entries where workspace_id = 'WORKSPACE' order by sequence loop
    previous := sha256(previous || convert_to(concat_ws(' ', entry.workspace_id, entry.sequence, entry.seal, entry.body::text), 'UTF8'));
    update audit.entries set hash = previous where workspace_id = entry.workspace_id and sequence = entry.sequence;
    update audit.heads set sequence = entry.sequence, hash = previous where workspace_id = entry.workspace_id;
  end loop;
end
$$`;

describe("verifying finds", () => {
  let opened: TestDatabase;
  let audit: Audit;
  before(async () => {
    opened = await openDatabase();
    audit = testAudit(opened.database);
  });
  after(() => opened.close());

  /** A chain of ten entries, the first eight anchored. */
  async function tenEntries(): Promise<string> {
    const workspaceId = newUuid(Date.now());
    for (let number = 1; number <= 10; number += 1) {
      const entry = { ...cancelled(number), ip: "203.0.113.9" };
      await opened.database.withWorkspace(workspaceId, (transaction) => audit.append(transaction, entry));
      if (number === 8) await audit.anchor();
    }
    assert.equal((await audit.verify(workspaceId)).intact, true);
    return workspaceId;
  }

  /** By pages of three entries. */
  async function verifyInSteps(workspaceId: string) {
    let cursor: string | undefined;
    for (;;) {
      const page = await audit.verifyPage(workspaceId, {
        limit: 3,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const { intact, firstFault, verifiedEntries } = page.verification;
      if (page.nextCursor === null) return { intact, firstFault, verifiedEntries };
      assert.equal(intact, true);
      cursor = page.nextCursor;
    }
  }

  async function faultAfter(
    attack: (transaction: Transaction, workspaceId: string) => Promise<unknown>,
  ): Promise<ChainFault | null> {
    const workspaceId = await tenEntries();
    await asTableOwner(opened.database, (transaction) => attack(transaction, workspaceId));
    const { intact, firstFault, verifiedEntries } = await audit.verify(workspaceId);
    assert.deepEqual(await verifyInSteps(workspaceId), { intact, firstFault, verifiedEntries });
    assert.equal(intact, firstFault === null);
    if (firstFault !== null) assert.ok(verifiedEntries <= firstFault.sequence);
    return firstFault;
  }

  const attack = (name: string, statement: string, expected: ChainFault): void => {
    test(name, async () => {
      const fault = await faultAfter(async (transaction, workspaceId) => {
        for (const text of statement.split(";;"))
          await transaction.query(text.replaceAll("WORKSPACE", workspaceId));
      });
      assert.deepEqual(fault, expected);
    });
  };
  const of = "where workspace_id = 'WORKSPACE' and sequence";
  const edit = `update audit.entries set body = replace(body::text, '"number":4', '"number":5')::json ${of} = 4`;
  const unlink = `delete from audit.personal ${of}`;

  attack("an edit", edit, { sequence: 4, problem: "changed" });
  attack("an edit with all later hashes made to fit", `${edit};;${rehash}`, {
    sequence: 4,
    problem: "forged",
  });
  attack(
    "an edit of white space alone",
    `update audit.entries set body = (body::text || ' ')::json ${of} = 2`,
    { sequence: 2, problem: "changed" },
  );
  attack("a changed seal", `update audit.entries set seal = 'x' ${of} = 3`, {
    sequence: 3,
    problem: "changed",
  });
  attack("a changed hash", `update audit.entries set hash = sha256('x') ${of} = 10`, {
    sequence: 10,
    problem: "changed",
  });
  attack("a deletion in the middle", `${unlink} = 5;;delete from audit.entries ${of} = 5`, {
    sequence: 5,
    problem: "missing",
  });
  attack("a deletion of the first", `${unlink} = 1;;delete from audit.entries ${of} = 1`, {
    sequence: 1,
    problem: "missing",
  });
  attack(
    "a deletion with later numbers and hashes made to fit",
    `delete from audit.personal where workspace_id = 'WORKSPACE';;delete from audit.entries ${of} = 5;;
     update audit.entries set sequence = sequence - 1 ${of} = 6;;update audit.entries set sequence = sequence - 1 ${of} = 7;;
     update audit.entries set sequence = sequence - 1 ${of} = 8;;update audit.entries set sequence = sequence - 1 ${of} = 9;;
     update audit.entries set sequence = sequence - 1 ${of} = 10;;${rehash}`,
    { sequence: 8, problem: "anchor-differs" },
  );
  const swapped = `update audit.entries e set body = o.body, seal = o.seal from audit.entries o
     where e.workspace_id = 'WORKSPACE' and o.workspace_id = 'WORKSPACE' and e.sequence in (6, 7) and o.sequence = 13 - e.sequence`;
  attack("two entries exchanged", swapped, { sequence: 6, problem: "changed" });
  attack(
    "two entries exchanged with all hashes made to fit",
    `delete from audit.personal where workspace_id = 'WORKSPACE';;${swapped};;${rehash}`,
    { sequence: 8, problem: "anchor-differs" },
  );
  attack(
    "an entry put in",
    `${unlink} = 10;;update audit.entries set sequence = 11 ${of} = 10;;
     insert into audit.entries (workspace_id, sequence, body, seal, hash)
     select workspace_id, 10, body, seal, hash from audit.entries ${of} = 9`,
    { sequence: 10, problem: "changed" },
  );
  attack(
    "an entry added behind the head",
    `insert into audit.entries (workspace_id, sequence, body, seal, hash)
     select workspace_id, 11, body, 'x', sha256(hash || convert_to(concat_ws(' ', workspace_id, 11, 'x', body::text), 'UTF8'))
       from audit.entries ${of} = 10`,
    { sequence: 11, problem: "forged" },
  );
  attack("a tail that was cut", `${unlink} > 8;;delete from audit.entries ${of} > 8`, {
    sequence: 9,
    problem: "cut",
  });
  attack(
    "a tail that was cut and a head made to fit",
    `${unlink} > 6;;delete from audit.entries ${of} > 6;;${rehash}`,
    { sequence: 7, problem: "cut" },
  );
  attack(
    "a whole chain that was cut",
    `delete from audit.personal where workspace_id = 'WORKSPACE';;
     delete from audit.entries where workspace_id = 'WORKSPACE'`,
    { sequence: 1, problem: "cut" },
  );
  attack("a changed head", `update audit.heads set hash = sha256('x') where workspace_id = 'WORKSPACE'`, {
    sequence: 10,
    problem: "head-changed",
  });
  attack("a changed anchor", `update audit.anchors set hash = sha256('x') where workspace_id = 'WORKSPACE'`, {
    sequence: 8,
    problem: "anchor-differs",
  });
  attack(
    "an anchor moved to the end by somebody without the key",
    `update audit.anchors a set sequence = h.sequence, hash = h.hash from audit.heads h where a.workspace_id = 'WORKSPACE' and h.workspace_id = 'WORKSPACE'`,
    { sequence: 10, problem: "anchor-differs" },
  );
  attack("a changed personal part", `update audit.personal set data = '{"ip":"198.51.100.1"}' ${of} = 2`, {
    sequence: 2,
    problem: "personal-changed",
  });
  attack("a personal part given to another person", `update audit.personal set subject = 'u2' ${of} = 2`, {
    sequence: 2,
    problem: "personal-changed",
  });
  attack("personal data removed without a note", `${unlink} = 2`, {
    sequence: 10,
    problem: "personal-missing",
  });

  test("a tail cut together with head and anchor, when a witness was kept elsewhere", async () => {
    const workspaceId = await tenEntries();
    const { items } = await audit.query({ workspaceId, limit: 1 });
    const [last] = items;
    const witness = { sequence: last?.sequence ?? 0, hash: last?.hash ?? "" };
    assert.equal((await audit.verify(workspaceId, witness)).intact, true);
    await asTableOwner(opened.database, async (transaction) => {
      for (const table of ["personal", "entries"]) {
        await transaction.query(`delete from audit.${table} where workspace_id = $1 and sequence > 6`, [
          workspaceId,
        ]);
      }
      await transaction.query("delete from audit.anchors where workspace_id = $1", [workspaceId]);
      await transaction.query(rehash.replaceAll("WORKSPACE", workspaceId));
    });
    assert.equal(
      (await audit.verify(workspaceId)).anchoredSequence,
      0,
      "nothing in the database vouches for the chain",
    );
    assert.deepEqual((await audit.verify(workspaceId, witness)).firstFault, { sequence: 7, problem: "cut" });
  });
});
