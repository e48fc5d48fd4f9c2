import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { storedData } from "../../apps/stored-data.ts";
import { call, done } from "./support/people.ts";
import { digestRows } from "./support/stored-rows.ts";
import { openWorld, type World } from "./support/world.ts";

interface DefinerFunction {
  readonly signature: string;
  readonly names: readonly string[];
  readonly types: readonly string[];
}

/** Functions that answer something about a workspace other than the transaction's, and why they may. */
const TELL: Readonly<Record<string, string>> = {
  "identity.find_session_in(uuid,uuid)":
    "The caller holds the session; it tells of the role of its own person.",
  "identity.is_workspace_disabled(uuid)": "The caller holds a refresh token that names the workspace.",
  "identity.own_workspaces(uuid)": "The caller is the person, who may be in many workspaces.",
  "identity.received_invitations(uuid)": "The caller is the person, whose proved address was invited.",
  "identity.starting_workspace(uuid)": "The caller is the person who signs in, and acts nowhere yet.",
  "audit.chains_of_subject(text)": "Names the chains in which a person who is erased has personal data.",
  "audit.list_unanchored(uuid,integer)":
    "The heads of all chains, without any content, are anchored by a schedule.",
  "secrets.find_data_key(uuid)":
    "The key is wrapped; the id stands in a value that the caller can read already.",
  "secrets.find_current_data_key(uuid)": "The key is wrapped, and what it opens is bound to its workspace.",
  "secrets.list_keys_of_other_masters(text,uuid,integer)":
    "Wrapped keys of all workspaces are wrapped anew together.",
};

/** Functions that change something of another workspace, and why they may. */
const CHANGE: Readonly<Record<string, string>> = {
  "audit.store_anchor(uuid,bigint,bytea,timestamp with time zone,text)":
    "A schedule anchors all chains; nobody without the key can sign an anchor that verifies.",
  "telegram.issue_link_code(bytea,text,uuid,uuid,bigint,timestamp with time zone)":
    "The caller is the person, or writes to the bot; a code links only both sides together.",
};

/** Unique values that tenants share, and why nobody learns from a conflict. */
const SHARED_UNIQUE: Readonly<Record<string, string>> = {
  "http.idempotency_keys_attempt": "A number that the server draws for each attempt.",
  "identity.api_keys_key_hash_key": "A hash of 216 random bits that the server draws.",
  "identity.invitations_token_hash_key": "A hash of 256 random bits that the server draws.",
  "jobs.dead_letters_pkey": "An id that the server draws; only the owner's functions write here.",
  "jobs.pending_pkey": "A sequence; only the owner's functions write here.",
  "jobs.pending_id_key": "An id that the server draws; only the owner's functions write here.",
  "jobs.pending_key_key":
    "Chosen by products, not by callers; a second job with the key is left out silently.",
  "jobs.records_pkey": "An id that the server draws; only the owner's functions write here.",
  "mail.messages_pkey": "An id that the server draws.",
  "secrets.data_keys_key_id_key": "An id that the server draws.",
  "telegram.bots_pkey": "Given by Telegram; whoever asks about a bot has its token.",
  "telegram.campaigns_pkey": "An id that the server draws.",
  "vin.bulk_jobs_pkey": "An id that the server draws.",
  "vin.bulk_items_pkey": "Begins with a job's id that the server draws.",
  "vin.bulk_messages_pkey": "Begins with a job's id that the server draws.",
  "vin.bulk_parts_pkey": "Begins with a job's id that the server draws.",
};

let world: World;
let appRole: string;
let dataKey: string;
let tenantTables: readonly string[];

