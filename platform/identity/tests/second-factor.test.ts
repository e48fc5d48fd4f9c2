import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { Secret, TOTP } from "otpauth";
import {
  type AccountsBench,
  begun,
  CALL,
  latestMail,
  newUser,
  openAccounts,
  PASSWORD,
  requestReset,
  signedIn,
  tokenOf,
} from "./accounts-support.ts";
import { callOf } from "./token-support.ts";
import { codeOf } from "./support.ts";

const STEP_MS = 30_000;

suite("sign-in with a second factor", { timeout: 300_000 }, () => {
  let bench: AccountsBench;
  let people = 0;
  before(async () => {
    bench = await openAccounts();
  });
  after(() => bench.close());

  /** Somebody with the second factor on, and what the app shows next. */
  async function guarded() {
    people += 1;
    const email = `guarded-${people}@example.com`;
    const userId = await newUser(bench, email);
    const call = await callOf(bench.test, bench.clock, userId);
    const { secret } = await bench.twoFactor.enrol(call);
    const app = new TOTP({ secret: Secret.fromBase32(secret) });
    const nextCode = (): string => {
      bench.clock.advanceMs(STEP_MS);
      return app.generate({ timestamp: bench.clock.nowMs() });
    };
    const recoveryCodes = await bench.twoFactor.confirm(call, nextCode());
    return { userId, email, nextCode, recoveryCodes };
  }

  async function asked(email: string, password = PASSWORD): Promise<string> {
    const result = await bench.accounts.signIn(CALL, { email, password });
    assert.equal(result.kind, "challenge");
    assert.deepEqual(Object.keys(result).toSorted(), ["challenge", "expiresAt", "kind"]);
    return result.kind === "challenge" ? result.challenge : "";
  }

  function answer(challenge: string, code: string) {
    return bench.accounts.answerSecondFactor(CALL, { challenge, code });
  }

  test("begins no session before the code; a recovery code will do", async () => {
    const { userId, email, nextCode, recoveryCodes } = await guarded();
    const challenge = await asked(email);
    assert.equal(await codeOf(bench.accounts.authenticateSession(challenge)), "IDENTITY_SESSION_ENDED");
    assert.equal(await codeOf(answer(challenge, "000000")), "IDENTITY_CODE_WRONG");
    const [refusal] = (await bench.audit.query({ workspaceId: null, limit: 1 })).items;
    assert.deepEqual(refusal?.facts, { method: "second factor", reason: "the proof was not accepted" });
    const { session, token } = await answer(challenge, nextCode());
    assert.equal(session.userId, userId);
    assert.equal((await bench.accounts.authenticateSession(token)).userId, userId);
    await answer(await asked(email), recoveryCodes[0] ?? "");
    const { items } = await bench.audit.query({ workspaceId: null, actions: ["identity.sign-in"], limit: 2 });
    assert.deepEqual(
      items.map(({ facts }) => facts),
      [{ method: "password and recovery-code" }, { method: "password and totp" }],
    );
  });

  test("tells a wrong password nothing of the second factor", async () => {
    const { email } = await guarded();
    assert.equal(
      await codeOf(bench.accounts.signIn(CALL, { email, password: "wrong password 9" })),
      "IDENTITY_SIGN_IN_REFUSED",
    );
  });

  test("of 64 answers to one challenge at once one wins, and the browser's former session ends", async () => {
    const { email, nextCode, recoveryCodes } = await guarded();
    const former = await answer(await asked(email), nextCode());
    const challenge = await asked(email);
    const code = nextCode();
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        codeOf(
          bench.accounts.answerSecondFactor(CALL, {
            challenge,
            code: index % 2 === 0 ? code : (recoveryCodes[index % 8] ?? ""),
            previousToken: former.token,
          }),
        ),
      ),
    );
    assert.equal(outcomes.filter((outcome) => outcome === "resolved").length, 1);
    assert.equal(await codeOf(bench.accounts.authenticateSession(former.token)), "IDENTITY_SESSION_ENDED");
  });

  test("a new password, or the person being disabled, sweeps open challenges away", async () => {
    const { userId, email, nextCode } = await guarded();
    const beforeReset = await asked(email);
    await requestReset(bench, email);
    const token = tokenOf(latestMail(bench)["url"]);
    const newPassword = "a different 42 phrase";
    await bench.accounts.resetPassword(CALL, { token, newPassword });
    assert.equal(await codeOf(answer(beforeReset, nextCode())), "IDENTITY_CHALLENGE_INVALID");
    const beforeEnd = await asked(email, newPassword);
    await bench.accounts.disableUser({ ...CALL, operatorId: "operator-1" }, userId);
    assert.equal(await codeOf(answer(beforeEnd, nextCode())), "IDENTITY_CHALLENGE_INVALID");
  });

  test("is what proves presence, in place of the password", async () => {
    const { email, nextCode } = await guarded();
    const session = await answer(await asked(email), nextCode());
    const prove = (proof: Parameters<typeof bench.accounts.provePresence>[1]) =>
      codeOf(bench.accounts.provePresence(signedIn(session), proof));
    assert.equal(await prove({ password: PASSWORD }), "IDENTITY_PROOF_STALE");
    assert.equal(await prove({ code: "000000" }), "IDENTITY_CODE_WRONG");
    assert.equal(await prove({ code: nextCode() }), "resolved");
  });

  test("asks nobody who has not turned it on", async () => {
    await newUser(bench, "plain@example.com");
    await begun(bench.accounts.signIn(CALL, { email: "plain@example.com", password: PASSWORD }));
  });
});
