import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { WorkspaceRole } from "#platform/identity";
import { until } from "../../support/until.ts";
import type { TestHouse } from "./house.ts";
import { OPERATOR_BOT } from "./ids.ts";
import { call, type Credentials, done, type Person, type Registry } from "./people.ts";

/** Values of one workspace by the name that requests call them by. */
export type Ids = Readonly<Record<string, string>>;

/** A workspace in which there is something of every kind that requests can name. */
export interface FullWorkspace {
  readonly id: string;
  /** Part of every text that people of this workspace wrote. */
  readonly canary: string;
  readonly people: Readonly<Record<WorkspaceRole, Person>>;
  /** Secrets of API keys by what they may do. */
  readonly keys: Readonly<Record<"all" | "decode", string>>;
  readonly ids: Ids;
}

interface NewKey {
  readonly key: { readonly id: string };
  readonly secret: string;
}

/** Makes one by HTTP, as its people would; `vin` is decoded by nobody else. */
export async function fillWorkspace(
  server: TestHouse,
  registry: Registry,
  name: string,
  vin: string,
): Promise<FullWorkspace> {
  const canary = `canary-${name}-${randomBytes(6).toString("hex")}`;
  const owner = await registry.add(`owner-${canary}@example.com`, `Owner ${canary}`);
  const created = await done<{ workspace: { id: string } }>(
    call(server, owner.browser, "POST", "/api/v1/workspaces", { name: canary }),
  );
  const { id } = created.workspace;
  const path = `/api/v1/workspaces/${id}`;
  await done(call(server, owner.browser, "POST", `${path}/switch`, {}));
  const join = async (role: WorkspaceRole): Promise<Person> => {
    const person = await registry.add(`${role}-${canary}@example.com`, `${role} ${canary}`);
    await joinAs(server, owner.browser, id, person, role);
    return person;
  };
  const people = {
    owner,
    admin: await join("admin"),
    member: await join("member"),
    viewer: await join("viewer"),
  };
  const keyOf = (scopes: readonly string[]): Promise<NewKey> =>
    done<NewKey>(
      call(
        server,
        { ...owner.browser, "idempotency-key": `${canary}-${scopes.join()}` },
        "POST",
        `${path}/api-keys`,
        {
          name: `Key ${canary}`,
          scopes,
        },
      ),
    );
  const all = await keyOf(["*"]);
  const decode = await keyOf(["vin:decode"]);
  const ids = {
    workspaceId: id,
    userId: people.member.userId,
    keyId: decode.key.id,
    ...(await invite(server, owner.browser, path, canary)),
    ...(await addWebhooks(server, owner.browser, path, canary)),
    ...(await decodeSome(server, all.secret, canary, vin)),
    ...(await addWaysIn(server, owner, canary)),
    ...(await addBot(server, id, canary)),
    ...(await addCampaign(server)),
  };
  return { id, canary, people, keys: { all: all.secret, decode: decode.secret }, ids };
}

/** Lets a person into a workspace by the link of an invitation, and go on there. */
export async function joinAs(
  server: TestHouse,
  inviter: Credentials,
  workspaceId: string,
  { browser }: Pick<Person, "browser">,
  role: WorkspaceRole,
): Promise<void> {
  const path = `/api/v1/workspaces/${workspaceId}`;
  const { token } = await done(
    call(server, inviter, "POST", `${path}/invitations`, { delivery: "link", role }),
  );
  await done(call(server, browser, "POST", "/api/v1/invitations/accept", { token }));
  await done(call(server, browser, "POST", `${path}/switch`, {}));
}

async function invite(server: TestHouse, owner: Credentials, path: string, canary: string): Promise<Ids> {
  const { invitation } = await done<{ invitation: { id: string } }>(
    call(server, owner, "POST", `${path}/invitations`, {
      delivery: "mail",
      role: "viewer",
      email: `invited-${canary}@example.com`,
    }),
  );
  return { invitationId: invitation.id };
}

