import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import type { MigrationSet } from "#platform/database";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";

describe("migrations", () => {
  let folder: string;
  let counter = 0;
  let set: MigrationSet;
  let test: TestDatabase;
  const file = (name: string, content: string): Promise<void> =>
    writeFile(path.join(set.directory, name), content);
  const tables = async (): Promise<readonly string[]> => {
    const rows = await test.database.asOwner((tx) =>
      tx.query<{ name: string }>("select tablename as name from pg_tables where schemaname = $1 order by 1", [
        set.scope,
      ]),
    );
    return rows.map((row) => row.name);
  };

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tradepost-migrations-"));
    test = await createTestDatabase();
  });
  after(async () => {
    await test.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    counter += 1;
    const scope = `part_${counter}`;
    set = { scope, directory: path.join(folder, scope) };
    await mkdir(set.directory);
    await file(
      "0001_start.sql",
      `create schema ${scope}; create table ${scope}.one (id int);\n-- rollback\ndrop schema ${scope} cascade;`,
    );
    await file(
      "0002_more.sql",
      `create table ${scope}.two (id int);\r\n-- rollback\r\ndrop table ${scope}.two;`,
    );
  });

  it("are applied once, in order, and the serving role may use what they make", async () => {
    const applied = await test.database.migrate([set]);
    assert.deepEqual(
      applied.map((one) => one.name),
      ["0001_start", "0002_more"],
    );
    assert.deepEqual(await test.database.migrate([set]), []);
    await test.database.asApp((tx) => tx.query(`insert into ${set.scope}.one values (1)`));
  });

  it("are applied once when five processes start at the same moment", async () => {
    const runs = await Promise.all([1, 2, 3, 4, 5].map(() => test.database.migrate([set])));
    assert.deepEqual(
      runs
        .flat()
        .map((one) => one.name)
        .toSorted(),
      ["0001_start", "0002_more"],
    );
  });

  it("leave nothing of a file that failed, and keep what came before it", async () => {
    await file("0003_broken.sql", `create table ${set.scope}.three (id int); select 1 / 0;`);
    await assert.rejects(test.database.migrate([set]), {
      code: "DATABASE_MIGRATION_FAILED",
      message: new RegExp(`${set.scope}/0003_broken.*division by zero`),
    });
    assert.deepEqual(await tables(), ["one", "two"]);
  });

  it("refuse a database that a newer version has changed", async () => {
    await test.database.migrate([set]);
    await rm(path.join(set.directory, "0002_more.sql"));
    await assert.rejects(test.database.migrate([set]), { code: "DATABASE_NEWER", message: /0002_more/ });
    await assert.rejects(test.database.pendingMigrations([set]), { code: "DATABASE_NEWER" });
  });

  it("are told before they are applied, and applied by nobody who only asks", async () => {
    const [first, second] = [1, 2].map(() => test.database.pendingMigrations([set]));
    assert.deepEqual(await first, await second);
    assert.deepEqual(
      (await first)?.map(({ name }) => name),
      ["0001_start", "0002_more"],
    );
    assert.deepEqual(await tables(), []);
  });

  it("refuse a file that was edited after it had been applied, but not new line ends", async () => {
    await test.database.migrate([set]);
    await file(
      "0002_more.sql",
      `create table ${set.scope}.two (id int);\n-- rollback\ndrop table ${set.scope}.two;`,
    );
    await test.database.migrate([set]);
    await file("0002_more.sql", `create table ${set.scope}.two (id bigint);`);
    await assert.rejects(test.database.migrate([set]), { code: "DATABASE_MIGRATION_EDITED" });
  });

  it("refuse a file that comes after a later one, a number used twice and a wrong name", async () => {
    await rm(path.join(set.directory, "0001_start.sql"));
    await file("0002_more.sql", `create schema ${set.scope};`);
    await test.database.migrate([set]);
    await file("0001_late.sql", "select 1;");
    await assert.rejects(test.database.migrate([set]), { code: "DATABASE_MIGRATION_ORDER" });
    await file("0002_again.sql", "select 1;");
    await assert.rejects(test.database.migrate([set]), { code: "DATABASE_MIGRATION_INVALID" });
    await rm(path.join(set.directory, "0002_again.sql"));
    await file("3_short.sql", "select 1;");
    await assert.rejects(test.database.migrate([set]), { code: "DATABASE_MIGRATION_INVALID" });
  });

  it("are undone newest first by their rollback part, and can be applied again", async () => {
    await test.database.migrate([set]);
    const undone = await test.database.rollback([set], set.scope, 1);
    assert.deepEqual(
      undone.map((one) => one.name),
      ["0002_more"],
    );
    assert.deepEqual(await tables(), ["one"]);
    await test.database.migrate([set]);
    assert.deepEqual(await tables(), ["one", "two"]);
  });

  it("without a rollback part refuse to be undone", async () => {
    await file("0003_final.sql", `create table ${set.scope}.three (id int);`);
    await test.database.migrate([set]);
    await assert.rejects(test.database.rollback([set], set.scope, 1), { code: "DATABASE_ROLLBACK_MISSING" });
    assert.deepEqual(await tables(), ["one", "three", "two"]);
  });

  it("of a part that is not known any more stay applied and hinder nobody", async () => {
    await test.database.migrate([set]);
    assert.deepEqual(await test.database.migrate([]), []);
  });
});
