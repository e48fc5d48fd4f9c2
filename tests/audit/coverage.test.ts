import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { AuditRecord } from "#platform/audit";
import { totpCode } from "../attacks/support/totp.ts";
import { openHouse, type TestHouse } from "../isolation/support/house.ts";
import {
  browserOf,
  call,
  done,
  openRegistry,
  PASSWORD,
  type Person,
  signIn,
} from "../isolation/support/people.ts";
import { until } from "../support/until.ts";

interface Made {
  readonly key: { readonly id: string };
}

const V1 = "/api/v1";

describe("the audit log tells of", () => {
  let server: TestHouse;
  let owner: Person;
  let member: Person;
  let operator: Person;
  let workspaceId: string;
  let here: string;

  before(async () => {
    server = await openHouse();
    const registry = await openRegistry(server);
    owner = await registry.add("owner@example.com", "Owner");
    member = await registry.add("member@example.com", "Member");
    operator = await registry.add("operator@example.com", "Operator");
    const me = await done<{ workspaceId: string }>(call(server, owner.browser, "GET", `${V1}/me`));
    workspaceId = me.workspaceId;
    here = `${V1}/workspaces/${workspaceId}`;
  });
  after(() => server.close());

  /** What a chain tells since the last look, oldest first: actions, each with the kind and name of who did it. */
  const seen = new Map<string | null, number>();
  async function news(chain: string | null, wanted: RegExp = /./): Promise<string[]> {
    const { items } = await server.house.parts.audit.query({ workspaceId: chain, limit: 500 });
    const since = seen.get(chain) ?? 0;
    seen.set(chain, items[0]?.sequence ?? since);
    return items
      .filter(({ sequence, action }) => sequence > since && wanted.test(action))
      .toReversed()
      .map((entry) => `${entry.action.replace("identity.", "")} by ${doer(entry)}`);
  }

  function doer({ actor }: AuditRecord): string {
    const id = "id" in actor ? actor.id : "";
    const names = new Map([
      [owner.userId, "owner"],
      [member.userId, "member"],
      [operator.userId, "operator"],
    ]);
    const impersonator = "impersonatedBy" in actor ? ` for ${names.get(actor.impersonatedBy ?? "")}` : "";
    return `${actor.kind === "system" ? `system ${id}` : (names.get(id) ?? actor.kind)}${impersonator}`;
  }

  const ask = <Body>(
    person: Person,
    method: Parameters<typeof call>[2],
    path: string,
    body?: object,
  ): Promise<Body> => done<Body>(call(server, person.browser, method, path, body));

  const roleOf = async (person: Person) =>
    (await ask<{ role: string | null }>(person, "GET", `${V1}/me`)).role;

  const actAs = async (): Promise<Person> => {
    const path = `${V1}/operator/users/${owner.userId}/impersonate`;
    const answer = await call(server, operator.browser, "POST", path, {
      reason: "asked for help",
      workspaceId,
    });
    assert.equal(answer.statusCode, 200, answer.body);
    return { ...operator, browser: browserOf(answer) };
  };

  it("sign-ins, refused ones and sign-outs", async () => {
    await news(null);
    const browser = await signIn(server, owner.email);
    const wrong = { email: owner.email, password: `${PASSWORD}!` };
    await call(server, {}, "POST", `${V1}/auth/sign-in`, wrong);
    await call(server, {}, "POST", `${V1}/auth/sign-in`, { ...wrong, email: "nobody@example.com" });
    await done(call(server, browser, "POST", `${V1}/auth/sign-out`));
    const { secret } = await ask<{ secret: string }>(member, "POST", `${V1}/me/two-factor/enrol`);
    await ask(member, "POST", `${V1}/me/two-factor/confirm`, { code: totpCode(secret) });
    await ask(member, "POST", `${V1}/me/two-factor/disable`, { code: totpCode(secret, 1) });
    assert.deepEqual(await news(null), [
      "sign-in by owner",
      "sign-in-refused by anonymous",
      "sign-in-refused by anonymous",
      "sign-out by owner",
      "two-factor-on by member",
      "two-factor-off by member",
    ]);
  });

  it("keys, made, replaced and revoked by members and at the command line", async () => {
    await news(workspaceId);
    const { key } = await ask<Made>(owner, "POST", `${here}/api-keys`, { name: "Key", scopes: ["*"] });
    await ask(owner, "POST", `${here}/api-keys/${key.id}/rotate`, {});
    await ask(owner, "DELETE", `${here}/api-keys/${key.id}`);
    const { identity } = server.house.parts;
    const made = await identity.createApiKey({ workspaceId, name: "Key", scopes: ["*"] });
    const { id: keyId } = made.key;
    await identity.rotateApiKey({ workspaceId, keyId, graceSeconds: 0 });
    await identity.revokeApiKey(workspaceId, keyId);
    const three = (who: string) => ["created", "replaced", "revoked"].map((done) => `key-${done} by ${who}`);
    assert.deepEqual(await news(workspaceId), [...three("owner"), ...three("system command-line")]);
    const other = await identity.createWorkspace({ name: "Other" });
    assert.deepEqual(await news(other.id), ["workspace-created by system command-line"]);
  });

  it("members, their roles and permissions, settings and receivers of events", async () => {
    const invitation = { delivery: "link", role: "viewer" };
    const { token } = await ask<{ token: string }>(owner, "POST", `${here}/invitations`, invitation);
    await ask(member, "POST", `${V1}/invitations/accept`, { token });
    const { userId } = member;
    await ask(owner, "PATCH", `${here}/members/${userId}`, { role: "admin", permissions: ["vin:decode"] });
    await ask(owner, "PATCH", here, { name: "Renamed" });
    const hook = { url: "https://example.com/hook", eventFilter: ["*"] };
    await ask(owner, "POST", `${here}/webhooks/endpoints`, hook);
    await ask(owner, "DELETE", `${here}/members/${userId}`);
    assert.deepEqual(await news(workspaceId), [
      "invitation-made by owner",
      "member-joined by member",
      "role-changed by owner",
      "permissions-changed by owner",
      "workspace-renamed by owner",
      "webhooks.endpoint-created by owner",
      "member-removed by owner",
    ]);
  });

  it("operators, and whom they act for: begin, end by hand, by signing out and by time, in both chains", async () => {
    const { accounts, tenancy } = server.house.parts;
    await news(null);
    await tenancy.operators.grantOperator(operator.email);
    await news(workspaceId);
    await ask(await actAs(), "DELETE", `${V1}/me/impersonation`);
    await ask(await actAs(), "POST", `${V1}/auth/sign-out`);
    operator = { ...operator, browser: await signIn(server, operator.email) };
    await actAs();
    await server.asSuperuser(
      "update identity.sessions set expires_at = now() - interval '1 second' where impersonated_by is not null",
    );
    await accounts.tidy();
    await accounts.tidy();
    const expected = [
      "impersonation-started by operator",
      "impersonation-ended by owner for operator",
      "impersonation-started by operator",
      "impersonation-ended by owner for operator",
      "impersonation-started by operator",
      "impersonation-expired by system identity.sweep-accounts",
    ];
    assert.deepEqual(await news(workspaceId, /impersonation/), expected);
    assert.deepEqual(
      (await news(null, /impersonation|operator/)).filter((told) => !told.includes("operator-granted")),
      expected,
    );
    await ask(operator, "POST", `${V1}/operator/users/${member.userId}/disable`);
    await ask(operator, "POST", `${V1}/operator/users/${member.userId}/enable`);
    assert.deepEqual(await news(null), ["user-disabled by operator", "user-enabled by operator"]);
    member = { ...member, browser: await signIn(server, member.email) };
  });

  it("keys that encrypt, when they are rotated", async () => {
    await news(null);
    await server.house.parts.secrets.rotateDataKey(null);
    assert.deepEqual(await news(null), ["secrets.rotated by system secrets.rotate"]);
  });

  it("what is handed over, deleted and erased", async () => {
    const invitation = { delivery: "link", role: "viewer" };
    const { token } = await ask<{ token: string }>(owner, "POST", `${here}/invitations`, invitation);
    await ask(member, "POST", `${V1}/invitations/accept`, { token });
    await news(workspaceId);
    await news(null);
    await ask(owner, "POST", `${here}/transfer`, { userId: member.userId });
    await until(async () => (await roleOf(owner)) === "admin", "the change of roles is heard");
    await ask(owner, "POST", `${here}/leave`);
    await ask(member, "DELETE", here);
    await ask(member, "POST", `${here}/restore`);
    await ask(member, "DELETE", here);
    await server.asSuperuser(
      "update identity.workspaces set delete_after = now() - interval '1 day' where closed_at is not null",
    );
    await server.house.parts.tenancy.workspaces.purge();
    assert.deepEqual(await news(workspaceId), [
      "role-changed by owner",
      "workspace-transferred by owner",
      "member-left by owner",
      "workspace-closed by member",
      "workspace-restored by member",
      "workspace-closed by member",
    ]);
    assert.deepEqual(await news(null), ["workspace-deleted by system identity.purge-workspaces"]);
    await ask(owner, "POST", `${V1}/me/erase`, { confirm: "erase" });
    assert.ok((await news(null)).includes("privacy.erased by owner"));
  });
});
