import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Transaction } from "#platform/database";
import type { TestDatabase } from "#platform/database/testing";
import { AppError, newUuid } from "#platform/kernel";
import type { Rotation } from "#platform/secrets";
import { testMasterSecret, testSecrets } from "#platform/secrets/testing";
import { codeOf, openDatabase, PURPOSE } from "./fixture.ts";

const NEXT_MASTER = "the next master secret of these tests, long enough";
const config = { previousMasterSecrets: [testMasterSecret], keyCacheSeconds: 300, keyCacheLimit: 10_000 };

interface Kept {
  readonly workspaceId: string;
  readonly blob: string;
}

describe("rotation", () => {
  let opened: TestDatabase;
  before(async () => {
    opened = await openDatabase();
  });
  after(() => opened.close());

  /** Secrets of as many workspaces, under the first master. */
  async function keep(count: number): Promise<Kept[]> {
    const secrets = await testSecrets(opened.database);
    const kept = await Promise.all(
      Array.from({ length: count }, async () => {
        const workspaceId = newUuid(Date.now());
        return { workspaceId, blob: await secrets.encrypt(workspaceId, PURPOSE, `secret of ${workspaceId}`) };
      }),
    );
    await secrets.close();
    return kept;
  }

  test(
    "fails none of 10,000 reads while another process puts all keys under the next master",
    { timeout: 300_000 },
    async () => {
      const kept = await keep(250);
      // So few keys fit into memory that most reads go to the rows which change.
      const reader = await testSecrets(opened.database, {
        masterSecret: NEXT_MASTER,
        config: { ...config, keyCacheLimit: 10 },
      });
      const rotation = { done: false };
      const rotating = rotateInOtherProcess(opened).finally(() => {
        rotation.done = true;
      });
      let reads = 0;
      while (reads < 10_000 || !rotation.done) {
        const batch = Array.from({ length: 50 }, async (_, index) => {
          const { workspaceId, blob } = kept[(reads + index * 7) % kept.length] ?? {
            workspaceId: "",
            blob: "",
          };
          assert.equal(await reader.decrypt(workspaceId, PURPOSE, blob), `secret of ${workspaceId}`);
        });
        await Promise.all(batch);
        reads += batch.length;
        if (reads % 1000 === 0) {
          const written = await reader.encrypt(newUuid(Date.now()), PURPOSE, "written meanwhile");
          assert.ok(written);
        }
      }
      assert.equal((await rotating).rewrappedKeys, 250);
      const { masters, currentMasterId } = await reader.status();
      assert.deepEqual(
        masters.map(({ masterId, known }) => ({ masterId, known })),
        [{ masterId: currentMasterId, known: true }],
      );
      await reader.close();
      const former = await testSecrets(opened.database);
      const [first] = kept;
      assert.equal(
        await codeOf(former.decrypt(first?.workspaceId ?? null, PURPOSE, first?.blob ?? "")),
        "SECRETS_MASTER_MISSING",
      );
      await former.close();
    },
  );

  test("may be run by two processes at once and again: each key is wrapped anew once, and noted", async () => {
    await keep(220);
    const noted: Rotation[] = [];
    const recordRotation = async (_transaction: Transaction, rotation: Rotation) => void noted.push(rotation);
    const deps = { masterSecret: NEXT_MASTER, config, recordRotation };
    const [one, two] = [await testSecrets(opened.database, deps), await testSecrets(opened.database, deps)];
    const [left, right] = await Promise.all([one.rotateMaster(), two.rotateMaster()]);
    assert.equal(left.rewrappedKeys + right.rewrappedKeys, 220);
    assert.equal((await one.rotateMaster()).rewrappedKeys, 0);
    const rewrapped = noted.map((rotation) => (rotation.kind === "master" ? rotation.rewrappedKeys : 0));
    assert.equal(
      rewrapped.reduce((sum, count) => sum + count, 0),
      220,
    );
    await Promise.all([one.close(), two.close()]);
  });

  test("does what it can when a master is missing, and names that master", async () => {
    const strangers = "a master secret that nobody kept, sadly so";
    const lost = await testSecrets(opened.database, { masterSecret: strangers });
    const blob = await lost.encrypt(null, PURPOSE, "lost");
    const [strange] = (await lost.status()).masters.filter(({ known }) => known);
    await lost.close();
    await keep(3);
    const secrets = await testSecrets(opened.database, { masterSecret: NEXT_MASTER, config });
    const thrown = await secrets.rotateMaster().catch((error: unknown) => error);
    assert.ok(thrown instanceof AppError && thrown.code === "SECRETS_MASTER_MISSING");
    assert.match(thrown.message, new RegExp(`${strange?.masterId}.*TRADEPOST_PREVIOUS_MASTER_SECRETS`));
    assert.equal(await codeOf(secrets.decrypt(null, PURPOSE, blob)), "SECRETS_MASTER_MISSING");
    const left = (await secrets.status()).masters.filter(
      ({ masterId, known }) => !known || masterId === strange?.masterId,
    );
    assert.deepEqual(left, [{ masterId: strange?.masterId, currentKeys: 1, retiredKeys: 0, known: false }]);
    await secrets.close();
    const found = await testSecrets(opened.database, {
      masterSecret: NEXT_MASTER,
      config: { ...config, previousMasterSecrets: [strangers] },
    });
    assert.equal((await found.rotateMaster()).rewrappedKeys, 1);
    assert.equal(await found.decrypt(null, PURPOSE, blob), "lost");
    await found.close();
  });

  test("of a data key is undone when it cannot be noted", async () => {
    const workspaceId = newUuid(Date.now());
    const secrets = await testSecrets(opened.database, {
      recordRotation: async () => {
        throw new Error("no audit log");
      },
    });
    const before = await secrets.encrypt(workspaceId, PURPOSE, "x");
    await assert.rejects(secrets.rotateDataKey(workspaceId), /no audit log/);
    const after = await secrets.encrypt(workspaceId, PURPOSE, "x");
    assert.equal(after.slice(0, 25), before.slice(0, 25));
    await secrets.close();
  });

  test("needs the master: everything the database holds opens nothing without it", async () => {
    const [{ workspaceId, blob } = { workspaceId: "", blob: "" }] = await keep(1);
    const dump = await opened.database.asOps("test", (transaction) =>
      transaction.query<{ line: string }>("select to_jsonb(k)::text as line from secrets.data_keys k"),
    );
    assert.doesNotMatch(
      JSON.stringify([dump, blob]),
      new RegExp(`secret of|${testMasterSecret}|${NEXT_MASTER}`),
    );
    const thief = await testSecrets(opened.database, {
      masterSecret: "guessed guessed guessed guessed guessed",
    });
    assert.equal(await codeOf(thief.decrypt(workspaceId, PURPOSE, blob)), "SECRETS_MASTER_MISSING");
    await thief.close();
  });
});

/** Runs the rotation in a process of its own, as the command line does. */
async function rotateInOtherProcess(opened: TestDatabase): Promise<{ rewrappedKeys: number }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "rotating-process.ts")], {
    env: { ...process.env, ...opened.environment, MASTER: NEXT_MASTER, PREVIOUS: testMasterSecret },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = await child.stdout.toArray();
  return JSON.parse(Buffer.concat(output).toString());
}
