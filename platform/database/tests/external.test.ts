import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createDatabase, type Database, type DatabaseConfig } from "#platform/database";
import {
  createTestDatabase,
  silentLogger,
  type TestDatabase,
  testDatabaseConfig,
} from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { userOf, withLogin } from "../roles/connection-string.ts";
import { ask } from "./server-users.ts";

const secret = "a secret that is long enough for a test";

function open(changes: Partial<DatabaseConfig>, givenSecret = secret): Promise<Database> {
  return createDatabase({
    config: testDatabaseConfig(changes),
    dataDirectory: "/nowhere",
    secret: givenSecret,
    logger: silentLogger,
    clock: systemClock,
  });
}

describe("a server of the operator", () => {
  const prefix = `outside_${process.pid}`;
  let test: TestDatabase;
  let superuserUrl: string;
  /** An owner that may create roles but is no superuser, as managed servers give it. */
  let url: string;

  before(async () => {
    test = await createTestDatabase();
    superuserUrl = test.superuserUrl;
    const user = `${prefix}_owner`;
    await ask(superuserUrl, `create role ${user} login createrole password 'of the owner'`);
    await ask(superuserUrl, `alter database ${new URL(superuserUrl).pathname.slice(1)} owner to ${user}`);
    await ask(superuserUrl, "drop schema tradepost cascade");
    url = withLogin(superuserUrl, user, "of the owner");
  });
  after(() => test.close());

  it("names the SQL for its administrator when the owner may not create roles", async () => {
    await ask(superuserUrl, `alter role ${prefix}_owner nocreaterole`);
    const error = await open({ url, rolePrefix: prefix }).catch((thrown: Error) => thrown);
    assert.match(String(error), new RegExp(`create role "?${prefix}_app"? login nosuperuser`));
    await ask(superuserUrl, `alter role ${prefix}_owner createrole`);
  });

  it("gets roles that are bound by tenancy, and lets operations through without BYPASSRLS", async () => {
    const database = await open({ url, rolePrefix: prefix });
    await database.migrate([]);
    await database.asOwner(async (tx) => {
      await tx.query("create table public.things (workspace_id uuid not null)");
      await tx.query("select set_config('tradepost.operations_role', $1, true)", [`${prefix}_ops`]);
      await tx.query("select tradepost.protect_tenant_table('public.things')");
    });
    const workspace = "018f0000-0000-7000-8000-000000000000";
    const insert = "insert into public.things values ($1)";
    await database.withWorkspace(workspace, (tx) => tx.query(insert, [workspace]));
    assert.deepEqual(await database.query({ text: "select * from public.things" }), []);
    assert.equal((await database.asOps("test", (tx) => tx.query("select * from public.things"))).length, 1);
    assert.equal((await database.health()).embedded, false);
    await database.close();
  });

  it("is opened again with the same roles, and after a change of the secret", async () => {
    for (const given of [secret, "another secret that is long enough for a test"]) {
      const database = await open({ url, rolePrefix: prefix }, given);
      assert.equal((await database.health()).reachable, true);
      await database.close();
    }
  });

  it("takes the roles that it is given", async () => {
    const { DATABASE_URL, DATABASE_APP_URL, DATABASE_OPS_URL } = test.environment;
    const database = await open({ url: DATABASE_URL, appUrl: DATABASE_APP_URL, opsUrl: DATABASE_OPS_URL });
    assert.equal((await database.health()).reachable, true);
    await database.close();
  });

  it("is refused when the serving role would not be bound by tenancy", async () => {
    for (const appUrl of [superuserUrl, url]) {
      const opened = open({ url, appUrl, opsUrl: superuserUrl, rolePrefix: prefix });
      await assert.rejects(opened, {
        code: "DATABASE_ROLE_TOO_POWERFUL",
        message: new RegExp(userOf(appUrl)),
      });
    }
  });

  it("answers one message for a wrong password and for a database that is not there", async () => {
    const wrong = open({ url: withLogin(url, `${prefix}_owner`, "wrong") });
    await assert.rejects(wrong, { code: "DATABASE_CONNECTION_REFUSED", message: /DATABASE_URL/ });
    const missing = open({ url: url.replace(new URL(url).pathname, "/not_there") });
    await assert.rejects(missing, { code: "DATABASE_CONNECTION_REFUSED", message: /not_there/ });
  });

  it("is named, with its variable, when it is away or refuses a role", async () => {
    const away = open({ url: "postgres://owner:x@127.0.0.1:1/tradepost" });
    await assert.rejects(away, { code: "DATABASE_UNREACHABLE", message: /127\.0\.0\.1:1 in DATABASE_URL/ });
    const appUrl = withLogin(url, `${prefix}_app`, "wrong");
    const refused = open({ url, appUrl, rolePrefix: prefix });
    await assert.rejects(refused, { code: "DATABASE_CONNECTION_REFUSED", message: /DATABASE_APP_URL/ });
  });

  it("turns callers away when all connections are busy, and serves them again", async () => {
    const { DATABASE_URL, DATABASE_APP_URL, DATABASE_OPS_URL } = test.environment;
    const database = await open({
      url: DATABASE_URL,
      appUrl: DATABASE_APP_URL,
      opsUrl: DATABASE_OPS_URL,
      poolLimit: 2,
      connectTimeoutSeconds: 1,
    });
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const holders = [1, 2].map(() => database.asApp(() => finished));
    await assert.rejects(database.query({ text: "select 1" }), {
      code: "DATABASE_UNAVAILABLE",
      message: /busy/,
    });
    finish();
    await Promise.all(holders);
    assert.equal((await database.query({ text: "select 1" })).length, 1);
    await database.close();
  });
});
