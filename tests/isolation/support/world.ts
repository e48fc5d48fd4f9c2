import { randomUUID } from "node:crypto";
import { storedData } from "../../../apps/stored-data.ts";
import { dropChecks, insertSubject } from "../../privacy/full-subject.ts";
import { openHouse, type TestHouse } from "./house.ts";
import { OPERATOR_BOT } from "./ids.ts";
import { type Credentials, openRegistry, type Person, type Registry, signInAsProgram } from "./people.ts";
import { emptyTables } from "./stored-rows.ts";
import { fillWorkspace, type FullWorkspace } from "./workspace.ts";

/** Two workspaces that know nothing of each other, somebody who is in neither, and one who runs the installation. */
export interface World extends AsyncDisposable {
  readonly server: TestHouse;
  readonly registry: Registry;
  readonly a: FullWorkspace;
  readonly b: FullWorkspace;
  readonly stranger: Person;
  readonly operator: Person;
}

/** VINs that one of the two has decoded, and nobody else. */
const VINS = { a: "1FTMW1T88MFA00001", b: "5YJ3E1EA7KF317000" } as const;

export async function openWorld(): Promise<World> {
  await using opened = new AsyncDisposableStack();
  const server = opened.use(
    await openHouse({
      TRADEPOST_VIN_BOT_TOKEN: `${OPERATOR_BOT}:AAE-sample`,
      // Nobody is there.
      TRADEPOST_TELEGRAM_API_ROOT: "http://127.0.0.1:9",
    }),
  );
  const registry = await openRegistry(server);
  const a = await fillWorkspace(server, registry, "a", VINS.a);
  const b = await fillWorkspace(server, registry, "b", VINS.b);
  await fillRest(server, b);
  const stranger = await registry.add("stranger@example.com", "Stranger");
  const operator = await registry.add("operator@example.com", "Operator");
  await server.house.parts.tenancy.operators.grantOperator(operator.email);
  const toClose = opened.move();
  return { server, registry, a, b, stranger, operator, [Symbol.asyncDispose]: () => toClose.disposeAsync() };
}

/** Rows in the tables that nothing of the above reaches, such as those of jobs that failed. */
async function fillRest(server: TestHouse, { id, canary, people }: FullWorkspace): Promise<void> {
  await server.house.parts.audit.anchor();
  await server.asSuperuser(
    `insert into jobs.records (id, workspace, queue, name, note, forget_at)
     values (gen_random_uuid(), $1, 'default', 'sample.job', $2, now() + interval '1 day')`,
    [id, canary],
  );
  await server.asSuperuser(
    `insert into jobs.dead_letters (id, workspace, queue, envelope, reason, error_code, error_message, attempts)
     values (gen_random_uuid(), $1, 'default', '{}', 'failed', 'SAMPLE', $2, 1)`,
    [id, canary],
  );
  const empty = new Set(await emptyTables(server, id));
  await dropChecks(server.test.superuserUrl);
  await insertSubject(
    server.test.superuserUrl,
    storedData.filter(({ table }) => empty.has(table)),
    { workspaceId: id, userId: people.owner.userId, canary, email: `${randomUUID()}@example.com` },
  );
}

/** Everybody who could try something against B: people and keys of A, somebody else, and nobody. */
export async function attackersOf({
  server,
  a,
  stranger,
}: World): Promise<Readonly<Record<string, Credentials>>> {
  const { accessToken } = await signInAsProgram(server, a.people.owner.email);
  return {
    owner: a.people.owner.browser,
    "owner by access token": { authorization: `Bearer ${accessToken}` },
    admin: a.people.admin.browser,
    member: a.people.member.browser,
    viewer: a.people.viewer.browser,
    "key for all": { authorization: `Bearer ${a.keys.all}` },
    "key for one thing": { "x-api-key": a.keys.decode },
    stranger: stranger.browser,
    nobody: {},
  };
}
