import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { codeOf } from "./support/house.ts";
import { type BuiltRequest, type Operation, readOperations, requestFor } from "./support/operations.ts";
import { signIn } from "./support/people.ts";
import { sampleOf } from "./support/samples.ts";
import { digestRows } from "./support/stored-rows.ts";
import { openWorld, type World } from "./support/world.ts";

/** Unsafe operations for callers who are known that take no key, and why. */
const WITHOUT_KEYS: Readonly<Record<string, string>> = {
  eraseMe: "the caller is gone afterwards",
  impersonateUser: "the answer is a cookie, which is never repeated",
  stopImpersonating: "the answer is a cookie, which is never repeated",
};

/** Operations whose caller is not known any more when they are repeated. */
const ENDS_CALLER = ["signOut"];

/** What ends rights of the caller comes last, in this order. */
const LAST = [
  "revokeOtherSessions",
  "transferWorkspace",
  "deleteWorkspace",
  "restoreWorkspace",
  "leaveWorkspace",
  "signOut",
];

/** Creating operations that no single request carries out; then the refusal is what is repeated. */
const REFUSED: Readonly<Record<string, string>> = {
  finishPasskeyRegistration: "needs an authenticator",
  linkIdentity: "needs a sign-in elsewhere",
  linkTelegram: "needs a bot",
  connectTelegramBot: "needs a bot",
  issueTelegramLink: "needs a bot",
};

/** Operations that make something worth having once only, with the table of it and the column of its id. */
const MADE_WITH_ANSWER: Readonly<Record<string, readonly [table: string, idColumn: string]>> = {
  createApiKey: ["identity.api_keys", "key_id"],
  rotateApiKey: ["identity.api_keys", "key_id"],
  createWorkspace: ["identity.workspaces", "workspace_id"],
  createInvitation: ["identity.invitations", "invitation_id"],
  createCampaign: ["telegram.campaigns", "campaign_id"],
};

let world: World;
let operations: readonly Operation[];

before(async () => {
  world = await openWorld();
  // Sent long enough ago that they may be sent again.
  await world.server.asSuperuser("update identity.invitations set sent_at = sent_at - interval '1 hour'");
  const unsafe = (await readOperations(world.server)).filter(({ method }) => method !== "GET");
  const order = ({ name, method }: Operation): number =>
    LAST.includes(name) ? LAST.indexOf(name) + 2 : method === "DELETE" ? 1 : 0;
  operations = unsafe.toSorted((left, right) => order(left) - order(right));
});
after(() => world[Symbol.asyncDispose]());

const rulesOf = (operation: Operation) => {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, ":$1");
  const route = world.server.house.http.routes.find(
    ({ methods, path: known }) => known === path && methods.includes(operation.method),
  );
  assert.ok(route, `${operation.name} has no route.`);
  return route.rules;
};

describe("an Idempotency-Key", () => {
  it("is taken by every operation that changes something for a known caller, but for those named here", () => {
    const without = operations.filter(({ takesKey }) => !takesKey);
    const unnamed = without.filter(
      (operation) => rulesOf(operation).access !== "public" && WITHOUT_KEYS[operation.name] === undefined,
    );
    assert.deepEqual(unnamed, []);
    assert.deepEqual(
      Object.keys(WITHOUT_KEYS).filter((name) => !without.some((operation) => operation.name === name)),
      [],
    );
  });

  it("makes each of them happen once, and is refused for another body and while the first one runs", async (context) => {
    const faults: string[] = [];
    const keyed = operations.filter(({ takesKey }) => takesKey);
    for (const operation of keyed) faults.push(...(await faultsOf(operation)));
    context.diagnostic(`${keyed.length} operations`);
    assert.deepEqual(faults, []);
    assert.ok(keyed.length >= 45, `only ${keyed.length} operations`);
  });
});

