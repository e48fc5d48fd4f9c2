import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { newUuid } from "#platform/kernel";
import { type MethodsBench, openMethods } from "../sign-in-methods/tests/methods-support.ts";
import { PASSWORD } from "./accounts-support.ts";
import { codeOf } from "./support.ts";
import { openTenancy, type TenancyBench } from "./tenancy-support.ts";

const PROVIDER = {
  id: "elsewhere",
  issuer: "https://id.example.com",
  clientId: "x",
  clientSecret: "x",
  name: "Elsewhere",
  scopes: ["openid"],
} as const;

/** The actions themselves refuse, so that no route, command or page can forget it. */
suite("an operator who acts for somebody", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  let people: MethodsBench;
  before(async () => {
    bench = await openTenancy();
    people = await openMethods({ providers: [{ ...PROVIDER, scopes: [...PROVIDER.scopes] }] });
  });
  after(async () => {
    await bench.close();
    await people.close();
  });

  async function refused(attempts: Readonly<Record<string, () => Promise<unknown>>>): Promise<void> {
    for (const [what, attempt] of Object.entries(attempts))
      assert.equal(await codeOf(attempt()), "IDENTITY_IMPERSONATION_REFUSED", what);
  }

  async function impersonated() {
    const { context } = await people.person(`${newUuid(people.clock.nowMs())}@example.com`);
    return { ...context, actor: { ...context.actor, impersonatedBy: newUuid(0) } };
  }

  test("changes no password and proves no presence", async () => {
    const call = await impersonated();
    await refused({
      changePassword: () =>
        people.accounts.changePassword(call, { password: PASSWORD, newPassword: "another pelican 77" }),
      provePresence: () => people.accounts.provePresence(call, { password: PASSWORD }),
      requirePresence: () => people.accounts.requirePresence(call),
    });
  });

  test("ends no other session", async () => {
    const call = await impersonated();
    const { sessionId } = call.actor;
    await refused({
      revokeSession: () => people.accounts.revokeSession(call, { sessionId }),
      revokeOtherSessions: () => people.accounts.revokeOtherSessions(call),
    });
  });

  test("leaves the second factor alone", async () => {
    const call = await impersonated();
    await refused({
      enrol: () => people.twoFactor.enrol(call),
      confirm: () => people.twoFactor.confirm(call, "000000"),
      disable: () => people.twoFactor.disable(call, "000000"),
      replaceRecoveryCodes: () => people.twoFactor.replaceRecoveryCodes(call, "000000"),
    });
  });

  test("adds, renames and removes no passkey", async () => {
    const call = await impersonated();
    const { passkeys } = people.methods;
    const passkeyId = newUuid(0);
    const response = {
      id: "x",
      rawId: "x",
      type: "public-key",
      clientExtensionResults: {},
      response: { clientDataJSON: "x", attestationObject: "x" },
    } as const;
    await refused({
      beginRegistration: () => passkeys.beginRegistration(call),
      finishRegistration: () => passkeys.finishRegistration(call, { name: "Mine", response }),
      rename: () => passkeys.rename(call, { passkeyId, name: "Mine" }),
      remove: () => passkeys.remove(call, { passkeyId }),
    });
  });

  test("links and unlinks no identity", async () => {
    const call = await impersonated();
    const { identities, openid, telegram } = people.methods;
    await refused({
      linkByTicket: () => identities.linkByTicket(call, { ticket: "x" }),
      unlink: () => identities.unlink(call, { identityId: newUuid(0) }),
      openid: () => openid.beginLink(call, { provider: PROVIDER.id }),
      telegram: () => telegram.link(call, { proof: { kind: "mini-app", initData: "" } }),
    });
  });

  test("hands no workspace over, deletes, restores, joins and leaves none", async () => {
    const { id, owner, member } = await bench.workspace();
    const { actor, ...own } = await owner.call();
    const call = { ...own, actor: { ...actor, impersonatedBy: newUuid(0) } };
    const { workspaces, invitations, members } = bench.tenancy;
    const { token } = await invitations.invite(await owner.call(), { delivery: "link", role: "viewer" });
    await refused({
      transfer: () => workspaces.transfer(call, { userId: member.userId }),
      requestDeletion: () => workspaces.requestDeletion(call),
      restore: () => workspaces.restore(call, { workspaceId: id }),
      accept: () => invitations.accept(call, { token: token ?? "" }),
      leave: () => members.leave(call),
    });
  });

  test("makes and replaces no key, lets nobody in and gives nobody more", async () => {
    const { owner, member } = await bench.workspace();
    const { actor, ...own } = await owner.call();
    const call = { ...own, actor: { ...actor, impersonatedBy: newUuid(0) } };
    const { apiKeys, invitations, members } = bench.tenancy;
    const { key } = await apiKeys.create(await owner.call(), { name: "Key", scopes: ["shop:read"] });
    const { userId } = member;
    await refused({
      create: () => apiKeys.create(call, { name: "Key", scopes: ["shop:read"] }),
      rotate: () => apiKeys.rotate(call, { keyId: key.id, graceSeconds: 0 }),
      invite: () => invitations.invite(call, { delivery: "link", role: "viewer" }),
      role: () => members.change(call, { userId, role: "admin" }),
      permissions: () => members.change(call, { userId, permissions: ["shop:refund"] }),
    });
  });
});
