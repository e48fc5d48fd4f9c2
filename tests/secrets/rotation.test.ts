import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { totpCode } from "../attacks/support/totp.ts";
import { call, type Credentials, done, signIn } from "../isolation/support/people.ts";
import { openWorld, type World } from "../isolation/support/world.ts";

const BLOB = "^s1\\.[A-Za-z0-9_-]{22}\\.";

describe("new data keys for everybody", { timeout: 300_000 }, () => {
  let world: World;
  let phone: Credentials;
  let secretOfApp: string;
  const keyed = (): Credentials => ({
    authorization: `Bearer ${world.a.keys.all}`,
    "idempotency-key": "before-the-rotation",
  });
  const order = () => call(world.server, keyed(), "POST", "/api/v1/vin/jobs", ["1HGCM82633A004352"]);

  before(async () => {
    world = await openWorld();
    const { server, stranger } = world;
    phone = await signIn(server, stranger.email);
    const enrolled = await done<{ secret: string }>(
      call(server, phone, "POST", "/api/v1/me/two-factor/enrol"),
    );
    secretOfApp = enrolled.secret;
    await done(order());
  });
  after(() => world[Symbol.asyncDispose]());

  it("leave nothing in any column of the database under a former key, and everything readable", async () => {
    const { secrets } = world.server.house.parts;
    const before = await keysByColumn();
    for (const column of [
      "http.idempotency_keys.sealed_body",
      "identity.two_factor.secret",
      "mail.messages.sealed_content",
      "webhooks.endpoints.secret",
    ])
      assert.ok(
        before.has(column),
        `${column} holds nothing encrypted, so this test proves nothing about it.`,
      );
    for (const owner of [null, world.a.id, world.b.id]) {
      await secrets.rotateDataKey(owner);
      const { unreadable } = await secrets.reencrypt(owner);
      assert.deepEqual(
        unreadable.filter(({ code }) => code !== "SECRETS_FORMAT_UNKNOWN"),
        [],
      );
    }
    const former = new Set([...before.values()].flat());
    const left = [...(await keysByColumn())].filter(([, keys]) => keys.some((key) => former.has(key)));
    assert.deepEqual(left, []);

    const repeated = await order();
    assert.deepEqual([repeated.statusCode, repeated.headers["idempotency-replayed"]], [202, "true"]);
    const code = totpCode(secretOfApp);
    const confirmed = await call(world.server, phone, "POST", "/api/v1/me/two-factor/confirm", { code });
    assert.equal(confirmed.statusCode, 200, confirmed.body);
  });

  it("cannot forget a column: nothing is encrypted for one that is not registered", async () => {
    const { secrets } = world.server.house.parts;
    await assert.rejects(secrets.encrypt(world.a.id, "shop.bots.token", "token"), {
      code: "SECRETS_PURPOSE_UNKNOWN",
    });
  });

  /** Ids of the data keys under which the values of each text column lie. */
  async function keysByColumn(): Promise<ReadonlyMap<string, string[]>> {
    const columns = await world.server.asSuperuser<{ table: string; column: string }>(
      `select format('%I.%I', n.nspname, c.relname) as "table", a.attname as "column"
         from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
         join pg_namespace n on n.oid = c.relnamespace
        where a.atttypid = 'text'::regtype and a.attnum > 0 and not a.attisdropped
          and n.nspname !~ '^pg_|^information_schema$'`,
    );
    const found = new Map<string, string[]>();
    for (const { table, column } of columns) {
      const rows = await world.server.asSuperuser<{ key: string }>(
        `select distinct substr("${column}", 4, 22) as key from ${table} where "${column}" ~ $1`,
        [BLOB],
      );
      if (rows.length > 0)
        found.set(
          `${table}.${column}`,
          rows.map(({ key }) => key),
        );
    }
    return found;
  }
});
