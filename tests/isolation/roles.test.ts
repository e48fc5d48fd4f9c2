import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { isAtLeast } from "#platform/identity";
import { declaredScopes, errorEntries } from "../../apps/parts.ts";
import { type Caller, callersOf } from "./support/callers.ts";
import { codeOf } from "./support/house.ts";
import { type Operation, readOperations, requestFor, unknownIds } from "./support/operations.ts";
import { call, done } from "./support/people.ts";
import { rightsFor } from "./support/rights.ts";
import { joinAs } from "./support/workspace.ts";
import { openWorld, type World } from "./support/world.ts";

type Route = World["server"]["house"]["http"]["routes"][number];

/** A cell of the matrix: `null` lets the caller through. */
type Refusal = string | null;

/** Hidden besides pages and probes: other spellings of documented paths, and what Telegram alone calls, by its secret. */
const HIDDEN_BESIDES = new Set([
  "POST /telegram/webhook/:botId",
  "GET /api/vehicles/*",
  "POST /api/vehicles/*",
  "GET /:api(^[Aa][Pp][Ii]$)/:vehicles(^[Vv][Ee][Hh][Ii][Cc][Ll][Ee][Ss]$)/*",
  "POST /:api(^[Aa][Pp][Ii]$)/:vehicles(^[Vv][Ee][Hh][Ii][Cc][Ll][Ee][Ss]$)/*",
]);

/** Paths whose parameters have a form. */
const SAMPLE_PATHS: Readonly<Record<string, string>> = {
  "/:api(^[Aa][Pp][Ii]$)/:vehicles(^[Vv][Ee][Hh][Ii][Cc][Ll][Ee][Ss]$)/*": "/Api/Vehicles/nothing",
};

/** What an owner alone may do, in person, and what everybody else hears. */
const OWNERS_ALONE: Readonly<Record<string, string>> = {
  transferWorkspace: "IDENTITY_OWNER_ONLY",
  deleteWorkspace: "IDENTITY_OWNER_ONLY",
  // A closed workspace is not there for others.
  restoreWorkspace: "IDENTITY_WORKSPACE_NOT_FOUND",
};

/** What ends a caller's rights comes last, in this order. */
const LAST = [
  "revokeOtherSessions",
  "leaveWorkspace",
  "deleteWorkspace",
  "disableWorkspace",
  "stopImpersonating",
  "eraseMe",
  "signOut",
];

/** In workspaces of the same people in the same roles, each for one of these. */
const IN_SPARE_WORKSPACES = ["leaveWorkspace", "deleteWorkspace", "disableWorkspace"];

/** What callers in another's name hear first, since there is nothing yet that they could be refused. */
const BEFORE_IMPERSONATION: Readonly<Record<string, string>> = {
  startOpenIdLink: "IDENTITY_PROVIDER_UNKNOWN",
  updateMember: "IDENTITY_MEMBER_NOT_FOUND",
  updateWebhookEndpoint: "WEBHOOKS_ENDPOINT_UNKNOWN",
  updateTelegramBot: "TELEGRAM_BOT_UNKNOWN",
};

/** 401 and 403 that are no question of who calls, but of what they said. */
const ABOUT_INPUT = new Set([
  "IDENTITY_PASSWORD_WRONG",
  "IDENTITY_PROOF_STALE",
  "IDENTITY_SCOPES_NOT_HELD",
  "IDENTITY_SIGN_IN_REFUSED",
  "IDENTITY_CHALLENGE_INVALID",
  "IDENTITY_REFRESH_INVALID",
  "IDENTITY_PASSKEY_REFUSED",
  "IDENTITY_TELEGRAM_REFUSED",
]);

const REFUSALS = new Set([
  "IDENTITY_KEY_MISSING",
  "IDENTITY_WORKSPACE_NOT_FOUND",
  "IDENTITY_WORKSPACE_NOT_CHOSEN",
  "IDENTITY_WORKSPACE_CLOSED",
  "IDENTITY_WORKSPACE_DISABLED",
]);

let world: World;
let operations: ReadonlyMap<string, Operation>;
let callers: readonly Caller[];
let spareWorkspaces: readonly string[];

before(async () => {
  world = await openWorld();
  const { server, a } = world;
  const documented = await readOperations(server);
  operations = new Map(documented.map((operation) => [`${operation.method} ${operation.path}`, operation]));
  spareWorkspaces = [await makeSpareWorkspace(), await makeSpareWorkspace(), await makeSpareWorkspace()];
  callers = await callersOf(world, spareWorkspaces);
  await done(call(server, a.people.owner.browser, "POST", `/api/v1/workspaces/${a.id}/switch`, {}));
});
after(() => world[Symbol.asyncDispose]());

