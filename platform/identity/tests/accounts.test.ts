import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import {
  type AccountsBench,
  begun,
  CALL,
  dump,
  latestMail,
  newUser,
  openAccounts,
  PASSWORD,
  requestReset,
  signedIn,
  tokenOf,
} from "./accounts-support.ts";
import { codeOf } from "./support.ts";

suite("accounts", { timeout: 300_000 }, () => {
  let bench: AccountsBench;
  before(async () => {
    bench = await openAccounts();
  });
  after(() => bench.close());

  function signUp(email: string, password = PASSWORD) {
    return bench.accounts.signUp(CALL, { email, name: "Ann", password, termsVersion: "2026-01" });
  }

  function signIn(email: string, password = PASSWORD) {
    return begun(bench.accounts.signIn(CALL, { email, password }));
  }

  test("a sign-up for a taken address gets the same answer for the same work, and its owner a notice", async () => {
    await newUser(bench, "owner@example.com");
    const work = async (email: string) => {
      const before = { ...bench.hasher.calls, mails: bench.mail.queued.length };
      const answer = await signUp(email);
      return {
        keys: Object.keys(answer),
        length: answer.handle.length,
        hashes: bench.hasher.calls.hash - before.hash,
        mails: bench.mail.queued.length - before.mails,
      };
    };
    const free = await work("free@example.com");
    assert.equal(latestMail(bench).kind, "verification-code");
    assert.deepEqual(await work("OWNER@example.com"), free);
    assert.deepEqual(free, { keys: ["handle", "codeValidMinutes"], length: 43, hashes: 1, mails: 1 });
    assert.equal(latestMail(bench).kind, "security-notice");
    assert.equal(latestMail(bench)["event"], "sign-up-tried");
    assert.equal(bench.mail.queued.at(-1)?.to, "owner@example.com");
  });

  test("a sign-up is no account before the address is proved", async () => {
    const { handle } = await signUp("later@example.com");
    assert.equal(await codeOf(signIn("later@example.com")), "IDENTITY_SIGN_IN_REFUSED");
    const typed = String(latestMail(bench)["code"]).replace(/^(...)/, " $1 ");
    const user = await bench.accounts.verifyByCode(CALL, { handle, code: typed });
    assert.deepEqual(await bench.accounts.getUser(user.id), user);
    assert.equal((await signIn("Later@Example.com")).session.userId, user.id);
  });

  test("of 64 uses of one code at once one wins, and of two sign-ups for one address", async () => {
    const first = await signUp("race@example.com");
    const firstCode = String(latestMail(bench)["code"]);
    const second = await signUp("race@example.com", "another fine 77 secret");
    const secondCode = String(latestMail(bench)["code"]);
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        codeOf(
          bench.accounts.verifyByCode(
            CALL,
            index % 2 === 0
              ? { handle: first.handle, code: firstCode }
              : { handle: second.handle, code: secondCode },
          ),
        ),
      ),
    );
    assert.equal(outcomes.filter((outcome) => outcome === "resolved").length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === "IDENTITY_VERIFICATION_REFUSED").length, 63);
  });

  test("of 64 uses of one link at once one wins", async () => {
    const { handle } = await signUp("link@example.com");
    const token = tokenOf(latestMail(bench)["url"]);
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, () => codeOf(bench.accounts.verifyByLink(CALL, { token, handle }))),
    );
    assert.equal(outcomes.filter((outcome) => outcome === "resolved").length, 1);
  });

  test("a code dies of five wrong tries or fifteen minutes, a link of a day, and both of a new mail", async () => {
    const { handle } = await signUp("tries@example.com");
    const first = latestMail(bench);
    const right = String(first["code"]);
    const wrong = right === "000000" ? "000001" : "000000";
    const verify = (code: string) => codeOf(bench.accounts.verifyByCode(CALL, { handle, code }));
    for (let count = 0; count < 5; count += 1)
      assert.equal(await verify(wrong), "IDENTITY_VERIFICATION_REFUSED");
    assert.equal(await verify(right), "IDENTITY_VERIFICATION_REFUSED");
    assert.equal(
      await codeOf(bench.accounts.resendVerification(CALL, { handle })),
      "IDENTITY_ACCOUNT_LIMITED",
    );
    bench.clock.advanceMs(60_000);
    await bench.accounts.resendVerification(CALL, { handle });
    const second = latestMail(bench);
    assert.equal(
      await codeOf(bench.accounts.verifyByLink(CALL, { token: tokenOf(first["url"]) })),
      "IDENTITY_VERIFICATION_REFUSED",
    );
    bench.clock.advanceMs(15 * 60_000);
    assert.equal(await verify(String(second["code"])), "IDENTITY_VERIFICATION_REFUSED");
    bench.clock.advanceMs(24 * 3_600_000);
    assert.equal(
      await codeOf(bench.accounts.verifyByLink(CALL, { token: tokenOf(second["url"]) })),
      "IDENTITY_VERIFICATION_REFUSED",
    );
  });

  test("sign-in answers alike and hashes once for unknown, wrong, disabled, overlong", async () => {
    const disabled = await newUser(bench, "disabled@example.com");
    await newUser(bench, "known@example.com");
    await bench.accounts.disableUser({ ...CALL, operatorId: "operator-1" }, disabled);
    for (const [email, password] of [
      ["nobody@example.com", PASSWORD],
      ["not an address", PASSWORD],
      ["known@example.com", "wrong password 9"],
      ["known@example.com", "x".repeat(5000)],
      ["disabled@example.com", PASSWORD],
    ] as const) {
      const before = bench.hasher.calls.verify;
      assert.equal(await codeOf(signIn(email, password)), "IDENTITY_SIGN_IN_REFUSED");
      assert.equal(bench.hasher.calls.verify - before, 1);
    }
  });

  test("of many attempts at once ten reach the hash, with or without an account; later or a reset opens again", async () => {
    await newUser(bench, "locked@example.com");
    for (const email of ["locked@example.com", "locked-nobody@example.com"]) {
      const before = bench.hasher.calls.verify;
      const outcomes = await Promise.all(
        Array.from({ length: 64 }, () => codeOf(signIn(email, "wrong password 9"))),
      );
      assert.equal(bench.hasher.calls.verify - before, 10);
      assert.equal(outcomes.filter((outcome) => outcome === "IDENTITY_SIGN_IN_REFUSED").length, 10);
      assert.equal(await codeOf(signIn(email)), "IDENTITY_SIGN_IN_LOCKED");
    }
    bench.clock.advanceMs(15 * 60_000);
    await signIn("locked@example.com");
    for (let count = 0; count < 12; count += 1) await signIn("locked@example.com");
    for (let count = 0; count < 10; count += 1)
      await codeOf(signIn("locked@example.com", "wrong password 9"));
    assert.equal(await codeOf(signIn("locked@example.com")), "IDENTITY_SIGN_IN_LOCKED");
    await requestReset(bench, "locked@example.com");
    const token = tokenOf(latestMail(bench)["url"]);
    await bench.accounts.resetPassword(CALL, { token, newPassword: "a different 42 phrase" });
    await signIn("locked@example.com", "a different 42 phrase");
  });

  test("of 64 uses of one reset link at once one wins; sessions end, the owner hears of it", async () => {
    const userId = await newUser(bench, "reset@example.com");
    const { token: session } = await signIn("reset@example.com");
    await requestReset(bench, "reset@example.com");
    const token = tokenOf(latestMail(bench)["url"]);
    const newPassword = "a different 42 phrase";
    assert.equal(
      await codeOf(bench.accounts.resetPassword(CALL, { token, newPassword: "short" })),
      "IDENTITY_PASSWORD_UNFIT",
    );
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, () => codeOf(bench.accounts.resetPassword(CALL, { token, newPassword }))),
    );
    assert.equal(outcomes.filter((outcome) => outcome === "resolved").length, 1);
    assert.equal(latestMail(bench)["event"], "password-changed");
    assert.equal(await codeOf(bench.accounts.authenticateSession(session)), "IDENTITY_SESSION_ENDED");
    assert.equal(await codeOf(signIn("reset@example.com")), "IDENTITY_SIGN_IN_REFUSED");
    assert.equal((await signIn("reset@example.com", newPassword)).session.userId, userId);
  });

  test("a reset link dies of half an hour, and an unknown address gets the same answer and no mail", async () => {
    await newUser(bench, "slow@example.com");
    await requestReset(bench, "slow@example.com");
    const token = tokenOf(latestMail(bench)["url"]);
    bench.clock.advanceMs(30 * 60_000);
    assert.equal(
      await codeOf(bench.accounts.resetPassword(CALL, { token, newPassword: "a different 42 phrase" })),
      "IDENTITY_RESET_REFUSED",
    );
    const mails = bench.mail.queued.length;
    assert.equal(await requestReset(bench, "none@example.com"), undefined);
    assert.equal(bench.mail.queued.length, mails);
  });

  test("every step is in the audit log, each with its person and address, and each network address is limited", async () => {
    const userId = await newUser(bench, "audited@example.com");
    await signIn("audited@example.com");
    await codeOf(signIn("audited@example.com", "wrong password 9"));
    const { items } = await bench.audit.query({ workspaceId: null, limit: 4 });
    assert.deepEqual(
      items.map(({ action, actor, target }) => [action, actor.kind === "user" ? actor.id : target?.id]),
      [
        ["identity.sign-in-refused", userId],
        ["identity.sign-in", userId],
        ["identity.address-verified", userId],
        ["identity.workspace-created", userId],
      ],
    );
    const limited = await bench.another({ accountRequestsPerAddress: 2 });
    const attempt = () => codeOf(limited.signIn(CALL, { email: "nobody-2@example.com", password: PASSWORD }));
    assert.deepEqual(
      [await attempt(), await attempt(), await attempt()],
      ["IDENTITY_SIGN_IN_REFUSED", "IDENTITY_SIGN_IN_REFUSED", "IDENTITY_ACCOUNT_LIMITED"],
    );
    await limited.close();
  });

  test("tables hold no password, token, handle or code in clear", async () => {
    const { handle } = await signUp("clear@example.com");
    const { code, url } = latestMail(bench);
    const pending = await dump(bench);
    await bench.accounts.verifyByCode(CALL, { handle, code: String(code) });
    const first = await signIn("clear@example.com");
    const { token } = await bench.accounts.rotateSession(signedIn(first));
    await requestReset(bench, "clear@example.com");
    const all = pending + (await dump(bench));
    assert.match(all, /clear@example\.com/);
    for (const secret of [
      PASSWORD,
      handle,
      tokenOf(url),
      first.token,
      token,
      tokenOf(latestMail(bench)["url"]),
    ]) {
      assert.ok(!all.includes(secret));
      assert.ok(!all.includes(Buffer.from(secret).toString("hex")));
    }
    assert.ok(!new RegExp(`"${String(code)}"|\\\\x${Buffer.from(String(code)).toString("hex")}`).test(all));
  });
});
