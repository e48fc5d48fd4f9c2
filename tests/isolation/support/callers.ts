import assert from "node:assert/strict";
import type { WorkspaceRole } from "#platform/identity";
import { declaredScopes } from "../../../apps/parts.ts";
import { until } from "../../support/until.ts";
import { browserOf, call, type Credentials, done, type Person, signIn } from "./people.ts";
import { joinAs } from "./workspace.ts";
import type { World } from "./world.ts";

/** Who calls, and what the rules have to know about it. */
export interface Caller {
  readonly name: string;
  readonly credentials: Credentials;
  /** `dead`: what is presented was good once. */
  readonly kind: "dead" | "key" | "nobody" | "person";
  /** Code of the refusal of what is dead. */
  readonly refusal?: string;
  /** Whether browsers send it unasked: once it is dead it counts as nobody where nobody may call. */
  readonly isCookie?: boolean;
  /** Role in the workspace of the path. */
  readonly role?: WorkspaceRole;
  /** Whether the person acts in any workspace; keys always do. */
  readonly acts?: boolean;
  /** Scopes of a key. */
  readonly scopes?: readonly string[];
  readonly isOperator?: boolean;
  readonly isImpersonated?: boolean;
}

/** Everybody whom the rules of routes tell apart, in the workspace of the world and in spare ones alike. */
export async function callersOf(
  world: World,
  spareWorkspaces: readonly string[],
): Promise<readonly Caller[]> {
  const { a, stranger, operator } = world;
  const { viewer, member, admin, owner } = a.people;
  const person = (
    name: string,
    { browser }: Pick<Person, "browser">,
    more: Partial<Caller> = {},
  ): Caller => ({
    name,
    credentials: browser,
    kind: "person",
    acts: true,
    ...more,
  });
  return [
    { name: "nobody", credentials: {}, kind: "nobody" },
    person("stranger", stranger),
    person("person without workspace", await withoutWorkspace(world), { acts: false }),
    person("impersonated admin", await impersonatedAdmin(world, spareWorkspaces), {
      role: "admin",
      isImpersonated: true,
    }),
    // After whoever acts in another's name, which ends with the office.
    person("operator", operator, { isOperator: true }),
    ...(await keysOf(world)),
    ...(await deadCredentials(world)),
    person("viewer", viewer, { role: "viewer" }),
    person("member", member, { role: "member" }),
    person("admin", admin, { role: "admin" }),
    person("owner", owner, { role: "owner" }),
  ];
}

/** One whose only workspace is closed. */
async function withoutWorkspace({ server, registry }: World): Promise<Person> {
  const person = await registry.add("homeless@example.com", "Homeless");
  const { items } = await done<{ items: { id: string }[] }>(
    call(server, person.browser, "GET", "/api/v1/workspaces"),
  );
  for (const { id } of items) await done(call(server, person.browser, "DELETE", `/api/v1/workspaces/${id}`));
  await until(async () => {
    const { workspaceId } = await done(call(server, person.browser, "GET", "/api/v1/me"));
    return workspaceId === null;
  }, "the workspace is closed for its session");
  return person;
}

async function impersonatedAdmin(
  { server, registry, a, operator }: World,
  spareWorkspaces: readonly string[],
): Promise<Pick<Person, "browser">> {
  const person = await registry.add("impersonated@example.com", "Impersonated");
  for (const id of [...spareWorkspaces, a.id])
    await joinAs(server, a.people.owner.browser, id, person, "admin");
  const operatorsBrowser = await signIn(server, operator.email);
  const url = `/api/v1/operator/users/${person.userId}/impersonate`;
  const answer = await call(server, operatorsBrowser, "POST", url, {
    reason: "Looks into a sample.",
    workspaceId: a.id,
  });
  assert.equal(answer.statusCode, 200, answer.body);
  return { browser: browserOf(answer) };
}

/** A key for each scope that is declared, and one for all. */
async function keysOf({ server, a }: World): Promise<readonly Caller[]> {
  const callers: Caller[] = [];
  for (const scope of [...Object.keys(declaredScopes), "*"]) {
    const { secret } = await newKey(server, a, scope);
    const credentials = { authorization: `Bearer ${secret}` };
    callers.push({ name: `key for ${scope}`, credentials, kind: "key", role: "admin", scopes: [scope] });
  }
  return callers;
}

async function newKey(
  server: World["server"],
  { id, people }: World["a"],
  scope: string,
): Promise<{ readonly key: { readonly id: string }; readonly secret: string }> {
  const body = { name: "Sample", scopes: [scope] };
  return done(call(server, people.owner.browser, "POST", `/api/v1/workspaces/${id}/api-keys`, body));
}

async function deadCredentials({ server, a }: World): Promise<readonly Caller[]> {
  const dead = (name: string, credentials: Credentials, refusal: string): Caller => ({
    name,
    credentials,
    kind: "dead",
    refusal,
  });
  const revoked = await newKey(server, a, "*");
  const keys = `/api/v1/workspaces/${a.id}/api-keys`;
  await done(call(server, a.people.owner.browser, "DELETE", `${keys}/${revoked.key.id}`));
  const expired = await newKey(server, a, "*");
  await server.asSuperuser("update identity.api_keys set expires_at = now() where key_id = $1", [
    expired.key.id,
  ]);
  const session = await signIn(server, a.people.owner.email);
  await done(call(server, session, "POST", "/api/v1/auth/sign-out"));
  const token = "eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl";
  return [
    dead("revoked key", { "x-api-key": revoked.secret }, "IDENTITY_KEY_REVOKED"),
    dead("expired key", { "x-api-key": expired.secret }, "IDENTITY_KEY_EXPIRED"),
    dead("unknown key", { "x-api-key": "tp_no_such_key" }, "IDENTITY_KEY_UNKNOWN"),
    { ...dead("ended session", session, "IDENTITY_SESSION_ENDED"), isCookie: true },
    dead("forged access token", { authorization: `Bearer ${token}` }, "IDENTITY_TOKEN_INVALID"),
  ];
}
