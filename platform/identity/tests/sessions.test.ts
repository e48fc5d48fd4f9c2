import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { type Accounts, platformScopes, scopesOfRole } from "#platform/identity";
import {
  type AccountsBench,
  begun,
  CALL,
  newUser,
  openAccounts,
  PASSWORD,
  signedIn,
} from "./accounts-support.ts";
import { codeOf, until, FIRST_PAGE, itemsOf } from "./support.ts";

const DAY_MS = 86_400_000;

suite("sessions", { timeout: 300_000 }, () => {
  let bench: AccountsBench;
  let elsewhere: Accounts;
  let people = 0;
  before(async () => {
    bench = await openAccounts();
    elsewhere = await bench.another();
  });
  after(async () => {
    await elsewhere.close();
    await bench.close();
  });

  async function person() {
    people += 1;
    const email = `person-${people}@example.com`;
    const userId = await newUser(bench, email);
    const signIn = (password = PASSWORD, previousToken?: string) =>
      begun(bench.accounts.signIn(CALL, { email, password, previousToken }));
    return { userId, signIn };
  }

  /** Remembered by the other process, and then forgotten by it without the clock moving. */
  async function endsElsewhere(token: string, act: () => Promise<unknown>): Promise<void> {
    await elsewhere.authenticateSession(token);
    assert.ok(elsewhere.authenticateSessionCached(token));
    await act();
    await until(() => elsewhere.authenticateSessionCached(token) === undefined);
    assert.equal(await codeOf(elsewhere.authenticateSession(token)), "IDENTITY_SESSION_ENDED");
  }

  test("name their person on every process", async () => {
    const { userId, signIn } = await person();
    const { token, session } = await signIn();
    assert.deepEqual(await elsewhere.authenticateSession(token), {
      kind: "user",
      userId,
      sessionId: session.id,
      workspaceId: session.workspaceId,
      role: "owner",
      scopes: scopesOfRole("owner", platformScopes),
      impersonatedBy: null,
    });
    for (const wrong of ["", "x", token.slice(1), `${token.slice(1)}A`])
      assert.equal(await codeOf(elsewhere.authenticateSession(wrong)), "IDENTITY_SESSION_ENDED");
  });

  test("that are revoked, signed out, rotated or replaced end on other processes at once", async () => {
    const { signIn } = await person();
    const revoked = await signIn();
    await endsElsewhere(revoked.token, () =>
      bench.accounts.revokeSession(signedIn(revoked), { sessionId: revoked.session.id }),
    );
    const left = await signIn();
    await endsElsewhere(left.token, () => bench.accounts.signOut(CALL, { token: left.token }));
    const rotated = await signIn();
    await endsElsewhere(rotated.token, async () => {
      const { token } = await bench.accounts.rotateSession(signedIn(rotated));
      await elsewhere.authenticateSession(token);
    });
    const replaced = await signIn();
    await endsElsewhere(replaced.token, () => signIn(PASSWORD, replaced.token));
  });

  test("of a disabled person end at once, also by SQL, and none begins", async () => {
    const { userId, signIn } = await person();
    const { token } = await signIn();
    await endsElsewhere(token, () =>
      bench.test.database.query({
        text: "update identity.users set disabled_at = now() where user_id = $1",
        values: [userId],
      }),
    );
    assert.equal(await codeOf(signIn()), "IDENTITY_SIGN_IN_REFUSED");
    await bench.accounts.enableUser({ ...CALL, operatorId: "operator-1" }, userId);
    await signIn();
  });

  test("other than the own one end with a new password, and the own one gets a new token", async () => {
    const { signIn } = await person();
    const own = await signIn();
    const other = await signIn();
    const newPassword = "a different 42 phrase";
    assert.equal(
      await codeOf(bench.accounts.changePassword(signedIn(own), { password: "wrong password", newPassword })),
      "IDENTITY_PASSWORD_WRONG",
    );
    await endsElsewhere(other.token, async () => {
      const { token } = await bench.accounts.changePassword(signedIn(own), {
        password: PASSWORD,
        newPassword,
      });
      assert.equal((await elsewhere.authenticateSession(token)).sessionId, own.session.id);
    });
    assert.equal(await codeOf(elsewhere.authenticateSession(own.token)), "IDENTITY_SESSION_ENDED");
    assert.equal(await codeOf(signIn()), "IDENTITY_SIGN_IN_REFUSED");
    await signIn(newPassword);
  });

  test("are listed and revoked by their owner alone", async () => {
    const ann = await person();
    const bob = await person();
    const first = await ann.signIn();
    const second = await ann.signIn();
    const foreign = signedIn(await bob.signIn());
    assert.equal(
      await codeOf(bench.accounts.revokeSession(foreign, { sessionId: first.session.id })),
      "IDENTITY_SESSION_NOT_FOUND",
    );
    assert.equal((await itemsOf(bench.accounts.listSessions(foreign, FIRST_PAGE))).length, 1);
    const listed = await itemsOf(bench.accounts.listSessions(signedIn(first), FIRST_PAGE));
    assert.deepEqual(listed.map(({ id }) => id).toSorted(), [first.session.id, second.session.id].toSorted());
    assert.equal(listed[0]?.ipAddress, CALL.ipAddress);
    assert.ok(!JSON.stringify(listed).includes(first.token));
    assert.equal(await bench.accounts.revokeOtherSessions(signedIn(first)), 1);
    assert.equal((await itemsOf(bench.accounts.listSessions(signedIn(first), FIRST_PAGE))).length, 1);
  });

  test("end of idleness or age; use keeps them alive until then", async () => {
    const { signIn } = await person();
    const used = await signIn();
    const idle = await signIn();
    for (let days = 0; days < 84; days += 12) {
      const process = await bench.another();
      await process.authenticateSession(used.token);
      await process.close();
      bench.clock.advanceMs(12 * DAY_MS);
    }
    assert.equal(await codeOf(bench.accounts.authenticateSession(idle.token)), "IDENTITY_SESSION_ENDED");
    await bench.accounts.authenticateSession(used.token);
    bench.clock.advanceMs(6 * DAY_MS);
    assert.equal(await codeOf(bench.accounts.authenticateSession(used.token)), "IDENTITY_SESSION_ENDED");
    await bench.accounts.tidy();
    const left = await bench.test.database.query({ text: "select 1 from identity.sessions" });
    assert.equal(left.length, 0);
  });
});