describe("what each caller may do", () => {
  it("is documented for every route that is not hidden, and hidden are only pages, probes and catch-alls", () => {
    for (const { method, route } of cells()) {
      const name = `${method} ${route.path}`;
      if (!route.hidden) assert.ok(operationOf(method, route), `${name} is not in the API document.`);
      else if (!HIDDEN_BESIDES.has(name))
        assert.ok(
          route.rules.access === "public" && method === "GET",
          `${name} is hidden but not open to read.`,
        );
    }
    assert.equal(cells().filter(({ route }) => !route.hidden).length, operations.size);
  });

  it("needs a scope that the route declares and somebody holds", () => {
    for (const { method, route } of cells()) {
      const operation = operationOf(method, route);
      const { access, scope } = route.rules;
      if (access !== "workspace" && scope === undefined) continue;
      const documented = operation?.scope ?? scope;
      assert.ok(documented !== undefined, `${method} ${route.path} asks for no scope.`);
      assert.ok(Object.hasOwn(declaredScopes, documented), `${documented} is not declared.`);
      if (scope !== undefined) assert.equal(documented, scope);
    }
  });

  it("is no less than what was decided for its path", () => {
    const faults = cells().flatMap(({ method, route }) => {
      const operation = operationOf(method, route);
      if (operation === undefined) return [];
      const { access, scope } = route.rules;
      const asked = [access, operation.scope ?? scope].filter((part) => part !== undefined).join(" ");
      return asked === rightsFor(operation) ? [] : [`${operation.name} asks for ${asked}`];
    });
    assert.deepEqual(faults, [], "If this is right, say so in support/rights.ts.");
  });

  it("is what route, scope and role say, in every cell", async (context) => {
    let asserted = 0;
    const faults: string[] = [];
    for (const { route, operation, caller } of matrix().toSorted(byOrder)) {
      faults.push(...(await faultsOf(route, operation, caller)));
      asserted += 1;
    }
    assert.deepEqual(faults, []);
    context.diagnostic(`${asserted} cells of ${operations.size} operations and ${callers.length} callers`);
    assert.equal(asserted, operations.size * callers.length);
  });

  it("is the same for pages and probes whoever asks", async () => {
    for (const { method, route } of cells().filter(({ route }) => route.hidden)) {
      const url = SAMPLE_PATHS[route.path] ?? route.path.replaceAll(/:\w+|\*/g, "nothing");
      const answers = await Promise.all(
        callers
          .filter(({ kind }) => route.rules.access === "public" || kind === "nobody")
          .map(async ({ credentials }) => {
            const { statusCode } = await world.server.send({ method, url, headers: { ...credentials } });
            return statusCode;
          }),
      );
      assert.equal(new Set(answers).size, 1, `${method} ${url}: ${answers.join()}`);
      assert.notEqual(answers[0], 500, `${method} ${url}`);
    }
  });
});

/** A workspace of the same people in the same roles. */
async function makeSpareWorkspace(): Promise<string> {
  const { server, a } = world;
  const { owner, ...others } = a.people;
  const created = call(server, owner.browser, "POST", "/api/v1/workspaces", { name: "Spare" });
  const { workspace } = await done<{ workspace: { id: string } }>(created);
  for (const [role, person] of Object.entries(others)) {
    await joinAs(server, owner.browser, workspace.id, person, role as keyof typeof others);
    await done(call(server, person.browser, "POST", `/api/v1/workspaces/${a.id}/switch`, {}));
  }
  return workspace.id;
}

/** Each method of each route once; HEAD goes with GET. */
function cells(): readonly { readonly method: Operation["method"]; readonly route: Route }[] {
  return world.server.house.http.routes.flatMap((route) =>
    route.methods
      .filter((method): method is Operation["method"] => method !== "HEAD" && method !== "OPTIONS")
      .map((method) => ({ method, route })),
  );
}

