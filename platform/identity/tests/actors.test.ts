import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { hasScope, scopesOfRole } from "#platform/identity";
import { codeOf, until, FIRST_PAGE, itemsOf } from "./support.ts";
import {
  caughtUp,
  openTenancy,
  type Person,
  scopes,
  type TenancyBench,
  type TenancyProcess,
} from "./tenancy-support.ts";

suite("a signed-in person", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  let elsewhere: TenancyProcess;
  before(async () => {
    bench = await openTenancy();
    elsewhere = await bench.another();
  });
  after(async () => {
    await elsewhere.close();
    await bench.close();
  });

  function inWorkspace(workspaceId: string, text: string, ...values: unknown[]) {
    return bench.test.database.withWorkspace(workspaceId, (transaction) =>
      transaction.query(text, [workspaceId, ...values]),
    );
  }

  /** What the other process remembers is replaced although its clock stands still. */
  async function changesElsewhere(person: Person, act: () => Promise<unknown>): Promise<void> {
    await caughtUp(bench, elsewhere);
    const before = await elsewhere.accounts.authenticateSession(person.token);
    assert.deepEqual(elsewhere.accounts.authenticateSessionCached(person.token), before);
    await act();
    await until(() => elsewhere.accounts.authenticateSessionCached(person.token) === undefined);
  }

  test("acts in one workspace with the scopes of the role and those granted by name", async () => {
    const { id, member } = await bench.workspace();
    const actor = await elsewhere.accounts.authenticateSession(member.token);
    assert.deepEqual(
      [actor.workspaceId, actor.role, actor.scopes, actor.impersonatedBy],
      [id, "member", scopesOfRole("member", scopes), null],
    );
    await inWorkspace(
      id,
      "update identity.memberships set permissions = '{shop:refund,shop:gone}' where workspace_id = $1 and user_id = $2",
      member.userId,
    );
    await until(() => elsewhere.accounts.authenticateSessionCached(member.token) === undefined);
    const granted = await elsewhere.accounts.authenticateSession(member.token);
    assert.ok(hasScope(granted, "shop:refund"));
    assert.ok(!granted.scopes.includes("shop:gone"), "a scope that is no longer declared");
    const nowhere = await elsewhere.accounts.authenticateSession((await bench.person()).token);
    assert.deepEqual([nowhere.workspaceId, nowhere.role, nowhere.scopes], [null, null, []]);
  });

  test("is another on every process at once after a change of role, permission, membership or workspace, also by SQL", async () => {
    const { id, member } = await bench.workspace();
    const set = "update identity.memberships set";
    const where = "where workspace_id = $1 and user_id = $2";
    await changesElsewhere(member, () => inWorkspace(id, `${set} role = 'viewer' ${where}`, member.userId));
    assert.equal((await elsewhere.accounts.authenticateSession(member.token)).role, "viewer");
    await changesElsewhere(member, () =>
      inWorkspace(id, `${set} permissions = '{shop:sell}' ${where}`, member.userId),
    );
    assert.ok(hasScope(await elsewhere.accounts.authenticateSession(member.token), "shop:sell"));
    const close =
      "update identity.workspaces set closed_at = now(), delete_after = now() where workspace_id = $1";
    await changesElsewhere(member, () => inWorkspace(id, close));
    assert.equal((await elsewhere.accounts.authenticateSession(member.token)).workspaceId, null);
    const open =
      "update identity.workspaces set closed_at = null, delete_after = null where workspace_id = $1";
    await changesElsewhere(member, () => inWorkspace(id, open));
    assert.equal((await elsewhere.accounts.authenticateSession(member.token)).workspaceId, id);
    await changesElsewhere(member, () =>
      inWorkspace(id, `delete from identity.memberships ${where}`, member.userId),
    );
    const left = await elsewhere.accounts.authenticateSession(member.token);
    assert.deepEqual([left.workspaceId, left.role, left.scopes], [null, null, []]);
  });

  test("goes on in another workspace of their own and in no other", async () => {
    const { id, owner } = await bench.workspace();
    const second = await bench.tenancy.workspaces.create(await owner.call(), { name: "Second" });
    await changesElsewhere(owner, async () => {
      const there = await bench.tenancy.workspaces.switchTo(await owner.call(), { workspaceId: second.id });
      assert.deepEqual([there.workspaceId, there.role], [second.id, "owner"]);
    });
    assert.equal((await elsewhere.accounts.authenticateSession(owner.token)).workspaceId, second.id);
    const foreign = await bench.workspace();
    for (const workspaceId of [foreign.id, "nonsense"]) {
      const attempt = bench.tenancy.workspaces.switchTo(await owner.call(), { workspaceId });
      assert.equal(await codeOf(attempt), "IDENTITY_WORKSPACE_NOT_FOUND");
      const acting = bench.accounts.actIn((await owner.call()).actor, workspaceId);
      assert.equal(await codeOf(acting), "IDENTITY_WORKSPACE_NOT_FOUND");
    }
    const first = await bench.accounts.actIn((await owner.call()).actor, id);
    assert.deepEqual([first.workspaceId, first.role], [id, "owner"]);
    assert.equal((await owner.call()).actor.workspaceId, second.id, "the session stays where it is");
    const names = await itemsOf(bench.tenancy.workspaces.listOwn(await owner.call(), FIRST_PAGE));
    assert.deepEqual(
      names.map(({ name, role }) => [name, role]),
      [
        ["Acme", "owner"],
        ["Second", "owner"],
      ],
    );
  });

  test("who joins is let in at once where they were refused before", async () => {
    const { id } = await bench.workspace();
    const person = await bench.person();
    const refused = async () =>
      codeOf(elsewhere.accounts.actIn(await elsewhere.accounts.authenticateSession(person.token), id));
    assert.equal(await refused(), "IDENTITY_WORKSPACE_NOT_FOUND");
    await bench.join(id, "member", person);
    await until(async () => (await refused()) === "resolved");
  });
});

