import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { newUuid } from "#platform/kernel";
import { codeOf, LOCAL, until, FIRST_PAGE, itemsOf } from "./support.ts";
import {
  caughtUp,
  openTenancy,
  outcomes,
  type TenancyBench,
  type TenancyProcess,
} from "./tenancy-support.ts";

const DAY_MS = 86_400_000;

suite("workspaces of people", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  let elsewhere: TenancyProcess;
  before(async () => {
    bench = await openTenancy({ workspacesPerPerson: 3 });
    elsewhere = await bench.another();
  });
  after(async () => {
    await elsewhere.close();
    await bench.close();
  });

  function mailsOf(event: string): readonly string[] {
    return bench.mail.queued.flatMap(({ to, parameters }) =>
      Object(parameters)["event"] === event ? [to] : [],
    );
  }

  test("are made up to the limit of a person, although 64 requests come at once", async () => {
    const person = await bench.person();
    const call = await person.call();
    const codes = await outcomes(64, (index) =>
      codeOf(bench.tenancy.workspaces.create(call, { name: `Workspace ${index}` })),
    );
    assert.equal(codes.filter((code) => code === "resolved").length, 3);
    assert.equal(codes.filter((code) => code === "IDENTITY_WORKSPACE_LIMIT").length, 61);
    assert.equal((await itemsOf(bench.tenancy.workspaces.listOwn(call, FIRST_PAGE))).length, 3);
    const nameless = bench.tenancy.workspaces.create(await (await bench.person()).call(), { name: " " });
    assert.equal(await codeOf(nameless), "IDENTITY_WORKSPACE_INVALID");
  });

  test("are handed over by an owner in person to a member, both of whom hear of it", async () => {
    const { id, owner, member } = await bench.workspace();
    await bench.tenancy.workspaces.transfer(await owner.call(), { userId: member.userId });
    assert.equal((await owner.call()).actor.role, "admin");
    assert.equal((await member.call()).actor.role, "owner");
    assert.deepEqual(mailsOf("workspace-given"), [owner.email]);
    assert.deepEqual(mailsOf("workspace-received"), [member.email]);
    assert.equal((await bench.log(id, "identity.workspace-transferred"))[0]?.target?.id, member.userId);
    const { userId } = owner;
    const impersonated = { ...(await member.call()) };
    const actor = { ...impersonated.actor, impersonatedBy: newUuid(0) };
    for (const act of [
      () => bench.tenancy.workspaces.transfer({ ...impersonated, actor }, { userId }),
      () => bench.tenancy.workspaces.requestDeletion({ ...impersonated, actor }),
    ])
      assert.equal(await codeOf(act()), "IDENTITY_IMPERSONATION_REFUSED");
  });

  test("close at once on every process when their deletion is asked for, and open again when restored", async () => {
    const { workspaces, members } = bench.tenancy;
    const { id, owner, admin, viewer } = await bench.workspace();
    const { secret } = await bench.tenancy.apiKeys.create(await owner.call(), {
      name: "Key",
      scopes: ["shop:read"],
    });
    await caughtUp(bench, elsewhere);
    await elsewhere.identity.authenticateApiKey(secret, LOCAL);
    await elsewhere.accounts.authenticateSession(viewer.token);
    const remembered = await admin.call();
    const { deletedFrom } = await workspaces.requestDeletion(await owner.call());
    assert.equal(deletedFrom.getTime(), bench.clock.nowMs() + 30 * DAY_MS);
    await until(() => elsewhere.identity.authenticateCached(secret, LOCAL) === undefined);
    await until(() => elsewhere.accounts.authenticateSessionCached(viewer.token) === undefined);
    const key = elsewhere.identity.authenticateApiKey(secret, LOCAL);
    assert.equal(await codeOf(key), "IDENTITY_WORKSPACE_CLOSED");
    assert.equal((await elsewhere.accounts.authenticateSession(viewer.token)).workspaceId, null);
    const late = members.change(remembered, { userId: viewer.userId, role: "member" });
    assert.equal(await codeOf(late), "IDENTITY_WORKSPACE_CLOSED");
    assert.deepEqual(mailsOf("workspace-closed"), [owner.email]);
    assert.deepEqual(await itemsOf(workspaces.listOwn(await viewer.call(), FIRST_PAGE)), []);
    assert.deepEqual(
      (await itemsOf(workspaces.listOwn(await owner.call(), FIRST_PAGE))).map((own) => own.deletedFrom),
      [deletedFrom],
    );
    for (const person of [admin, viewer, await bench.person()])
      assert.equal(
        await codeOf(workspaces.restore(await person.call(), { workspaceId: id })),
        "IDENTITY_WORKSPACE_NOT_FOUND",
      );
    await caughtUp(bench, elsewhere);
    await elsewhere.accounts.authenticateSession(viewer.token);
    await workspaces.restore(await owner.call(), { workspaceId: id });
    await until(async () => (await elsewhere.accounts.authenticateSession(viewer.token)).workspaceId === id);
    await until(
      async () => (await codeOf(elsewhere.identity.authenticateApiKey(secret, LOCAL))) === "resolved",
    );
    const twice = workspaces.restore(await owner.call(), { workspaceId: id });
    assert.equal(await codeOf(twice), "IDENTITY_WORKSPACE_NOT_CLOSED");
  });

  test("are deleted with every row after the grace, others untouched, and the log stays", async () => {
    const { workspaces, invitations, apiKeys } = bench.tenancy;
    const [gone, kept] = [await bench.workspace(), await bench.workspace()];
    for (const { owner } of [gone, kept]) {
      await apiKeys.create(await owner.call(), { name: "Key", scopes: ["shop:read"] });
      await invitations.invite(await owner.call(), { delivery: "link", role: "viewer" });
    }
    const count = (id: string) =>
      bench.test.database.queryInWorkspace<Record<string, number>>(id, {
        text: `select (select count(*) from identity.workspaces)::int as workspaces,
          (select count(*) from identity.memberships)::int as members,
          (select count(*) from identity.invitations)::int as invitations,
          (select count(*) from identity.api_keys)::int as keys`,
      });
    const before = await count(kept.id);
    await workspaces.requestDeletion(await gone.owner.call());
    bench.clock.advanceMs(13 * DAY_MS);
    assert.equal(await workspaces.purge(), 0);
    bench.clock.advanceMs(17 * DAY_MS);
    assert.equal(await workspaces.purge(), 1);
    assert.equal(await workspaces.purge(), 0);
    assert.deepEqual(await count(gone.id), [{ workspaces: 0, members: 0, invitations: 0, keys: 0 }]);
    assert.deepEqual(await count(kept.id), before);
    assert.equal((await bench.log(gone.id, "identity.workspace-closed")).length, 1);
    const [entry] = await bench.log(null, "identity.workspace-deleted");
    assert.deepEqual([entry?.target?.id, entry?.facts["rows"]], [gone.id, 7]);
    const restored = workspaces.restore(await gone.owner.call(), { workspaceId: gone.id });
    assert.equal(await codeOf(restored), "IDENTITY_WORKSPACE_NOT_FOUND");
  });
});
