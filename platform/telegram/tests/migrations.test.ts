import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { jobsMigrations } from "#platform/jobs";
import { secretsMigrations } from "#platform/secrets";
import { telegramMigrations } from "../index.ts";
import { openDatabase } from "./fixture.ts";

let database: TestDatabase;
before(async () => {
  database = await openDatabase();
});
after(() => database.close());

test("the tables can be undone and made again", async () => {
  const sets = [jobsMigrations, secretsMigrations, telegramMigrations];
  const count = readdirSync(telegramMigrations.directory).length;
  const undone = await database.database.rollback(sets, "telegram", count);
  assert.ok(undone.every(({ scope }) => scope === "telegram"));
  const made = await database.database.migrate(sets);
  assert.equal(made.length, count);
});