before(async () => {
  world = await openWorld();
  appRole = new URL(world.server.test.environment.DATABASE_APP_URL).username;
  const { server, b } = world;
  await done(call(server, b.people.owner.browser, "PATCH", `/api/v1/workspaces/${b.id}`, { name: b.canary }));
  const [key] = await server.asSuperuser<{ id: string }>(
    "select key_id as id from secrets.data_keys where workspace_id = $1",
    [b.id],
  );
  assert.ok(key);
  dataKey = key.id;
  tenantTables = storedData.flatMap(({ table, ofWorkspace }) => (ofWorkspace === undefined ? [] : [table]));
});
after(() => world[Symbol.asyncDispose]());

describe("the role that serves tenants", () => {
  it("is bound by row-level security, owns nothing, and is a member of nobody", async () => {
    const { server } = world;
    const [role] = await server.asSuperuser(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
         (select count(*)::int from pg_auth_members where member = r.oid) as "memberOf",
         (select count(*)::int from pg_class where relowner = r.oid) + (select count(*)::int from pg_proc where proowner = r.oid)
           + (select count(*)::int from pg_namespace where nspowner = r.oid) + (select count(*)::int from pg_database where datdba = r.oid) as owns
         from pg_roles r where rolname = $1`,
      [appRole],
    );
    const no = false;
    assert.deepEqual(role, {
      rolsuper: no,
      rolbypassrls: no,
      rolcreaterole: no,
      rolcreatedb: no,
      rolreplication: no,
      memberOf: 0,
      owns: 0,
    });
  });

  it("cannot become another role, weaken a table, or read files", async () => {
    const table = "identity.api_keys";
    const attempts = [
      "set role tradepost_owner",
      "set role tradepost_ops",
      "set session authorization tradepost_owner",
      "set session_replication_role = replica",
      `alter table ${table} disable row level security`,
      `alter table ${table} no force row level security`,
      `alter table ${table} owner to ${appRole}`,
      `alter role ${appRole} bypassrls`,
      `create policy everybody on ${table} using (true)`,
      `drop policy tenant_isolation on ${table}`,
      `alter policy tenant_isolation on ${table} using (true)`,
      `truncate ${table}`,
      `create trigger spy after insert on ${table} execute function pg_catalog.suppress_redundant_updates_trigger()`,
      `create function pg_temp.owned() returns int language sql security definer as 'select 1'; alter function pg_temp.owned() owner to tradepost_owner`,
      "create schema mine",
      "create table identity.mine (id int)",
      "create extension dblink",
      "select pg_read_file('/etc/passwd')",
      `copy ${table} to '/tmp/keys'`,
      `copy ${table} to program 'cat'`,
    ];
    for (const attempt of attempts)
      assert.equal(await failsAsApp(attempt), true, `The role that serves tenants may: ${attempt}`);
  });

  it("sees no row of any table of workspaces without a workspace, and none of another", async () => {
    for (const setting of ["", "01920000-0000-7000-8000-00000000dead", world.a.id]) {
      for (const table of tenantTables) {
        const text = await textAsApp(setting, `select t::text from ${table} t`);
        assert.ok(!text.includes(world.b.canary) && !text.includes(world.b.id), `${table} with "${setting}"`);
      }
    }
  });

  it("does not see more by turning row-level security off, by COPY, or by what an error tells", async () => {
    for (const table of tenantTables) {
      const copied = await textAsApp(
        world.a.id,
        `set local row_security = off; select t::text from ${table} t`,
      );
      assert.ok(!copied.includes(world.b.canary), table);
      const thrown = await textAsApp(world.a.id, `select ('x' || t::text)::int from ${table} t`);
      assert.ok(!thrown.includes(world.b.canary), table);
    }
  });

  it("writes no row of another workspace", async () => {
    const before = await digestRows(world.server, world.b);
    for (const { table, ofWorkspace } of storedData) {
      if (ofWorkspace === undefined) continue;
      const { column } = ofWorkspace;
      await inRollback(async () => {
        await quietly(`set local session authorization ${appRole}`);
        await quietly(`select set_config('app.workspace', '${world.a.id}', true)`);
        await quietly(`delete from ${table}`, `update ${table} set "${column}" = '${world.b.id}'`);
        await quietly(
          `update ${table} set "${column}" = "${column}" where "${column}"::text = '${world.b.id}'`,
        );
        await quietly("reset session authorization");
        assert.deepEqual(differences(before, await digestRows(world.server, world.b)), [], table);
      });
    }
  });
});

describe("functions that run as the owner", () => {
  it("neither tell nor change anything of another workspace, but for those that say why", async () => {
    const before = await digestRows(world.server, world.b);
    const found: { readonly tell: string[]; readonly change: string[] } = { tell: [], change: [] };
    for (const candidate of await definerFunctions()) {
      await inRollback(async () => {
        const told = await callAsApp(candidate);
        // A refusal may repeat the id that it was asked about.
        const isRefused = told.startsWith("error:");
        if (told.includes(world.b.canary) || (!isRefused && told.includes(world.b.id)))
          found.tell.push(candidate.signature);
        const changed = differences(before, await digestRows(world.server, world.b));
        if (changed.length > 0) found.change.push(candidate.signature);
      });
    }
    const unsaid = (signatures: readonly string[], said: object): readonly string[] =>
      signatures.filter((signature) => !Object.hasOwn(said, signature));
    assert.deepEqual(unsaid(found.tell, TELL), []);
    assert.deepEqual(unsaid(found.change, CHANGE), []);
    assert.ok(found.tell.length >= 5, "The values that functions are called with find nothing any more.");
  });

  it("search in no path that a caller could fill, and heed row-level security", async () => {
    const rows = await world.server.asSuperuser<{ name: string }>(
      `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where prosecdef and nspname !~ '^pg_|^information_schema$'
          and not coalesce(proconfig @> array['search_path=pg_catalog'], false)`,
    );
    assert.deepEqual(rows, []);
  });

  it("can be called by nobody but the roles of the house", async () => {
    const rows = await world.server.asSuperuser<{ name: string }>(
      `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where prosecdef and nspname !~ '^pg_|^information_schema$' and prorettype <> 'trigger'::regtype
          and has_function_privilege('public', p.oid, 'execute')`,
    );
    assert.deepEqual(rows, []);
  });
});

describe("constraints between rows", () => {
  it("bind rows of workspaces to rows of the same workspace only", async () => {
    const rows = await world.server.asSuperuser<{ name: string }>(
      `select c.conrelid::regclass::text || '.' || c.conname as name from pg_constraint c
        where contype = 'f' and c.conrelid::regclass::text = any($1) and c.confrelid::regclass::text = any($1)
          and not exists (select from unnest(conkey, confkey) pair(own, other)
            join pg_attribute a on a.attrelid = conrelid and a.attnum = own and a.attname in ('workspace_id', 'workspace')
            join pg_attribute b on b.attrelid = confrelid and b.attnum = other and b.attname in ('workspace_id', 'workspace'))`,
      [tenantTables],
    );
    assert.deepEqual(rows, []);
  });

  it("tell nobody by a conflict what another workspace holds", async () => {
    const rows = await world.server.asSuperuser<{ name: string }>(
      `select n.nspname || '.' || k.relname as name from pg_index i
         join pg_class k on k.oid = i.indexrelid join pg_namespace n on n.oid = k.relnamespace
        where indisunique and indrelid::regclass::text = any($1)
          and not exists (select from pg_attribute a where a.attrelid = indrelid and a.attnum = any(indkey::int2[])
            and a.attname in ('workspace_id', 'workspace'))`,
      [tenantTables],
    );
    const unsaid = rows.map(({ name }) => name).filter((name) => !Object.hasOwn(SHARED_UNIQUE, name));
    assert.deepEqual(unsaid, []);
  });
});

function definerFunctions(): Promise<readonly DefinerFunction[]> {
  return world.server.asSuperuser<DefinerFunction>(
    `select p.oid::regprocedure::text as signature, coalesce(proargnames, '{}') as names,
       array(select format_type(type, null) from unnest(proargtypes) with ordinality as given(type, place) order by place) as types
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where prosecdef and nspname !~ '^pg_|^information_schema$' and has_function_privilege($1, p.oid, 'execute')
        and prorettype <> 'trigger'::regtype order by 1`,
    [appRole],
  );
}

/** Everything that the function answers to the app role at work in A when it is given ids of B. */
async function callAsApp({ signature, names, types }: DefinerFunction): Promise<string> {
  const name = signature.slice(0, signature.indexOf("("));
  const given = types.map((type, place) => `${literalOf(names[place] ?? "", type)}::${type}`);
  const text = await textAsApp(world.a.id, `select t::text from ${name}(${given.join(", ")}) t`);
  const isMistake = /does not exist|invalid input syntax|cannot cast/.test(text);
  assert.ok(!isMistake, `${signature} was not called with values that it takes: ${text}`);
  return text;
}

function literalOf(name: string, type: string): string {
  const { b } = world;
  const { sessionId = "" } = b.ids;
  const element = type.replace("[]", "");
  const id = /session/.test(name)
    ? sessionId
    : /user|subject|owner_id/.test(name)
      ? b.people.owner.userId
      : /key|wanted$/.test(name) && !/owning/.test(name)
        ? dataKey
        : b.id;
  const values: Readonly<Record<string, string>> = {
    uuid: name === "after_chain" || name === "after_key" ? "00000000-0000-0000-0000-000000000000" : id,
    text: /subject/.test(name)
      ? b.people.owner.userId
      : /json|body|envelope|payload|segment|rows/.test(name)
        ? "{}"
        : "sample",
    bytea: `\\x${"00".repeat(32)}`,
    "timestamp with time zone": "2100-01-01",
    boolean: "true",
    inet: "203.0.113.7",
    json: "{}",
    bigint: /bot/.test(name) ? (b.ids["botId"] ?? "") : "1000",
  };
  const value = values[element] ?? "1000";
  return type.endsWith("[]") ? `array['${value}']` : `'${value}'`;
}

/** Rows as text, or the words of the error; as the app role in a workspace. */
async function textAsApp(workspaceId: string, statement: string): Promise<string> {
  const { server } = world;
  await server.asSuperuser("savepoint attempt").catch(() => server.asSuperuser("begin; savepoint attempt"));
  try {
    await server.asSuperuser(`set local session authorization ${appRole}`);
    await server.asSuperuser("select set_config('app.workspace', $1, true)", [workspaceId]);
    const [first, ...rest] = statement.split("; ").toReversed();
    for (const before of rest.toReversed()) await server.asSuperuser(before);
    const rows = await server.asSuperuser(first ?? "");
    return JSON.stringify(rows);
  } catch (thrown) {
    await server.asSuperuser("rollback to savepoint attempt");
    return `${String(thrown)} ${JSON.stringify(thrown)}`;
  } finally {
    await server.asSuperuser("reset session authorization");
  }
}

async function failsAsApp(statement: string): Promise<boolean> {
  return world.server.test.database
    .asApp((transaction) => transaction.execute({ text: statement }))
    .then(
      () => false,
      () => true,
    );
}

async function inRollback(work: () => Promise<void>): Promise<void> {
  await world.server.asSuperuser("rollback");
  await world.server.asSuperuser("begin");
  try {
    await work();
  } finally {
    await world.server.asSuperuser("rollback");
  }
}

/** Runs statements that may be refused. */
async function quietly(...statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    await world.server.asSuperuser("savepoint statement");
    await world.server
      .asSuperuser(statement)
      .catch(() => world.server.asSuperuser("rollback to savepoint statement"));
  }
}

function differences(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): readonly string[] {
  return [...before].flatMap(([table, digest]) => (now.get(table) === digest ? [] : [table]));
}