async function addWebhooks(
  server: TestHouse,
  owner: Credentials,
  path: string,
  canary: string,
): Promise<Ids> {
  const { endpoint } = await done<{ endpoint: { id: string } }>(
    call(server, owner, "POST", `${path}/webhooks/endpoints`, {
      url: `https://${canary}.example.com/hook`,
      eventFilter: ["*"],
      description: canary,
    }),
  );
  const test = `${path}/webhooks/endpoints/${endpoint.id}/test`;
  const { deliveryId } = await done<{ deliveryId: string }>(call(server, owner, "POST", test, {}));
  await server.asSuperuser(
    `insert into webhooks.attempts (workspace_id, delivery_id, number, started_at, latency_ms, status, response_excerpt)
     select workspace_id, delivery_id, 1, now(), 5, 500, $2 from webhooks.deliveries where delivery_id = $1`,
    [deliveryId, canary],
  );
  return { endpointId: endpoint.id, deliveryId };
}

async function addBot(server: TestHouse, workspaceId: string, canary: string): Promise<Ids> {
  const botId = String(randomInt(1_000_000_000, 2_000_000_000));
  const { secrets } = server.house.parts;
  const token = await secrets.encrypt(workspaceId, "telegram.bots.token", `${botId}:AAE-${canary}`);
  await server.asSuperuser(
    `insert into telegram.bots (bot_id, workspace_id, product, username, token, intake, created_at)
     values ($1, $2, 'vin', $3, $4, 'polling', now())`,
    [botId, workspaceId, canary, token],
  );
  await until(
    () => server.house.parts.telegram.findBot(botId) !== undefined,
    "the bot of the workspace is known",
  );
  return { botId };
}

/** Of the operator's bot: it belongs to no workspace. */
async function addCampaign(server: TestHouse): Promise<Ids> {
  const campaignId = randomUUID();
  await server.asSuperuser(
    `insert into telegram.campaigns (campaign_id, bot_id, name, message, segment, created_at)
     values ($1, $2, 'Sample', '{"en": "Sample"}', '{}', now())`,
    [campaignId, OPERATOR_BOT],
  );
  return { campaignId };
}

async function decodeSome(server: TestHouse, secret: string, canary: string, vin: string): Promise<Ids> {
  const key = { authorization: `Bearer ${secret}` };
  await done(call(server, key, "GET", `/api/v1/vin/${vin}`));
  // The VIN that everybody names: who removes it from their garage leaves it in all others.
  await done(call(server, key, "POST", "/api/v1/vin/garage", { vin: "1HGCM82633A004352", name: canary }));
  const job = await done<{ id: string }>(call(server, key, "POST", `/api/v1/vin/jobs?name=${canary}`, [vin]));
  await server.asSuperuser(
    `with job as (update vin.bulk_jobs set state = 'finished', finished_at = now(), done = 1 where id = $1 returning *)
     insert into vin.bulk_items (workspace_id, job_id, position, vin, failed, outcome)
     select workspace_id, id, 1, $2, false, '{}' from job`,
    [job.id, vin],
  );
  let historyId: string | undefined;
  await until(async () => {
    const { items } = await done<{ items: { id: string }[] }>(
      call(server, key, "GET", "/api/v1/vin/history"),
    );
    historyId = items[0]?.id;
    return historyId !== undefined;
  }, "the decode is in the history");
  return { bulkJobId: job.id, historyId: historyId ?? "", vin };
}

async function addWaysIn(server: TestHouse, { userId, browser }: Person, canary: string): Promise<Ids> {
  const [passkeyId, identityId] = [randomUUID(), randomUUID()];
  await server.asSuperuser(
    `insert into identity.passkeys (passkey_id, user_id, credential_id, public_key, counter, transports, synced, name, created_at)
     values ($1, $2, $3, $3, 0, '{}', false, $4, now())`,
    [passkeyId, userId, randomBytes(32), canary],
  );
  await server.asSuperuser(
    `insert into identity.external_identities (identity_id, user_id, provider, subject, label, created_at)
     values ($1, $2, 'https://id.example.com', $3, $3, now())`,
    [identityId, userId, canary],
  );
  await done(call(server, browser, "POST", "/api/v1/me/two-factor/enrol"));
  const { items } = await done<{ items: { id: string }[] }>(
    call(server, browser, "GET", "/api/v1/me/sessions"),
  );
  return { passkeyId, identityId, sessionId: items[0]?.id ?? "" };
}