function operationOf(method: string, { path }: Pick<Route, "path">): Operation | undefined {
  return operations.get(`${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
}

/** One operation as one caller. */
interface Cell {
  readonly route: Route;
  readonly operation: Operation;
  readonly caller: Caller;
}

function matrix(): readonly Cell[] {
  return cells().flatMap(({ method, route }) => {
    const operation = operationOf(method, route);
    return operation === undefined ? [] : callers.map((caller) => ({ route, operation, caller }));
  });
}

function byOrder(left: Cell, right: Cell): number {
  return placeOf(left) - placeOf(right);
}

/** Whoever acts in another's name is refused an erasure first, and stops then; it would end everybody else. */
function placeOf({ operation: { name }, caller: { isImpersonated = false } }: Cell): number {
  const place = LAST.indexOf(name);
  return isImpersonated && name === "stopImpersonating" ? LAST.indexOf("eraseMe") + 0.5 : place;
}

/** What is wrong with one cell. */
async function faultsOf(route: Route, operation: Operation, caller: Caller): Promise<readonly string[]> {
  const workspaceId = spareWorkspaces[IN_SPARE_WORKSPACES.indexOf(operation.name)] ?? world.a.id;
  const request = requestFor(operation, { ...unknownIds(world.a.ids), workspaceId });
  const headers = { ...request.headers, ...caller.credentials };
  const answer = await world.server.send({ ...request, headers });
  const { statusCode: status, body } = answer;
  const code = codeOf(answer);
  const expected = refusalOf(route, operation, caller);
  const isRefused = [401, 403].includes(status) && !ABOUT_INPUT.has(code ?? "");
  const checks: readonly (readonly [boolean, string])[] =
    expected === null
      ? [[!isRefused && status < 500 && !REFUSALS.has(code ?? ""), "should have been let through"]]
      : [
          [code === expected && status === errorEntries[expected]?.status, `should hear ${expected}`],
          [operation.statuses.has(status), "this status is not documented at the route"],
        ];
  const what = `${operation.name} as ${caller.name}: ${status} ${body.slice(0, 300)}`;
  return checks.flatMap(([isRight, fault]) => (isRight ? [] : [`${what}: ${fault}`]));
}

/** What the rules of the route and its documented scope mean for a caller. */
function refusalOf({ rules: { access } }: Route, operation: Operation, caller: Caller): Refusal {
  const { kind, refusal = null, isCookie = false } = caller;
  if (access === "public") return null;
  if (kind === "dead") return isCookie && access === "workspace-or-anonymous" ? null : refusal;
  switch (access) {
    case "workspace":
      return workspaceRefusal(operation, caller);
    case "workspace-or-anonymous":
      return kind === "nobody" || caller.acts === false ? null : scopeRefusal(operation, caller);
    case "operator":
      return personRefusal(caller) ?? (caller.isOperator === true ? null : "HTTP_NOT_AN_OPERATOR");
    case "person":
      return personRefusal(caller) ?? memberRefusal(operation, caller) ?? inPersonRefusal(operation, caller);
  }
}

function personRefusal({ kind }: Caller): Refusal {
  if (kind === "nobody") return "HTTP_SIGN_IN_NEEDED";
  return kind === "key" ? "HTTP_PERSON_NEEDED" : null;
}

function workspaceRefusal(operation: Operation, caller: Caller): Refusal {
  if (caller.kind === "nobody") return "IDENTITY_KEY_MISSING";
  if (caller.acts === false) return "IDENTITY_WORKSPACE_NOT_CHOSEN";
  return (
    memberRefusal(operation, caller) ?? scopeRefusal(operation, caller) ?? inPersonRefusal(operation, caller)
  );
}

/** Whoever is no member of the path's workspace hears that there is none. */
function memberRefusal({ path }: Operation, { role }: Caller): Refusal {
  return path.includes("{workspaceId}") && role === undefined ? "IDENTITY_WORKSPACE_NOT_FOUND" : null;
}

function scopeRefusal({ scope }: Operation, { kind, role = "owner", scopes }: Caller): Refusal {
  if (scope === undefined) return null;
  if (kind === "key")
    return scopes?.some((held) => held === scope || held === "*") ? null : "IDENTITY_SCOPE_MISSING";
  const lowest = declaredScopes[scope]?.role ?? "owner";
  return isAtLeast(role, lowest) ? null : "IDENTITY_PERMISSION_MISSING";
}

function inPersonRefusal({ name, codes }: Operation, { isImpersonated = false, role }: Caller): Refusal {
  if (isImpersonated && codes.has("IDENTITY_IMPERSONATION_REFUSED"))
    return BEFORE_IMPERSONATION[name] ?? "IDENTITY_IMPERSONATION_REFUSED";
  return role === "owner" ? null : (OWNERS_ALONE[name] ?? null);
}
