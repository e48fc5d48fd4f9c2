import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { newUuid } from "#platform/kernel";
import { workspaceOf } from "#platform/identity";
import { CALL } from "./accounts-support.ts";
import { codeOf, FIRST_PAGE, itemsOf, LOCAL, until } from "./support.ts";
import { openTenancy, type Person, type TenancyBench, type TenancyProcess } from "./tenancy-support.ts";

const REASON = "unpaid since March";

suite("a workspace that an operator disables", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  let elsewhere: TenancyProcess;
  let operator: Person;
  before(async () => {
    bench = await openTenancy();
    elsewhere = await bench.another();
    operator = await bench.person();
    await bench.tenancy.operators.grantOperator(operator.email);
  });
  after(async () => {
    await elsewhere.close();
    await bench.close();
  });

  async function disable(workspaceId: string): Promise<void> {
    await bench.tenancy.operators.disableWorkspace(await operator.call(), { workspaceId, reason: REASON });
  }

  test("refuses its keys and its people on every process, deletes nothing, and opens again", async () => {
    const { id, owner, viewer } = await bench.workspace();
    const request = { workspaceId: id, name: "Key", scopes: ["shop:sell"] };
    const { secret } = await bench.identity.createApiKey(request);
    const processes = [bench, elsewhere];
    const keyCodes = () =>
      Promise.all(processes.map(({ identity }) => codeOf(identity.authenticateApiKey(secret, LOCAL))));
    const actors = () =>
      Promise.all(processes.map(({ accounts }) => accounts.authenticateSession(owner.token)));
    assert.deepEqual(await keyCodes(), ["resolved", "resolved"]);
    assert.deepEqual((await actors()).map(workspaceOf), [id, id]);
    await disable(id);
    assert.equal(bench.paused.has(id), true, "its jobs wait");
    await until(async () => (await keyCodes()).every((code) => code === "IDENTITY_WORKSPACE_DISABLED"));
    await until(async () => (await actors()).every(({ workspaceId }) => workspaceId === null));
    for (const actor of await actors()) {
      assert.throws(() => workspaceOf(actor), { code: "IDENTITY_WORKSPACE_DISABLED", status: 403 });
      assert.deepEqual([actor.role, actor.scopes], [null, []]);
    }
    const own = await itemsOf(bench.tenancy.workspaces.listOwn(await viewer.call(), FIRST_PAGE));
    assert.deepEqual(
      own.map((workspace) => [workspace.id, workspace.disabled]),
      [[id, true]],
    );
    await bench.tenancy.operators.enableWorkspace(await operator.call(), { workspaceId: id });
    assert.equal(bench.paused.has(id), false);
    await until(async () => (await keyCodes()).every((code) => code === "resolved"));
    await until(async () => (await actors()).every(({ workspaceId }) => workspaceId === id));
  });

  test("is entered in no other way: by switching, acting, inviting, refreshing or what a process remembers", async () => {
    const { id, owner } = await bench.workspace();
    const { accounts, tenancy, tokens } = bench;
    const before = await owner.call();
    const { token } = await tenancy.invitations.invite(before, { delivery: "link", role: "viewer" });
    const { userId, sessionId, scopes } = before.actor;
    const { refreshToken } = await tokens.startFamily({ userId, sessionId, workspaceId: id, scopes });
    const guest = await bench.person();
    await disable(id);
    const { actor } = await owner.call();
    const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
      switching: () => tenancy.workspaces.switchTo({ ...CALL, actor }, { workspaceId: id }),
      acting: () => accounts.actIn({ ...actor, workspaceId: null }, id),
      remembered: () => tenancy.workspaces.rename(before, { name: "Mine" }),
      transfer: () => tenancy.workspaces.transfer(before, { userId }),
      refreshing: () => tokens.refresh(refreshToken),
    };
    for (const [what, attempt] of Object.entries(attempts))
      assert.equal(await codeOf(attempt()), "IDENTITY_WORKSPACE_DISABLED", what);
    const joining = tenancy.invitations.accept(await guest.call(), { token: token ?? "" });
    assert.equal(await codeOf(joining), "IDENTITY_INVITATION_REFUSED");
    const stranger = accounts.actIn((await guest.call()).actor, id);
    assert.equal(await codeOf(stranger), "IDENTITY_WORKSPACE_NOT_FOUND", "strangers learn nothing");
    await tenancy.operators.enableWorkspaceAtCommandLine(id);
    assert.equal(await codeOf(tokens.refresh(refreshToken)), "resolved", "the token stayed good");
    assert.equal(
      await codeOf(tenancy.invitations.accept(await guest.call(), { token: token ?? "" })),
      "resolved",
    );
  });

  test("is named with the reason in both chains, once, also from the command line", async () => {
    const { id } = await bench.workspace();
    await disable(id);
    await disable(id);
    await bench.tenancy.operators.enableWorkspaceAtCommandLine(id);
    await bench.tenancy.operators.disableWorkspaceAtCommandLine({ workspaceId: id, reason: REASON });
    for (const chain of [id, null]) {
      const entries = await bench.log(chain, "identity.workspace-disabled", "identity.workspace-enabled");
      assert.deepEqual(
        entries
          .filter(({ target }) => target?.id === id)
          .map(({ action, actor, facts }) => [action, actor.kind, facts]),
        [
          ["identity.workspace-disabled", "system", { reason: REASON }],
          ["identity.workspace-enabled", "system", {}],
          ["identity.workspace-disabled", "operator", { reason: REASON }],
        ],
      );
    }
  });

  test("is disabled by operators alone, with a reason, and only where it is", async () => {
    const { id, owner } = await bench.workspace();
    const { operators } = bench.tenancy;
    const request = { workspaceId: id, reason: REASON };
    const [theirs, ours] = [await owner.call(), await operator.call()];
    assert.equal(await codeOf(operators.disableWorkspace(theirs, request)), "IDENTITY_OPERATOR_ONLY");
    assert.equal(await codeOf(operators.enableWorkspace(theirs, request)), "IDENTITY_OPERATOR_ONLY");
    const acting = { ...ours, actor: { ...ours.actor, impersonatedBy: newUuid(0) } };
    assert.equal(await codeOf(operators.disableWorkspace(acting, request)), "IDENTITY_OPERATOR_ONLY");
    for (const reason of ["", "x", "two\nlines", "x".repeat(201)])
      assert.equal(
        await codeOf(operators.disableWorkspace(ours, { ...request, reason })),
        "IDENTITY_WORKSPACE_INVALID",
      );
    for (const workspaceId of [newUuid(0), "nonsense"])
      assert.equal(
        await codeOf(operators.disableWorkspace(ours, { ...request, workspaceId })),
        "IDENTITY_WORKSPACE_NOT_FOUND",
      );
    const { items } = await operators.listWorkspaces(ours, { limit: 1, search: id });
    assert.equal(items[0]?.disabledAt, null);
  });
});
