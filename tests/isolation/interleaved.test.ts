import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { openHouse, type TestHouse } from "./support/house.ts";
import { call, done, openRegistry, type Registry } from "./support/people.ts";

const WORKSPACES = 50;
const REQUESTS = 10_000;
/** Requests under way at a time: many times what the pool of five connections can serve. */
const AT_ONCE = 100;
const CANARY = /canary-\d+-[0-9a-f]{12}/g;

interface Tenant {
  readonly canary: string;
  /** Requests that show the canary. */
  readonly shows: readonly { readonly url: string; readonly headers: Readonly<Record<string, string>> }[];
}

let server: TestHouse;
const tenants: Tenant[] = [];

before(async () => {
  server = await openHouse({ DATABASE_POOL_LIMIT: "5" });
  const registry = await openRegistry(server);
  // One after the other: hashes of passwords are few at a time.
  while (tenants.length < WORKSPACES) tenants.push(await newTenant(registry, tenants.length));
});
after(() => server.close());

describe("50 workspaces on five connections", () => {
  it("see nothing of one another in 10,000 interleaved requests", async (context) => {
    let next = 0;
    const leaks: string[] = [];
    const client = async (): Promise<void> => {
      while (next < REQUESTS) {
        const number = next++;
        leaks.push(...(await leaksOf(number)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
    context.diagnostic(`${REQUESTS} requests of ${WORKSPACES} workspaces, ${leaks.length} leaks`);
    assert.deepEqual(leaks, []);
  });
});

async function newTenant(registry: Registry, number: number): Promise<Tenant> {
  const canary = `canary-${number}-${randomBytes(6).toString("hex")}`;
  const { browser } = await registry.add(`${canary}@example.com`, `Owner ${canary}`);
  const created = call(server, browser, "POST", "/api/v1/workspaces", { name: canary });
  const { workspace } = await done<{ workspace: { id: string } }>(created);
  const path = `/api/v1/workspaces/${workspace.id}`;
  const body = { name: `Key ${canary}`, scopes: ["*"] };
  const { secret } = await done<{ secret: string }>(call(server, browser, "POST", `${path}/api-keys`, body));
  const key = { authorization: `Bearer ${secret}` };
  const endpoint = { url: `https://${canary}.example.com/`, eventFilter: ["*"] };
  await done(call(server, key, "POST", `${path}/webhooks/endpoints`, endpoint));
  const urls = [path, `${path}/members`, `${path}/api-keys`, `${path}/webhooks/endpoints`];
  const shows = [
    ...urls.flatMap((url) => [key, browser].map((headers) => ({ url, headers }))),
    { url: "/api/v1/workspaces", headers: browser },
    { url: "/api/v1/me", headers: browser },
  ];
  return { canary, shows };
}

/** Neighbouring requests are of different workspaces; every seventh fails on purpose, in its transaction. */
async function leaksOf(number: number): Promise<readonly string[]> {
  const tenant = tenants[number % WORKSPACES];
  const shown = tenant?.shows[Math.floor(number / WORKSPACES) % tenant.shows.length];
  assert.ok(tenant && shown);
  if (number % 7 === 0) {
    const other = tenants[(number + 1) % WORKSPACES]?.shows[0];
    const { statusCode, body } = await server.send({
      method: "GET",
      url: other?.url ?? "",
      headers: shown.headers,
    });
    return statusCode === 404 && !body.includes("canary-") ? [] : [`${other?.url}: ${statusCode} ${body}`];
  }
  const { statusCode, body } = await server.send({ method: "GET", ...shown });
  const found = new Set(body.match(CANARY));
  const isOwnAlone = statusCode === 200 && found.size === 1 && found.has(tenant.canary);
  return isOwnAlone ? [] : [`${shown.url}: ${statusCode} ${[...found].join()} ${body.slice(0, 200)}`];
}
