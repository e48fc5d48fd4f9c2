import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { holdsAt, type Place } from "./support/ids.ts";
import {
  type BuiltRequest,
  type Operation,
  readOperations,
  requestFor,
  unknownIds,
} from "./support/operations.ts";
import { type Credentials, signIn } from "./support/people.ts";
import { digestRows, emptyTables } from "./support/stored-rows.ts";
import { attackersOf, openWorld, type World } from "./support/world.ts";
import type { Ids } from "./support/workspace.ts";

/** Fewer would mean that the generator has lost something. */
const LEAST_CASES = 300;

/** Whatever they answer, it is about the caller's own session, which they end. */
const ENDS_SESSION = new Set(["signOut", "revokeOtherSessions"]);

/** Roles play no part where nothing is named. */
const WITHOUT_IDS = new Set(["owner", "key for all", "stranger", "nobody"]);

let world: World;
let operations: readonly Operation[];
let attackers: Readonly<Record<string, Credentials>>;

before(async () => {
  world = await openWorld();
  operations = await readOperations(world.server);
  attackers = await attackersOf(world);
});
after(() => world[Symbol.asyncDispose]());

describe("what belongs to another workspace", () => {
  it("is known to the generator wherever requests can name it", () => {
    const unsaid = operations.flatMap(({ places }) =>
      places
        .filter((place) => holdsAt(place) === undefined)
        .map(({ operationId, name }) => `${operationId}: ${name}`),
    );
    assert.deepEqual(unsaid, [], "Say in support/ids.ts what these places hold.");
  });

  it("lies in every table of workspaces", async () => {
    assert.deepEqual(await emptyTables(world.server, world.b.id), [], "Fill these in support/world.ts.");
  });

  it("is refused to everybody exactly as what there is not, and stays as it was", async (context) => {
    let cases = 0;
    const before = await digestRows(world.server, world.b);
    for (const operation of operations) {
      for (const ids of foreignIds(operation)) {
        for (const [name, credentials] of Object.entries(attackers)) {
          await requireRefusedAlike(operation, ids, name, credentials);
          cases += 1;
        }
      }
      assert.deepEqual(
        await digestRows(world.server, world.b),
        before,
        `${operation.name} changed rows of B`,
      );
    }
    context.diagnostic(`${cases} cases with ids of another workspace, 0 leaks`);
    assert.ok(cases >= LEAST_CASES, `only ${cases} cases`);
  });

  it("is in no answer to anybody else, and nothing done without naming it touches it", async (context) => {
    let cases = 0;
    const before = await digestRows(world.server, world.b);
    const callers = Object.entries(attackers).filter(([name]) => WITHOUT_IDS.has(name));
    const unnamed = operations.filter((operation) => idNames(operation).length === 0).toSorted(byHarm);
    for (const operation of unnamed) {
      for (const [name, credentials] of callers) {
        const own = ENDS_SESSION.has(operation.name) && name !== "nobody" ? await throwaway() : credentials;
        const answer = await ask(requestFor(operation, world.a.ids), own);
        requireNoCanary(`${operation.name} as ${name}`, answer);
        cases += 1;
      }
      assert.deepEqual(
        await digestRows(world.server, world.b),
        before,
        `${operation.name} changed rows of B`,
      );
    }
    context.diagnostic(`${cases} cases without ids, 0 leaks`);
  });

  it("is not reached by a list's place of another workspace", async (context) => {
    const before = await digestRows(world.server, world.b);
    let cases = 0;
    for (const operation of operations) {
      for (const place of operation.places.filter((one) => holdsAt(one) === "list-place")) {
        const request = await placeOfB(operation, place);
        for (const [name, credentials] of Object.entries(attackers)) {
          const answer = await ask(request, credentials);
          assert.ok(answer.statusCode < 500, `${operation.name} as ${name}: ${answer.body}`);
          requireNoCanary(`${operation.name} from ${place.name} of B as ${name}`, answer);
          cases += 1;
        }
      }
    }
    context.diagnostic(`${cases} cases with places of lists of another workspace, 0 leaks`);
    assert.deepEqual(await digestRows(world.server, world.b), before);
  });

  it("is there: its own people and the operator are refused none of the requests", async () => {
    const named = operations
      .filter((operation) => idNames(operation).length > 0 && !OF_THE_INVITED.has(operation.name))
      .toSorted(byHarm);
    for (const operation of named) {
      const isOperators = operation.path.startsWith("/api/v1/operator/");
      const credentials = isOperators ? world.operator.browser : world.b.people.owner.browser;
      // Somebody else than the one to whom the workspace is given afterwards.
      const others = operation.name === "removeMember" ? { userId: world.b.people.viewer.userId } : {};
      const ids = { ...world.b.ids, ...others };
      const answer = await ask(requestFor(operation, ids), credentials);
      const refused = [400, 401, 403, 404, 415, 500].includes(answer.statusCode);
      assert.ok(!refused, `${operation.name}: ${answer.body}`);
    }
  });
});

/** For the person with the invited address, who is none of those here. */
const OF_THE_INVITED = new Set(["acceptReceivedInvitation", "declineInvitation"]);

