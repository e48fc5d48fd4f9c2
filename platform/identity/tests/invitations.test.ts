import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { newUuid } from "#platform/kernel";
import { CALL, PASSWORD, tokenOf } from "./accounts-support.ts";
import { codeOf, FIRST_PAGE, itemsOf } from "./support.ts";
import { openTenancy, outcomes, type Person, type TenancyBench } from "./tenancy-support.ts";

const DAY_MS = 86_400_000;

suite("invitations", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  before(async () => {
    bench = await openTenancy();
  });
  after(() => bench.close());

  async function link(owner: Person, email?: string): Promise<string> {
    const { token } = await bench.tenancy.invitations.invite(await owner.call(), {
      delivery: "link",
      role: "member",
      ...(email === undefined ? {} : { email }),
    });
    return token ?? "";
  }

  function mailedToken(): string {
    return tokenOf(Object(bench.mail.queued.at(-1)?.parameters)["url"]);
  }

  async function accept(person: Person, token: string): Promise<string> {
    return codeOf(bench.tenancy.invitations.accept(await person.call(), { token }));
  }

  test("by link fit into a Telegram link, say what they are for and let one person in", async () => {
    const { id, owner } = await bench.workspace();
    const token = await link(owner);
    assert.match(token, /^[A-Za-z0-9_-]{1,64}$/);
    const preview = await bench.tenancy.invitations.preview({ token });
    assert.deepEqual(
      [preview.workspaceName, preview.role, preview.inviterName, preview.limited],
      ["Acme", "member", "Ann", false],
    );
    const person = await bench.person();
    const joined = await bench.tenancy.invitations.accept(await person.call(), { token });
    assert.deepEqual([joined.id, joined.role, joined.name], [id, "member", "Acme"]);
    assert.deepEqual(
      [(await person.call()).actor.workspaceId, (await person.call()).actor.role],
      [id, "member"],
    );
    assert.equal(await accept(await bench.person(), token), "IDENTITY_INVITATION_REFUSED");
    assert.equal(await codeOf(bench.tenancy.invitations.preview({ token })), "IDENTITY_INVITATION_REFUSED");
    const [entry] = await bench.log(id, "identity.member-joined");
    assert.deepEqual(entry?.actor, { kind: "user", id: person.userId });
  });

  test("end with the rights of their maker: at a transfer, without the permission, with their key", async () => {
    const { apiKeys, invitations, members, workspaces } = bench.tenancy;
    const { owner, admin, member } = await bench.workspace();
    const ownersCall = await owner.call();
    const grant = (permissions: readonly string[]) =>
      members.change(ownersCall, { userId: member.userId, permissions: [...permissions] });
    await grant(["workspace:members"]);
    const keyed = await apiKeys.create(ownersCall, { name: "Key", scopes: ["*"] });
    const actor = await bench.identity.authenticateApiKey(keyed.secret, "127.0.0.1");
    const call = await owner.call();
    const made = await Promise.all([
      invitations.invite(call, { delivery: "link", role: "owner" }),
      invitations.invite(await member.call(), { delivery: "link", role: "member" }),
      invitations.invite({ ...call, actor }, { delivery: "link", role: "admin" }),
    ]);
    await grant([]);
    await apiKeys.revoke(call, { keyId: keyed.key.id });
    await workspaces.transfer(call, { userId: admin.userId });
    for (const { token } of made)
      assert.equal(await accept(await bench.person(), token ?? ""), "IDENTITY_INVITATION_REFUSED");
  });

  test("of a replaced key work as long as it or its successor does, and end with the one that ended last", async () => {
    const { apiKeys, invitations } = bench.tenancy;
    const { owner } = await bench.workspace();
    const call = await owner.call();
    const inviting = async (secret: string) => {
      const actor = await bench.identity.authenticateApiKey(secret, "127.0.0.1");
      const made = await invitations.invite({ ...call, actor }, { delivery: "link", role: "viewer" });
      return made.token ?? "";
    };
    const letsIn = async (token: string) => accept(await bench.person(), token);
    const first = await apiKeys.create(call, { name: "Key", scopes: ["*"] });
    const tokens = [];
    for (let count = 0; count < 4; count += 1) tokens.push(await inviting(first.secret));
    const second = await apiKeys.rotate(call, { keyId: first.key.id, graceSeconds: 3600 });
    assert.equal(await letsIn(tokens[0] ?? ""), "resolved", "in the grace");
    bench.clock.advanceMs(3_600_000);
    assert.equal(await letsIn(tokens[1] ?? ""), "resolved", "as the successor's");
    const third = await apiKeys.rotate(call, { keyId: second.key.id, graceSeconds: 0 });
    assert.equal(await letsIn(tokens[2] ?? ""), "resolved", "as the successor's successor's");
    await apiKeys.revoke(call, { keyId: third.key.id });
    assert.equal(await letsIn(tokens[3] ?? ""), "IDENTITY_INVITATION_REFUSED");
    assert.deepEqual((await invitations.list(call, FIRST_PAGE)).items, []);

    const stolen = await apiKeys.create(call, { name: "Key", scopes: ["*"] });
    const planted = await inviting(stolen.secret);
    await apiKeys.rotate(call, { keyId: stolen.key.id, graceSeconds: 3600 });
    await apiKeys.revoke(call, { keyId: stolen.key.id });
    assert.equal(await letsIn(planted), "IDENTITY_INVITATION_REFUSED", "revoked in the grace");

    const expiresAt = new Date(bench.clock.nowMs() + 3_600_000);
    const temporary = await apiKeys.create(call, { name: "Key", scopes: ["*"], expiresAt });
    const late = await inviting(temporary.secret);
    bench.clock.advanceMs(3_600_000);
    assert.equal(await letsIn(late), "IDENTITY_INVITATION_REFUSED", "expired");
  });

  test("of a person who is disabled let nobody in until that is over", async () => {
    const { owner, admin } = await bench.workspace();
    const token = await link(admin);
    const call = { ...CALL, operatorId: owner.userId };
    await bench.accounts.disableUser(call, admin.userId);
    const joining = await bench.person();
    assert.equal(await accept(joining, token), "IDENTITY_INVITATION_REFUSED");
    await bench.accounts.enableUser(call, admin.userId);
    assert.equal(await accept(joining, token), "resolved");
  });

  test("of a person who is gone let nobody in", async () => {
    const { id, admin } = await bench.workspace();
    const token = await link(admin);
    const gone = "delete from identity.memberships where user_id = $1";
    await bench.test.database.withWorkspace(id, (transaction) => transaction.query(gone, [admin.userId]));
    assert.equal(await accept(await bench.person(), token), "IDENTITY_INVITATION_REFUSED");
  });

  test("accepted 64 times at once let exactly one in", async () => {
    const { id, owner } = await bench.workspace();
    const token = await link(owner);
    const people = await Promise.all(Array.from({ length: 64 }, () => bench.person()));
    const codes = await outcomes(64, (index) => accept(people[index] ?? owner, token));
    assert.equal(codes.filter((code) => code === "resolved").length, 1);
    assert.equal(codes.filter((code) => code === "IDENTITY_INVITATION_REFUSED").length, 63);
    const members = await bench.test.database.queryInWorkspace(id, {
      text: "select 1 from identity.memberships",
    });
    assert.equal(members.length, 5);
  });

  test("to an address let in only whoever has proved it", async () => {
    const { owner } = await bench.workspace();
    const [invited, other] = [await bench.person(), await bench.person()];
    const token = await link(owner, invited.email.toUpperCase());
    assert.equal((await bench.tenancy.invitations.preview({ token })).limited, true);
    assert.equal(await accept(other, token), "IDENTITY_INVITATION_FOR_ANOTHER");
    await bench.test.database.query({
      text: "update identity.users set email_verified_at = null where user_id = $1",
      values: [invited.userId],
    });
    assert.equal(await accept(invited, token), "IDENTITY_INVITATION_FOR_ANOTHER");
    await bench.test.database.query({
      text: "update identity.users set email_verified_at = now() where user_id = $1",
      values: [invited.userId],
    });
    assert.equal(await accept(invited, token), "resolved");
  });

  test("are refused to members, who may hand the link on unspent", async () => {
    const { owner, viewer } = await bench.workspace();
    const token = await link(owner);
    assert.equal(await accept(viewer, token), "IDENTITY_MEMBER_ALREADY");
    assert.equal(await accept(await bench.person(), token), "resolved");
  });

  test("by mail are written to one address, replaced by newer ones and sent again at a pace", async () => {
    const { invitations } = bench.tenancy;
    const { owner } = await bench.workspace();
    const invited = await bench.person();
    const request = { delivery: "mail", role: "viewer", email: invited.email } as const;
    const first = await invitations.invite(await owner.call(), request);
    assert.equal(first.token, null);
    assert.equal(bench.mail.queued.at(-1)?.to, invited.email);
    const replaced = mailedToken();
    const { invitation } = await invitations.invite(await owner.call(), request);
    const former = mailedToken();
    assert.equal(await accept(invited, replaced), "IDENTITY_INVITATION_REFUSED");
    const again = async () => codeOf(invitations.resend(await owner.call(), { invitationId: invitation.id }));
    assert.equal(await again(), "IDENTITY_INVITATION_LIMITED");
    for (let sends = 1; sends < 5; sends += 1) {
      bench.clock.advanceMs(60_000);
      assert.equal(await again(), "resolved");
    }
    bench.clock.advanceMs(60_000);
    assert.equal(await again(), "IDENTITY_INVITATION_LIMITED");
    assert.equal(await accept(invited, former), "IDENTITY_INVITATION_REFUSED");
    assert.deepEqual(
      (await itemsOf(invitations.list(await owner.call(), FIRST_PAGE))).map(({ sends }) => sends),
      [5],
    );
    assert.equal(await accept(invited, mailedToken()), "resolved");
    assert.deepEqual(await itemsOf(invitations.list(await owner.call(), FIRST_PAGE)), []);
  });

  test("are not made for the address of a member, nor sent again to who became one, and no mail goes out", async () => {
    const { owner, member } = await bench.workspace();
    const { invitations } = bench.tenancy;
    const call = await owner.call();
    const newcomer = await bench.person();
    const { invitation } = await invitations.invite(call, {
      delivery: "mail",
      role: "viewer",
      email: newcomer.email,
    });
    assert.equal(await accept(newcomer, await link(owner)), "resolved");
    bench.clock.advanceMs(60_000);
    const mails = bench.mail.queued.length;
    for (const email of [member.email, member.email.toUpperCase(), newcomer.email])
      for (const delivery of ["mail", "link"] as const)
        assert.equal(
          await codeOf(invitations.invite(call, { delivery, role: "admin", email })),
          "IDENTITY_INVITATION_NEEDLESS",
        );
    const again = invitations.resend(call, { invitationId: invitation.id });
    assert.equal(await codeOf(again), "IDENTITY_INVITATION_NEEDLESS");
    assert.equal(bench.mail.queued.length, mails);
    // What one workspace knows, another does not.
    const { owner: stranger } = await bench.workspace();
    await invitations.invite(await stranger.call(), {
      delivery: "mail",
      role: "viewer",
      email: member.email,
    });
  });

  test("end when revoked and after seven days", async () => {
    const { invitations } = bench.tenancy;
    const { owner } = await bench.workspace();
    const revoked = await link(owner);
    bench.clock.advanceMs(1);
    const expired = await link(owner);
    const [, older] = await itemsOf(invitations.list(await owner.call(), FIRST_PAGE));
    const invitationId = older?.id ?? "";
    await invitations.revoke(await owner.call(), { invitationId });
    assert.equal(
      await codeOf(invitations.revoke(await owner.call(), { invitationId })),
      "IDENTITY_INVITATION_NOT_FOUND",
    );
    const foreign = await bench.workspace();
    const [mine] = await itemsOf(invitations.list(await owner.call(), FIRST_PAGE));
    const attempt = invitations.revoke(await foreign.owner.call(), { invitationId: mine?.id ?? "" });
    assert.equal(await codeOf(attempt), "IDENTITY_INVITATION_NOT_FOUND");
    bench.clock.advanceMs(7 * DAY_MS - 1);
    const person = await bench.person();
    assert.equal(await accept(person, revoked), "IDENTITY_INVITATION_REFUSED");
    assert.equal((await invitations.preview({ token: expired })).role, "member");
    bench.clock.advanceMs(1);
    for (const token of [expired, "", "nonsense", `${expired.slice(1)}A`])
      assert.equal(await accept(person, token), "IDENTITY_INVITATION_REFUSED");
    assert.deepEqual(await itemsOf(invitations.list(await owner.call(), FIRST_PAGE)), []);
  });

  test("to the own proved address are found, accepted once and declined without their token", async () => {
    const { invitations } = bench.tenancy;
    const [first, second, third] = [
      await bench.workspace(),
      await bench.workspace(),
      await bench.workspace(),
    ];
    const guest = await bench.person();
    const invite = async (owner: Person, email: string, delivery: "mail" | "link") => {
      bench.clock.advanceMs(1);
      const request = { delivery, role: "viewer", email } as const;
      return (await invitations.invite(await owner.call(), request)).invitation.id;
    };
    const one = await invite(first.owner, guest.email.toUpperCase(), "mail");
    const two = await invite(second.owner, guest.email, "link");
    const foreign = await invite(third.owner, "other@example.com", "mail");
    const received = async () => itemsOf(invitations.listReceived(await guest.call(), FIRST_PAGE));
    assert.deepEqual(
      (await received()).map(({ id, workspaceName, role, inviterName }) => [
        id,
        workspaceName,
        role,
        inviterName,
      ]),
      [
        [two, "Acme", "viewer", "Ann"],
        [one, "Acme", "viewer", "Ann"],
      ],
    );
    for (const invitationId of [foreign, "nonsense"])
      for (const act of [invitations.acceptReceived, invitations.decline])
        assert.equal(
          await codeOf(act(await guest.call(), { invitationId })),
          "IDENTITY_INVITATION_NOT_FOUND",
        );
    const call = await guest.call();
    const acting = { ...call, actor: { ...call.actor, impersonatedBy: newUuid(0) } };
    for (const act of [invitations.acceptReceived, invitations.decline])
      assert.equal(await codeOf(act(acting, { invitationId: one })), "IDENTITY_IMPERSONATION_REFUSED");
    const codes = await outcomes(16, () => codeOf(invitations.acceptReceived(call, { invitationId: one })));
    assert.equal(codes.filter((code) => code === "resolved").length, 1);
    assert.equal((await guest.call()).actor.workspaceId, first.id);
    await invitations.decline(call, { invitationId: two });
    assert.equal((await bench.log(second.id, "identity.invitation-declined"))[0]?.target?.id, two);
    assert.deepEqual(await received(), []);
    assert.equal(
      await codeOf(invitations.acceptReceived(call, { invitationId: two })),
      "IDENTITY_INVITATION_NOT_FOUND",
    );
    await invite(second.owner, guest.email, "mail");
    await bench.test.database.query({
      text: "update identity.users set email_verified_at = null where user_id = $1",
      values: [guest.userId],
    });
    assert.deepEqual(await received(), [], "anybody could claim an address");
  });

  test("stand in no table in clear", async () => {
    const { id, owner } = await bench.workspace();
    const token = await link(owner);
    const rows = await bench.test.database.queryInWorkspace<{ row: string }>(id, {
      text: "select encode(token_hash, 'base64') || i::text as row from identity.invitations i",
    });
    assert.equal(rows.length, 1);
    assert.ok(!JSON.stringify(rows).includes(token));
  });

  test("take the place of the first workspace at sign-up, which everybody else gets", async () => {
    const { accounts, tenancy } = bench;
    const signUp = async (email: string, invitation?: string) => {
      const { handle } = await accounts.signUp(CALL, { email, name: "Bob", password: PASSWORD });
      const code = String(Object(bench.mail.queued.at(-1)?.parameters)["code"]);
      const more = invitation === undefined ? {} : { invitation };
      const user = await accounts.verifyByCode(CALL, { handle, code, ...more });
      const { token } = Object(await accounts.signIn(CALL, { email, password: PASSWORD }));
      const actor = await accounts.authenticateSession(String(token));
      return { user, actor, own: await itemsOf(tenancy.workspaces.listOwn({ ...CALL, actor }, FIRST_PAGE)) };
    };
    const alone = await signUp("alone@example.com");
    assert.deepEqual(
      alone.own.map(({ name, role }) => [name, role]),
      [["Bob", "owner"]],
    );
    assert.equal(alone.actor.workspaceId, alone.own[0]?.id);
    const { id, owner } = await bench.workspace();
    const invited = await signUp("invited@example.com", await link(owner, "invited@example.com"));
    assert.deepEqual(
      invited.own.map(({ id: own, role }) => [own, role]),
      [[id, "member"]],
    );
    assert.equal(invited.actor.workspaceId, id);
    await assert.rejects(signUp("late@example.com", await link(owner, "other@example.com")), {
      code: "IDENTITY_INVITATION_FOR_ANOTHER",
    });
  });
});