/** Tries one operation; answers what is wrong with it. */
async function faultsOf(operation: Operation): Promise<string[]> {
  const { a, operator } = world;
  const isOperators = operation.path.startsWith("/api/v1/operator");
  // A session of its own, since some of them end others.
  const credentials = await signIn(world.server, (isOperators ? operator : a.people.owner).email);
  const key = `every-${operation.name}`;
  const ask = (request: BuiltRequest, idempotencyKey = key): Promise<LightMyRequestResponse> =>
    world.server.send({
      ...request,
      headers: { ...request.headers, ...credentials, "idempotency-key": idempotencyKey },
    });
  const request = requestFor(operation, a.ids);
  const faults: string[] = [];
  const expect = (isRight: boolean, fault: string, answer: LightMyRequestResponse): void => {
    if (!isRight)
      faults.push(`${operation.name} ${fault}: ${answer.statusCode} ${answer.body.slice(0, 300)}`);
  };

  const first = await ask(request);
  const creates = [201, 202].find((status) => operation.statuses.has(status));
  const isDone = creates === undefined ? first.statusCode < 500 : first.statusCode === creates;
  expect(isDone || REFUSED[operation.name] !== undefined, "was not carried out", first);
  expect(await isMadeWithAnswer(operation.name, key, first), "may forget its answer in a crash", first);
  if (ENDS_CALLER.includes(operation.name)) return faults;
  const rows = await rowsOfWorld();

  const repeat = await ask(request);
  const isSame = repeat.statusCode === first.statusCode && repeat.body === first.body;
  expect(isSame && repeat.headers["idempotency-replayed"] === "true", "did not repeat its answer", repeat);

  for (const other of otherRequests(operation, request)) {
    const refused = await ask(other);
    if (codeOf(refused) === "HTTP_INVALID_REQUEST") continue;
    expect(codeOf(refused) === "HTTP_IDEMPOTENCY_KEY_REUSED", "took another body", refused);
    expect(refused.statusCode === 422, "took another body", refused);
  }

  await world.server.asSuperuser(
    `update http.idempotency_keys set status = null, leased_until = now() + interval '1 minute' where key_hash = $1`,
    [hash("sha256", key, "buffer")],
  );
  const busy = await ask(request);
  const isBusy = busy.statusCode === 409 && codeOf(busy) === "HTTP_IDEMPOTENCY_BUSY";
  expect(isBusy && busy.headers["retry-after"] !== undefined, "ran twice at a time", busy);
  assert.deepEqual(await rowsOfWorld(), rows, `${operation.name} had another effect`);
  return faults;
}

/** Whether what was made and the answer are rows of one transaction, so that a crash leaves both or neither. */
async function isMadeWithAnswer(name: string, key: string, answer: LightMyRequestResponse): Promise<boolean> {
  const [table, idColumn] = MADE_WITH_ANSWER[name] ?? [];
  if (table === undefined) return true;
  const made = Object.values(answer.json<Readonly<Record<string, { readonly id?: string } | null>>>());
  const [row] = await world.server.asSuperuser<{ together: boolean }>(
    `select made.xmin = kept.xmin as together from ${table} made, http.idempotency_keys kept
      where to_jsonb(made) ->> $1 = any($2) and kept.key_hash = $3`,
    [idColumn, made.map((value) => value?.id), hash("sha256", key, "buffer")],
  );
  return row?.together === true;
}

/** Without the keys themselves, and without the history, which is stored up to a second after a decode. */
async function rowsOfWorld(): Promise<ReadonlyMap<string, string>> {
  const rows = new Map(await digestRows(world.server, world.a));
  for (const table of ["http.idempotency_keys", "vin.decode_history"]) rows.delete(table);
  return rows;
}

/** Requests with a body that differs in one member, and one without any. */
function otherRequests({ body }: Operation, request: BuiltRequest): readonly BuiltRequest[] {
  const { payload } = request;
  if (body === undefined || payload === undefined) return [];
  if (body.type !== "application/json") return [{ ...request, payload: `${payload} ` }];
  const given = JSON.parse(payload) as unknown;
  if (Array.isArray(given)) return [{ ...request, payload: JSON.stringify([...given, ...given]) }];
  return Object.entries(body.schema.properties ?? {}).flatMap(([name, schema]) => {
    const value = (given as Readonly<Record<string, unknown>>)[name];
    const others = value === undefined ? [sampleOf(schema)] : typeof value === "string" ? [`${value}x`] : [];
    return others.map((other) => ({
      ...request,
      payload: JSON.stringify({ ...(given as object), [name]: other }),
    }));
  });
}