/** Destructive ones last, and those that others need before them. */
const HARM: Readonly<Record<string, number>> = {
  deleteVinJob: 2,
  deleteVinHistoryEntry: 2,
  removeMember: 2,
  revokeApiKey: 2,
  revokeInvitation: 2,
  deleteWebhookEndpoint: 2,
  disconnectTelegramBot: 2,
  unlinkIdentity: 2,
  removePasskey: 2,
  impersonateUser: 2,
  deleteWorkspace: 3,
  restoreWorkspace: 4,
  grantOperator: 5,
  revokeOperator: 6,
  transferWorkspace: 7,
  disableWorkspace: 8,
  enableWorkspace: 9,
  disableUser: 9,
  enableUser: 10,
  leaveWorkspace: 11,
  revokeSession: 12,
  eraseMe: 13,
};

function byHarm(left: Operation, right: Operation): number {
  return harmOf(left) - harmOf(right);
}

function harmOf({ name, method }: Operation): number {
  return HARM[name] ?? (method === "GET" ? 0 : 1);
}

/** Kinds of ids that an operation takes, the workspace's among them. */
function idNames({ places }: Operation): readonly string[] {
  const held = places.map(holdsAt);
  return [
    ...new Set(held.flatMap((holds) => (typeof holds === "object" && "id" in holds ? [holds.id] : []))),
  ];
}

/** B's ids in every place at once, and in each place alone among ids of A. */
function foreignIds(operation: Operation): readonly { readonly foreign: Ids; readonly unknown: Ids }[] {
  const names = idNames(operation);
  const unknown = unknownIds(world.b.ids);
  const choices =
    names.length === 0 ? [] : [names, ...(names.length === 1 ? [] : names.map((name) => [name]))];
  return choices.map((choice) => ({
    foreign: { ...world.a.ids, ...pick(world.b.ids, choice) },
    unknown: { ...world.a.ids, ...pick(unknown, choice) },
  }));
}

function pick(ids: Ids, names: readonly string[]): Ids {
  return Object.fromEntries(
    names.map((name) => {
      const id = ids[name];
      assert.ok(id, `The workspace has no ${name}; make one in support/workspace.ts.`);
      return [name, id];
    }),
  );
}

async function requireRefusedAlike(
  operation: Operation,
  { foreign, unknown }: { readonly foreign: Ids; readonly unknown: Ids },
  name: string,
  credentials: Credentials,
): Promise<void> {
  const [theirs, nobodys] = [requestFor(operation, foreign), requestFor(operation, unknown)];
  const answer = await ask(theirs, credentials);
  const what = `${operation.name} as ${name} by ${theirs.url} ${theirs.payload ?? ""}`;
  requireNoCanary(what, answer);
  const { method } = operation;
  assert.ok(answer.statusCode >= 400 ? answer.statusCode < 500 : method === "GET", `${what}: ${answer.body}`);
  const expected = await ask(nobodys, credentials);
  assert.equal(told(answer, foreign), told(expected, unknown), what);
}

/** Everything that an answer says, but for what names this one request and what the caller had named. */
function told({ statusCode, headers, body }: LightMyRequestResponse, ids: Ids): string {
  const { "x-request-id": requestId, "server-timing": _, date: __, "content-length": ___, ...kept } = headers;
  const whole = `${statusCode} ${JSON.stringify(kept)} ${body}`.replaceAll(String(requestId), "REQUEST");
  return Object.entries(ids).reduce((text, [name, id]) => text.replaceAll(id, name), whole);
}

function requireNoCanary(what: string, { headers, body }: LightMyRequestResponse): void {
  const whole = `${JSON.stringify(headers)}${body}`;
  assert.ok(!whole.includes(world.b.canary), `${what} shows something of B: ${body.slice(0, 1000)}`);
}

function ask(request: BuiltRequest, credentials: Credentials): Promise<LightMyRequestResponse> {
  return world.server.send({ ...request, headers: { ...request.headers, ...credentials } });
}

function throwaway(): Promise<Credentials> {
  return signIn(world.server, world.a.people.viewer.email);
}

/** The operation's request in A with the place at which B's own list goes on. */
async function placeOfB(operation: Operation, place: Place): Promise<BuiltRequest> {
  const own = requestFor(operation, world.a.ids);
  // Streams have no end to ask for; what happened last there has a number like any other.
  if (place.in === "header") return { ...own, headers: { ...own.headers, [place.name]: "1" } };
  if (place.in === "body") {
    const body = { ...JSON.parse(own.payload ?? "{}"), [place.name]: world.b.ids["deliveryId"] };
    return { ...own, payload: JSON.stringify(body) };
  }
  const isOperators = operation.path.startsWith("/api/v1/operator/");
  const owner = isOperators ? world.operator.browser : world.b.people.owner.browser;
  const listed = await ask(withQuery(requestFor(operation, world.b.ids), "limit", "1"), owner);
  const { nextCursor } = JSON.parse(listed.body) as { readonly nextCursor?: string | null };
  return withQuery(own, place.name, nextCursor ?? world.b.ids["deliveryId"] ?? "");
}

function withQuery(request: BuiltRequest, name: string, value: string): BuiltRequest {
  const url = new URL(request.url, "https://localhost");
  url.searchParams.set(name, value);
  return { ...request, url: `${url.pathname}${url.search}` };
}
