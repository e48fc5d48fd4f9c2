import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { type WorkspaceContext, type WorkspaceRole, workspaceRoles } from "#platform/identity";
import { codeOf, FIRST_PAGE, itemsOf } from "./support.ts";
import { openTenancy, outcomes, type TenancyBench } from "./tenancy-support.ts";

const REFUSED = ["IDENTITY_PERMISSION_MISSING", "IDENTITY_OWNER_ONLY"];

suite("members of a workspace", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  before(async () => {
    bench = await openTenancy();
  });
  after(() => bench.close());

  test("may do what their role allows and nothing else", async () => {
    const lowest: Readonly<Record<string, WorkspaceRole>> = {
      list: "viewer",
      current: "viewer",
      leave: "viewer",
      rename: "admin",
      change: "admin",
      remove: "admin",
      invite: "admin",
      invitations: "admin",
      keys: "admin",
      createKey: "admin",
      transfer: "owner",
      requestDeletion: "owner",
    };
    const { workspaces, members, invitations, apiKeys } = bench.tenancy;
    for (const role of workspaceRoles) {
      for (const [action, needed] of Object.entries(lowest)) {
        const space = await bench.workspace();
        await bench.join(space.id, "owner");
        const other = await bench.join(space.id, "viewer");
        const call = await space[role].call();
        const { userId } = other;
        const acts: Readonly<Record<string, () => Promise<unknown>>> = {
          list: () => members.list(call, FIRST_PAGE),
          current: () => workspaces.current(call),
          leave: () => members.leave(call),
          rename: () => workspaces.rename(call, { name: "Other" }),
          change: () => members.change(call, { userId, role: "member" }),
          remove: () => members.remove(call, { userId }),
          invite: () => invitations.invite(call, { delivery: "link", role: "viewer" }),
          invitations: () => invitations.list(call, FIRST_PAGE),
          keys: () => apiKeys.list(call, FIRST_PAGE),
          createKey: () => apiKeys.create(call, { name: "Key", scopes: ["shop:read"] }),
          transfer: () => workspaces.transfer(call, { userId }),
          requestDeletion: () => workspaces.requestDeletion(call),
        };
        const allowed = workspaceRoles.indexOf(role) >= workspaceRoles.indexOf(needed);
        const code = await codeOf(acts[action]?.() ?? Promise.reject(new Error(action)));
        if (allowed) assert.equal(code, "resolved", `${role} ${action}`);
        else assert.ok(REFUSED.includes(code), `${role} ${action}: ${code}`);
      }
    }
  });

  test("never reach above their own role, for themselves or others", async () => {
    const { members, invitations } = bench.tenancy;
    const { id, owner, admin, member } = await bench.workspace();
    const call = await admin.call();
    const changes = [
      { userId: admin.userId, role: "owner" as const },
      { userId: member.userId, role: "owner" as const },
      { userId: owner.userId, role: "viewer" as const },
      { userId: owner.userId, permissions: [] },
    ];
    for (const change of changes)
      assert.equal(await codeOf(members.change(call, change)), "IDENTITY_MEMBER_ABOVE");
    assert.equal(await codeOf(members.remove(call, { userId: owner.userId })), "IDENTITY_MEMBER_ABOVE");
    const invited = invitations.invite(call, { delivery: "link", role: "owner" });
    assert.equal(await codeOf(invited), "IDENTITY_MEMBER_ABOVE");
    await members.change(await owner.call(), { userId: member.userId, permissions: ["workspace:members"] });
    const trusted = await member.call();
    assert.equal(
      await codeOf(members.change(trusted, { userId: admin.userId, role: "viewer" })),
      "IDENTITY_MEMBER_ABOVE",
    );
    const key = { ...call, actor: { ...keyActor, workspaceId: id } };
    assert.equal(
      await codeOf(members.change(key, { userId: owner.userId, role: "viewer" })),
      "IDENTITY_MEMBER_ABOVE",
    );
    await members.change(key, { userId: member.userId, role: "viewer" });
  });

  test("are granted only what is declared and what the grantor holds", async () => {
    const { members } = bench.tenancy;
    const { owner, admin, member } = await bench.workspace();
    const { userId } = member;
    await assert.rejects(members.change(await owner.call(), { userId, permissions: ["shop:refun"] }), {
      code: "IDENTITY_MEMBER_INVALID",
      message: /Did you mean shop:refund\?/,
    });
    const beyond = members.change(await admin.call(), { userId, permissions: ["shop:close"] });
    assert.equal(await codeOf(beyond), "IDENTITY_SCOPES_NOT_HELD");
    const changed = await members.change(await owner.call(), { userId, permissions: ["shop:close"] });
    assert.deepEqual(changed.permissions, ["shop:close"]);
    const kept = await members.change(await admin.call(), {
      userId,
      permissions: ["shop:refund", "shop:close"],
    });
    assert.deepEqual(kept.permissions, ["shop:close", "shop:refund"], "what was granted may stay");
  });

  test("keep one owner although all owners leave, go or step down at once", async () => {
    const { members } = bench.tenancy;
    for (let round = 0; round < 5; round += 1) {
      const { id, owner } = await bench.workspace();
      const second = await bench.join(id, "owner");
      const [first, other] = [await owner.call(), await second.call()];
      const acts = [
        [() => members.leave(first), () => members.leave(other)],
        [
          () => members.change(first, { userId: owner.userId, role: "viewer" }),
          () => members.change(other, { userId: second.userId, role: "viewer" }),
        ],
        [
          () => members.remove(first, { userId: second.userId }),
          () => members.remove(other, { userId: owner.userId }),
        ],
      ][round % 3];
      const codes = await Promise.all((acts ?? []).map((act) => codeOf(act())));
      assert.equal(codes.filter((code) => code === "resolved").length, 1, codes.join());
      const left = await bench.test.database.queryInWorkspace(id, {
        text: "select 1 from identity.memberships where role = 'owner'",
      });
      assert.equal(left.length, 1);
    }
    const { owner } = await bench.workspace();
    assert.equal(await codeOf(members.leave(await owner.call())), "IDENTITY_LAST_OWNER");
  });

  test("who go take the invitations that they made along; each step is in the workspace's log", async () => {
    const { members, invitations } = bench.tenancy;
    const { id, owner, admin, member } = await bench.workspace();
    const { token } = await invitations.invite(await admin.call(), { delivery: "link", role: "viewer" });
    await members.change(await owner.call(), { userId: member.userId, role: "viewer" });
    await members.remove(await owner.call(), { userId: admin.userId });
    const joining = await bench.person();
    const accepted = invitations.accept(await joining.call(), { token: token ?? "" });
    assert.equal(await codeOf(accepted), "IDENTITY_INVITATION_REFUSED");
    assert.equal((await admin.call()).actor.workspaceId, null);
    const entries = await bench.log(id);
    assert.deepEqual(entries.map(({ action, target, facts }) => [action, target?.id, facts]).slice(0, 2), [
      ["identity.member-removed", admin.userId, { role: "admin" }],
      ["identity.role-changed", member.userId, { from: "member", to: "viewer" }],
    ]);
    assert.deepEqual(entries[0]?.actor, { kind: "user", id: owner.userId });
  });

  test("who go get no more tokens that name the workspace, and keep those of others", async () => {
    const { owner, admin, id } = await bench.workspace();
    const elsewhere = await bench.workspace();
    await bench.join(elsewhere.id, "member", admin);
    const { userId, sessionId } = (await admin.call()).actor;
    const start = (workspaceId: string) =>
      bench.tokens.startFamily({ userId, sessionId, workspaceId, scopes: ["workspace:read"] });
    const [here, there] = [await start(id), await start(elsewhere.id)];
    await bench.tenancy.members.remove(await owner.call(), { userId });
    assert.equal(await codeOf(bench.tokens.refresh(here.refreshToken)), "IDENTITY_REFRESH_INVALID");
    assert.equal(await codeOf(bench.tokens.refresh(there.refreshToken)), "resolved");
  });

  test("of other workspaces cannot be seen or changed", async () => {
    const { members } = bench.tenancy;
    const { owner } = await bench.workspace();
    const foreign = await bench.workspace();
    const { userId } = foreign.member;
    const call = await owner.call();
    assert.ok((await itemsOf(members.list(call, FIRST_PAGE))).every((member) => member.userId !== userId));
    for (const act of [
      () => members.change(call, { userId, role: "viewer" }),
      () => members.remove(call, { userId }),
      () => bench.tenancy.workspaces.transfer(call, { userId }),
    ])
      assert.equal(await codeOf(act()), "IDENTITY_MEMBER_NOT_FOUND");
  });

  test("are let in and raised by a key as far as it may do what they then may", async () => {
    const { invitations, members } = bench.tenancy;
    const { id, owner, member, viewer } = await bench.workspace();
    const call = await owner.call();
    const acting = (...held: string[]) => ({
      ...call,
      actor: { ...keyActor, workspaceId: id, scopes: ["workspace:members", ...held] },
    });
    const asMember = acting("workspace:read", "shop:read", "shop:sell");
    const invite = (context: WorkspaceContext, role: WorkspaceRole) =>
      codeOf(invitations.invite(context, { delivery: "link", role }));
    assert.equal(await invite(acting(), "viewer"), "IDENTITY_SCOPES_NOT_HELD");
    assert.equal(await invite(asMember, "member"), "resolved");
    assert.equal(await invite(asMember, "admin"), "IDENTITY_SCOPES_NOT_HELD");
    assert.equal(await invite(acting("*"), "admin"), "resolved");
    assert.equal(await invite(acting("*"), "owner"), "IDENTITY_MEMBER_ABOVE");
    const raise = (userId: string, role: WorkspaceRole) => codeOf(members.change(asMember, { userId, role }));
    assert.equal(await raise(member.userId, "admin"), "IDENTITY_SCOPES_NOT_HELD");
    assert.equal(await raise(viewer.userId, "member"), "resolved");
    assert.equal(await raise(viewer.userId, "viewer"), "resolved");
  });

  test("act by the role of this moment, although a process remembers another", async () => {
    const { members } = bench.tenancy;
    const { owner, admin, member } = await bench.workspace();
    const remembered = await admin.call();
    await members.change(await owner.call(), { userId: admin.userId, role: "viewer" });
    const codes = await outcomes(4, () =>
      codeOf(members.change(remembered, { userId: member.userId, role: "viewer" })),
    );
    assert.deepEqual(new Set(codes), new Set(["IDENTITY_PERMISSION_MISSING"]));
  });
});

const keyActor = {
  kind: "api-key",
  keyId: "01920000-0000-7000-8000-000000000001",
  scopes: ["*"],
  limitPerMinute: null,
} as const;