suite("an access token", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  let elsewhere: TenancyProcess;
  before(async () => {
    bench = await openTenancy();
    elsewhere = await bench.another();
  });
  after(async () => {
    await elsewhere.close();
    await bench.close();
  });

  async function issued(person: Person, given?: readonly string[]): Promise<string> {
    const { actor } = await person.call();
    const subject = given === undefined ? actor : { ...actor, scopes: given };
    return (await bench.tokens.issueAccess(subject)).accessToken;
  }

  test("speaks with the scopes that it was given and that the role still allows", async () => {
    const { id, member } = await bench.workspace();
    await caughtUp(bench, elsewhere);
    const all = await issued(member, ["*"]);
    const some = await issued(member, ["shop:*", "workspace:members"]);
    assert.equal(elsewhere.accounts.authenticateAccessTokenCached(all), undefined);
    const whole = await elsewhere.accounts.authenticateAccessToken(all);
    assert.deepEqual(whole.scopes, scopesOfRole("member", scopes));
    assert.deepEqual(elsewhere.accounts.authenticateAccessTokenCached(all), whole);
    const part = await elsewhere.accounts.authenticateAccessToken(some);
    assert.deepEqual(part.scopes, ["shop:read", "shop:sell"]);
    assert.deepEqual([part.workspaceId, part.role], [id, "member"]);
    await bench.tenancy.members.change(await (await bench.join(id, "owner")).call(), {
      userId: member.userId,
      role: "viewer",
    });
    await until(() => elsewhere.accounts.authenticateAccessTokenCached(some) === undefined);
    assert.deepEqual((await elsewhere.accounts.authenticateAccessToken(some)).scopes, ["shop:read"]);
  });

  test("stays in the workspace that it was issued for, wherever the session goes", async () => {
    const { id, owner } = await bench.workspace();
    const token = await issued(owner);
    const second = await bench.tenancy.workspaces.create(await owner.call(), { name: "Second" });
    await bench.tenancy.workspaces.switchTo(await owner.call(), { workspaceId: second.id });
    const actor = await elsewhere.accounts.authenticateAccessToken(token);
    assert.equal(actor.workspaceId, id);
    assert.equal(await codeOf(elsewhere.accounts.actIn(actor, second.id)), "IDENTITY_WORKSPACE_NOT_FOUND");
    assert.deepEqual(await elsewhere.accounts.actIn(actor, id), actor);
    await bench.tenancy.workspaces.switchTo(await owner.call(), { workspaceId: id });
    await caughtUp(bench, elsewhere);
    assert.deepEqual(await elsewhere.accounts.authenticateAccessToken(token), actor);
    await bench.tenancy.workspaces.requestDeletion(await owner.call());
    await until(() => elsewhere.accounts.authenticateAccessTokenCached(token) === undefined);
    const closed = await elsewhere.accounts.authenticateAccessToken(token);
    assert.deepEqual([closed.workspaceId, closed.scopes], [null, []]);
  });

  test("ends with its session, its person and its time, remembered or not", async () => {
    const { member, viewer, admin } = await bench.workspace();
    const ends = async (person: Person, code: string, act: () => Promise<unknown>) => {
      const token = await issued(person);
      await caughtUp(bench, elsewhere);
      await elsewhere.accounts.authenticateAccessToken(token);
      await act();
      await until(() => elsewhere.accounts.authenticateAccessTokenCached(token) === undefined);
      assert.equal(await codeOf(elsewhere.accounts.authenticateAccessToken(token)), code);
    };
    await ends(member, "IDENTITY_TOKEN_REVOKED", async () => {
      await bench.accounts.signOut(await member.call(), { token: member.token });
    });
    await ends(viewer, "IDENTITY_TOKEN_REVOKED", () =>
      bench.test.database.query({
        text: "update identity.users set disabled_at = now() where user_id = $1",
        values: [viewer.userId],
      }),
    );
    const { sessionId } = (await admin.call()).actor;
    await ends(admin, "IDENTITY_TOKEN_REVOKED", () => bench.tokens.revokeSession(sessionId));
    const { owner } = await bench.workspace();
    await ends(owner, "IDENTITY_TOKEN_EXPIRED", async () => bench.clock.advanceMs(961_000));
    for (const wrong of ["", "a.b.c", `${await issued(owner)}x`])
      assert.equal(await codeOf(elsewhere.accounts.authenticateAccessToken(wrong)), "IDENTITY_TOKEN_INVALID");
  });
});
