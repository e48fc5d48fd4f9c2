import { createHash } from "node:crypto";
import type { Client } from "pg";
import type { DatabaseDependencies } from "../dependencies.ts";
import { readMigrations } from "../migrate/files.ts";
import { ownMigrations } from "../migrate/runner.ts";
import { openOn } from "../open-on.ts";
import { withClient } from "../roles/administrator.ts";
import type { MigrationSet } from "../types.ts";
import type { TestServer } from "./server.ts";

/** Any number; held while a template is made. */
const lockKey = 4_410_773_201;

/** Name of a database with these migrations applied; made once per run, then copied. */
export async function ensureTemplate(
  server: TestServer,
  dependencies: DatabaseDependencies,
  sets: readonly MigrationSet[],
): Promise<string> {
  const name = `template_${await fingerprint(sets)}`;
  await withClient(server.superuserUrl("postgres"), "owner", async (client) => {
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    if (!(await exists(client, name))) await build(client, name, server, dependencies, sets);
  });
  return name;
}

async function exists(client: Client, name: string): Promise<boolean> {
  return (await client.query("select 1 from pg_database where datname = $1", [name])).rows.length > 0;
}

/** Built under another name, so that a half-built one is never copied. */
async function build(
  client: Client,
  name: string,
  server: TestServer,
  dependencies: DatabaseDependencies,
  sets: readonly MigrationSet[],
): Promise<void> {
  const unfinished = `unfinished_${name}`;
  await client.query(`drop database if exists ${unfinished} with (force)`);
  await client.query(`create database ${unfinished} owner ${server.owner} strategy wal_log`);
  const database = await openOn(server.access(unfinished), dependencies);
  try {
    await database.migrate(sets);
  } finally {
    await database.close();
  }
  await client.query(`alter database ${unfinished} rename to ${name}`);
}

async function fingerprint(sets: readonly MigrationSet[]): Promise<string> {
  const hash = createHash("sha256");
  for (const set of [ownMigrations, ...sets]) {
    for (const file of await readMigrations(set))
      hash.update(`${file.scope}/${file.name} ${file.checksum}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}
