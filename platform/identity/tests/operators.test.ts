import assert from "node:assert/strict";
import { afterEach, beforeEach, suite, test } from "node:test";
import type { SignedInContext } from "#platform/identity";
import { CALL } from "./accounts-support.ts";
import { codeOf, until, FIRST_PAGE, itemsOf } from "./support.ts";
import { caughtUp, openTenancy, outcomes, type Person, type TenancyBench } from "./tenancy-support.ts";

const MINUTE_MS = 60_000;
const REASON = "A customer asked for help with an order";

suite("operators", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  let operator: Person;
  beforeEach(async () => {
    bench = await openTenancy();
    operator = await bench.person();
    await bench.tenancy.operators.grantOperator(operator.email);
  });
  afterEach(() => bench.close());

  async function actingAs(person: Person): Promise<SignedInContext & { readonly token: string }> {
    const { token } = await bench.tenancy.operators.impersonate(await operator.call(), {
      userId: person.userId,
      reason: REASON,
    });
    return { ...CALL, actor: await bench.accounts.authenticateSession(token), token };
  }

  test("alone may use what is theirs, and not while they act for somebody", async () => {
    const { operators } = bench.tenancy;
    const { owner } = await bench.workspace();
    const { userId } = owner;
    const acts = (call: SignedInContext) => [
      () => operators.listOperators(call),
      () => operators.grant(call, { userId }),
      () => operators.revoke(call, { userId }),
      () => operators.listUsers(call, { limit: 10 }),
      () => operators.listWorkspaces(call, { limit: 10 }),
      () => operators.disableUser(call, { userId }),
      () => operators.enableUser(call, { userId }),
      () => operators.impersonate(call, { userId, reason: REASON }),
      () => operators.requireOperator(call.actor),
    ];
    for (const call of [await owner.call(), await actingAs(owner)])
      for (const act of acts(call)) assert.equal(await codeOf(act()), "IDENTITY_OPERATOR_ONLY");
    assert.equal(await operators.isOperator(operator.userId), true);
    assert.equal(await operators.isOperator(userId), false);
    assert.equal((await operators.requireOperator((await operator.call()).actor)).userId, operator.userId);
  });

  test("are made and unmade by one another, and one is always left", async () => {
    const { operators } = bench.tenancy;
    const second = await bench.person();
    await operators.grant(await operator.call(), { userId: second.userId });
    await operators.grant(await operator.call(), { userId: second.userId });
    const listed = await operators.listOperators(await second.call());
    assert.deepEqual(
      listed.map(({ userId, grantedBy }) => [userId, grantedBy]).toSorted(),
      [
        [operator.userId, null],
        [second.userId, operator.userId],
      ].toSorted(),
    );
    const [first, other] = [await operator.call(), await second.call()];
    const codes = await outcomes(2, (index) =>
      codeOf(
        index === 0
          ? operators.revoke(first, { userId: second.userId })
          : operators.revoke(other, { userId: operator.userId }),
      ),
    );
    assert.equal(codes.filter((code) => code === "resolved").length, 1);
    const [last] = await bench.test.database.query<{ email: string; user_id: string }>({
      text: "select email, user_id from identity.operators join identity.users using (user_id)",
    });
    assert.equal(await codeOf(operators.revokeOperator(last?.email ?? "")), "IDENTITY_LAST_OPERATOR");
    const call = await (last?.user_id === operator.userId ? operator : second).call();
    const itself = operators.revoke(call, { userId: last?.user_id ?? "" });
    assert.equal(await codeOf(itself), "IDENTITY_LAST_OPERATOR");
    const stranger = operators.revokeOperator((await bench.person()).email);
    assert.equal(await codeOf(stranger), "IDENTITY_OPERATOR_NOT_FOUND");
    assert.equal(
      await codeOf(bench.tenancy.operators.disableUser(call, { userId: last?.user_id ?? "" })),
      "IDENTITY_OPERATOR_PROTECTED",
    );
    assert.equal((await bench.log(null, "identity.operator-revoked")).length, 1);
  });

  test("made at the command line own what nobody owns, and only with a proved address", async () => {
    const { operators } = bench.tenancy;
    const first = await bench.identity.ensureFirstWorkspace();
    const { id: owned } = await bench.workspace();
    const next = await bench.person();
    const { workspaces } = await operators.grantOperator(next.email.toUpperCase());
    assert.deepEqual(
      workspaces.map(({ id }) => id),
      [first?.workspace.id],
    );
    assert.ok(!workspaces.some(({ id }) => id === owned));
    assert.deepEqual(await operators.grantOperator(next.email), { workspaces: [] });
    const own = await itemsOf(bench.tenancy.workspaces.listOwn(await next.call(), FIRST_PAGE));
    assert.deepEqual(
      own.map(({ id, role }) => [id, role]),
      [[first?.workspace.id, "owner"]],
    );
    await bench.test.database.query({
      text: "update identity.users set email_verified_at = null where user_id = $1",
      values: [next.userId],
    });
    for (const email of [next.email, "nobody@example.com", "nonsense"])
      assert.equal(await codeOf(operators.grantOperator(email)), "IDENTITY_ADDRESS_NOT_VERIFIED");
  });

  test("find people and workspaces page by page, by part of a name or address", async () => {
    const { operators } = bench.tenancy;
    const spaces = [await bench.workspace(), await bench.workspace()];
    const call = await operator.call();
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof operators.listUsers>> = await operators.listUsers(call, {
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      assert.ok(page.items.length <= 2);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.equal(new Set(ids).size, 9);
    assert.equal(ids.length, 9);
    const owner = spaces[1]?.owner;
    assert.ok(owner);
    const found = await operators.listUsers(call, { limit: 10, search: owner.email.slice(2).toUpperCase() });
    assert.deepEqual(
      found.items.map(({ id, workspaces }) => [id, workspaces]),
      [[owner.userId, 1]],
    );
    assert.deepEqual((await operators.listUsers(call, { limit: 10, search: "%" })).items, []);
    const byId = await operators.listUsers(call, { limit: 10, search: operator.userId });
    assert.deepEqual(
      byId.items.map((user) => user.operator),
      [true],
    );
    const workspaces = await operators.listWorkspaces(call, { limit: 10, search: "acme" });
    assert.deepEqual(
      workspaces.items.map(({ members, ownerEmail }) => [members, ownerEmail]).toSorted(),
      spaces.map(({ owner: { email } }) => [4, email]).toSorted(),
    );
    const wrong = operators.listUsers(call, { limit: 10, cursor: "nonsense" });
    assert.equal(await codeOf(wrong), "PAGE_CURSOR_INVALID");
  });

  test("act for a person for a while, with a reason, in both logs", async () => {
    const { operators } = bench.tenancy;
    const { id, owner, member } = await bench.workspace();
    const acting = await actingAs(member);
    assert.deepEqual(
      [acting.actor.userId, acting.actor.workspaceId, acting.actor.role, acting.actor.impersonatedBy],
      [member.userId, id, "member", operator.userId],
    );
    for (const chain of [id, null]) {
      const [entry] = await bench.log(chain, "identity.impersonation-started");
      assert.deepEqual(entry?.actor, { kind: "operator", id: operator.userId });
      assert.deepEqual(entry?.facts, { reason: REASON, limitSeconds: 3600 });
    }
    const admin = await actingAs(owner);
    await bench.tenancy.workspaces.rename(admin, { name: "Renamed" });
    for (const chain of [id, null])
      assert.deepEqual((await bench.log(chain, "identity.workspace-renamed"))[0]?.actor, {
        kind: "user",
        id: owner.userId,
        impersonatedBy: operator.userId,
      });
    await operators.stopImpersonating(acting);
    await until(() => bench.accounts.authenticateSessionCached(acting.token) === undefined);
    assert.equal(await codeOf(bench.accounts.authenticateSession(acting.token)), "IDENTITY_SESSION_ENDED");
    for (const chain of [id, null])
      assert.equal((await bench.log(chain, "identity.impersonation-ended")).length, 1);
    const own = operators.stopImpersonating(await operator.call());
    assert.equal(await codeOf(own), "IDENTITY_NOT_IMPERSONATING");
    bench.clock.advanceMs(60 * MINUTE_MS - 1);
    await bench.accounts.authenticateSession(admin.token);
    bench.clock.advanceMs(1);
    assert.equal(bench.accounts.authenticateSessionCached(admin.token), undefined);
    assert.equal(await codeOf(bench.accounts.authenticateSession(admin.token)), "IDENTITY_SESSION_ENDED");
  });

  test("who act for a person cannot change how that person gets in, nor what outlives it", async () => {
    const { accounts, tenancy } = bench;
    const { owner, member } = await bench.workspace();
    const acting = await actingAs(owner);
    const { userId } = member;
    const { token } = await tenancy.invitations.invite(await owner.call(), {
      delivery: "link",
      role: "viewer",
    });
    const { key } = await tenancy.apiKeys.create(await owner.call(), { name: "Key", scopes: ["shop:read"] });
    for (const act of [
      () => accounts.changePassword(acting, { password: "x", newPassword: "pelican waltz 42" }),
      () => accounts.revokeOtherSessions(acting),
      () => accounts.revokeSession(acting, { sessionId: acting.actor.sessionId }),
      () => tenancy.workspaces.transfer(acting, { userId }),
      () => tenancy.workspaces.requestDeletion(acting),
      () => tenancy.members.leave(acting),
      () => tenancy.invitations.accept(acting, { token: token ?? "" }),
      () => tenancy.apiKeys.create(acting, { name: "Key", scopes: ["shop:read"] }),
      () => tenancy.apiKeys.rotate(acting, { keyId: key.id, graceSeconds: 0 }),
      () => tenancy.invitations.invite(acting, { delivery: "link", role: "viewer" }),
      () => tenancy.members.change(acting, { userId, role: "admin" }),
      () => tenancy.members.change(acting, { userId, permissions: ["workspace:keys"] }),
    ])
      assert.equal(await codeOf(act()), "IDENTITY_IMPERSONATION_REFUSED");
    await tenancy.members.change(acting, { userId, role: "viewer" });
  });

  test("cannot act for operators, themselves, nobody, without a reason or for longer than allowed", async () => {
    const { operators } = bench.tenancy;
    const second = await bench.person();
    const { userId } = await bench.person();
    await operators.grant(await operator.call(), { userId: second.userId });
    const foreign = (await bench.workspace()).id;
    const codes: Readonly<Record<string, object>> = {
      IDENTITY_OPERATOR_PROTECTED: { userId: second.userId },
      IDENTITY_USER_NOT_FOUND: { userId: "nonsense" },
    };
    for (const [code, request] of Object.entries(codes))
      assert.equal(
        await codeOf(operators.impersonate(await operator.call(), { reason: REASON, userId, ...request })),
        code,
      );
    for (const request of [
      { userId: operator.userId },
      { reason: "why " },
      { reason: "x".repeat(201) },
      { minutes: 61 },
      { minutes: 0 },
      { minutes: 1.5 },
      { workspaceId: foreign },
    ])
      assert.equal(
        await codeOf(operators.impersonate(await operator.call(), { reason: REASON, userId, ...request })),
        "IDENTITY_IMPERSONATION_INVALID",
        JSON.stringify(request),
      );
    const call = await operator.call();
    assert.equal(
      (await operators.impersonate(call, { reason: REASON, userId, minutes: 1 })).session.userId,
      userId,
    );
  });

  test("lose what they do in others' names when they are disabled past this part", async () => {
    const { member } = await bench.workspace();
    const acting = await actingAs(member);
    await bench.test.database.query({
      text: "update identity.users set disabled_at = now() where user_id = $1",
      values: [operator.userId],
    });
    await until(() => bench.accounts.authenticateSessionCached(acting.token) === undefined);
    const ended = bench.accounts.authenticateSession(acting.token);
    assert.equal(await codeOf(ended), "IDENTITY_SESSION_ENDED");
    assert.equal(await bench.tenancy.operators.isOperator(operator.userId), false);
  });

  test("who sign out of somebody's session stand in the log", async () => {
    const { member } = await bench.workspace();
    const { token } = await actingAs(member);
    await bench.accounts.signOut(CALL, { token });
    const [entry] = await bench.log(null, "identity.sign-out");
    assert.deepEqual(entry?.actor, { kind: "user", id: member.userId, impersonatedBy: operator.userId });
  });

  test("lose what they do in others' names with their office, on every process", async () => {
    const { operators } = bench.tenancy;
    const second = await bench.person();
    await operators.grant(await operator.call(), { userId: second.userId });
    const { member } = await bench.workspace();
    const acting = await actingAs(member);
    const elsewhere = await bench.another();
    await caughtUp(bench, elsewhere);
    await elsewhere.accounts.authenticateSession(acting.token);
    await operators.revoke(await second.call(), { userId: operator.userId });
    await until(() => elsewhere.accounts.authenticateSessionCached(acting.token) === undefined);
    const ended = elsewhere.accounts.authenticateSession(acting.token);
    assert.equal(await codeOf(ended), "IDENTITY_SESSION_ENDED");
    await elsewhere.close();
  });
});
