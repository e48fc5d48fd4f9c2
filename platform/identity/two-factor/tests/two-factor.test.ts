import assert from "node:assert/strict";
import { after, before, beforeEach, suite, test } from "node:test";
import { Secret, TOTP } from "otpauth";
import type { Audit } from "#platform/audit";
import { testAudit } from "#platform/audit/testing";
import type { TestDatabase } from "#platform/database/testing";
import { type FakeClock, fakeClock } from "#platform/kernel/testing";
import { type RecordedMail, recordMail } from "#platform/mail/testing";
import type { Secrets } from "#platform/secrets";
import { testSecrets } from "#platform/secrets/testing";
import { codeOf } from "../../tests/support.ts";
import { addPerson, callOf, dumpOf, peopleDatabase } from "../../tests/token-support.ts";
import type { SignedInContext } from "../../sessions/manage.ts";
import { createTwoFactor } from "../create.ts";
import type { TwoFactor } from "../two-factor.ts";

const STEP_MS = 30_000;
const MINUTE_MS = 60_000;

suite("Two-factor sign-in", { timeout: 300_000 }, () => {
  let database: TestDatabase;
  let secrets: Secrets;
  let clock: FakeClock;
  let mail: RecordedMail;
  let audit: Audit;
  let twoFactor: TwoFactor;
  let other: TwoFactor;
  let userId: string;
  let call: SignedInContext;
  before(async () => {
    database = await peopleDatabase();
    secrets = await testSecrets(database.database);
    clock = fakeClock();
    audit = testAudit(database.database, clock);
    mail = recordMail();
    const links = { security: "https://tradepost.example.com/account" };
    const deps = { clock, database: database.database, secrets, audit, mail, links, issuer: "Tradepost" };
    twoFactor = createTwoFactor(deps);
    other = createTwoFactor(deps);
  });
  after(async () => {
    await secrets.close();
    await database.close();
  });
  beforeEach(async () => {
    userId = await addPerson(database);
    clock.advanceMs(STEP_MS);
    call = await callOf(database, clock, userId);
  });

  function codeAt(secret: string, steps = 0): string {
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: clock.nowMs() + steps * STEP_MS,
    });
  }

  function wrongCode(secret: string): string {
    const right = new Set([-1, 0, 1].map((steps) => codeAt(secret, steps)));
    return ["000000", "111111", "222222", "333333"].find((code) => !right.has(code)) ?? "";
  }

  /** Turned on, with the step of the confirmation over. */
  async function enrolled(user = userId) {
    const theirs = user === userId ? call : await callOf(database, clock, user);
    const { secret } = await twoFactor.enrol(theirs);
    const codes = await twoFactor.confirm(theirs, codeAt(secret));
    clock.advanceMs(STEP_MS);
    return { secret, codes };
  }

  function atOnce<Result>(call: (index: number, face: TwoFactor) => Promise<Result>) {
    return Promise.all(
      Array.from({ length: 64 }, (_, index) => codeOf(call(index, index % 2 === 0 ? twoFactor : other))),
    );
  }

  function winners(codes: readonly string[]): number {
    return codes.filter((code) => code === "resolved").length;
  }

  async function auditedActions(): Promise<string[]> {
    const { items } = await testAudit(database.database, clock).query({ workspaceId: null, limit: 500 });
    const own = items.filter((entry) => entry.target?.id === userId);
    return own.map((entry) => entry.action).toReversed();
  }

  test("is on only after a code of the new secret was shown", async () => {
    const waiting = await twoFactor.enrol(call);
    assert.deepEqual(await twoFactor.status(userId), {
      enabled: false,
      enabledAt: null,
      recoveryCodesLeft: 0,
    });
    assert.equal(await codeOf(twoFactor.verify(userId, codeAt(waiting.secret))), "IDENTITY_TWO_FACTOR_OFF");
    const again = await twoFactor.enrol(call);
    assert.equal(await codeOf(twoFactor.confirm(call, codeAt(waiting.secret))), "IDENTITY_CODE_WRONG");
    const codes = await twoFactor.confirm(call, codeAt(again.secret));
    assert.equal(new Set(codes).size, 10);
    const enabledAt = clock.now();
    assert.deepEqual(await twoFactor.status(userId), { enabled: true, enabledAt, recoveryCodesLeft: 10 });
    assert.equal(await codeOf(twoFactor.enrol(call)), "IDENTITY_TWO_FACTOR_ALREADY_ON");
    assert.deepEqual(await auditedActions(), ["identity.two-factor-on"]);
  });

  test("is drawn as QR codes of the address", async () => {
    const { uri, secret, qrSvg, qrDataUrl } = await twoFactor.enrol(call);
    assert.ok(uri.startsWith("otpauth://totp/Tradepost") && uri.includes(secret));
    assert.match(qrSvg, /^<svg [\s\S]+<\/svg>\s*$/);
    assert.equal(/<script|href|on\w+=/.test(qrSvg), false);
    const png = Buffer.from(qrDataUrl.replace("data:image/png;base64,", ""), "base64");
    assert.equal(png.subarray(1, 4).toString(), "PNG");
  });

  test("takes a code once: not again in its step, not an older one, and not the confirming one", async () => {
    const { secret } = await twoFactor.enrol(call);
    const confirming = codeAt(secret);
    await twoFactor.confirm(call, confirming);
    assert.equal(await codeOf(twoFactor.verify(userId, confirming)), "IDENTITY_CODE_WRONG");
    const next = codeAt(secret, 1);
    assert.deepEqual(await twoFactor.verify(userId, next), { method: "totp", recoveryCodesLeft: 10 });
    assert.equal(await codeOf(twoFactor.verify(userId, next)), "IDENTITY_CODE_WRONG");
    assert.equal(await codeOf(twoFactor.verify(userId, codeAt(secret))), "IDENTITY_CODE_WRONG");
    clock.advanceMs(STEP_MS);
    assert.equal(await codeOf(twoFactor.verify(userId, next)), "IDENTITY_CODE_WRONG");
    clock.advanceMs(STEP_MS);
    assert.equal(await codeOf(twoFactor.verify(userId, codeAt(secret))), "resolved");
  });

  test("shown 64 times at once lets one caller in, and the others do not lock the account", async () => {
    const { secret } = await enrolled();
    const code = codeAt(secret);
    assert.equal(winners(await atOnce((_, face) => face.verify(userId, code))), 1);
    clock.advanceMs(STEP_MS);
    assert.equal(await codeOf(twoFactor.verify(userId, codeAt(secret))), "resolved");
  });

  test("is confirmed once of 64 times at once, so the codes that were shown are those that work", async () => {
    const { secret } = await twoFactor.enrol(call);
    const confirmed = await Promise.allSettled(
      Array.from({ length: 64 }, () => twoFactor.confirm(call, codeAt(secret))),
    );
    const shown = confirmed.filter((outcome) => outcome.status === "fulfilled");
    assert.equal(shown.length, 1);
    assert.equal(await codeOf(twoFactor.verify(userId, shown[0]?.value[0] ?? "")), "resolved");
  });

  test("refuses everything after ten wrong codes for 15 minutes, the right code too, and says when to go on", async () => {
    const { secret, codes } = await enrolled();
    const wrong = wrongCode(secret);
    for (const given of [wrong, "", "12345", "abcdef", "0".repeat(24), `${codes[0]}X`, wrong, wrong, wrong])
      assert.equal(await codeOf(twoFactor.verify(userId, given)), "IDENTITY_CODE_WRONG", given);
    clock.advanceMs(MINUTE_MS);
    assert.equal(await codeOf(twoFactor.verify(userId, wrongCode(secret))), "IDENTITY_CODE_WRONG");
    for (const right of [codeAt(secret), codes[0] ?? ""])
      await assert.rejects(twoFactor.verify(userId, right), {
        code: "IDENTITY_CODE_ATTEMPTS",
        retryAfterSeconds: 14 * 60,
      });
    assert.deepEqual(await auditedActions(), ["identity.two-factor-on", "identity.two-factor-locked"]);
    clock.advanceMs(14 * MINUTE_MS + 1000);
    assert.equal(await codeOf(twoFactor.verify(userId, codeAt(secret))), "resolved");
    assert.equal(await codeOf(twoFactor.verify(userId, codes[0] ?? "")), "resolved");
  });

  test("counts 64 wrong codes at once without losing one", async () => {
    const { secret } = await enrolled();
    const wrong = wrongCode(secret);
    await atOnce((_, face) => face.verify(userId, wrong));
    assert.equal(await codeOf(twoFactor.verify(userId, codeAt(secret))), "IDENTITY_CODE_ATTEMPTS");
  });

  test("takes each recovery code once, as people type it, of 64 callers one", async () => {
    const { codes } = await enrolled();
    const [first = "", second = "", third = ""] = codes;
    assert.match(first, /^([0-9A-Z]{6}-){3}[0-9A-Z]{6}$/);
    assert.equal(winners(await atOnce((_, face) => face.verify(userId, first))), 1);
    clock.advanceMs(16 * MINUTE_MS);
    const typed = ` ${second.toLowerCase().replaceAll("-", " ").replaceAll("1", "l").replaceAll("0", "o")} `;
    assert.deepEqual(await twoFactor.verify(userId, typed), {
      method: "recovery-code",
      recoveryCodesLeft: 8,
    });
    assert.equal(await codeOf(twoFactor.verify(userId, second)), "IDENTITY_CODE_WRONG");
    const stranger = await addPerson(database);
    await enrolled(stranger);
    assert.equal(await codeOf(twoFactor.verify(stranger, third)), "IDENTITY_CODE_WRONG");
    assert.equal((await twoFactor.status(userId)).recoveryCodesLeft, 8);
  });

  test("replaces recovery codes for a code: the former ones end", async () => {
    const { secret, codes } = await enrolled();
    assert.equal(
      await codeOf(twoFactor.replaceRecoveryCodes(call, wrongCode(secret))),
      "IDENTITY_CODE_WRONG",
    );
    const fresh = await twoFactor.replaceRecoveryCodes(call, codeAt(secret));
    assert.equal(await codeOf(twoFactor.verify(userId, codes[0] ?? "")), "IDENTITY_CODE_WRONG");
    assert.equal(await codeOf(twoFactor.verify(userId, fresh[0] ?? "")), "resolved");
    assert.equal((await twoFactor.status(userId)).recoveryCodesLeft, 9);
  });

  test("is turned off only for a code, and leaves nothing behind", async () => {
    const { secret, codes } = await enrolled();
    assert.equal(await codeOf(twoFactor.disable(call, wrongCode(secret))), "IDENTITY_CODE_WRONG");
    assert.equal((await twoFactor.status(userId)).enabled, true);
    await twoFactor.disable(call, codes[0] ?? "");
    assert.deepEqual(await twoFactor.status(userId), {
      enabled: false,
      enabledAt: null,
      recoveryCodesLeft: 0,
    });
    assert.equal(await codeOf(twoFactor.verify(userId, codes[1] ?? "")), "IDENTITY_TWO_FACTOR_OFF");
  });

  test("asks for the second factor by a challenge that works once within ten minutes", async () => {
    const { secret } = await enrolled();
    const { token, expiresAt } = await twoFactor.startChallenge({ userId, firstMethod: "password" });
    assert.equal(expiresAt.getTime(), clock.nowMs() + 10 * MINUTE_MS);
    assert.equal(await codeOf(twoFactor.answerChallenge(token, wrongCode(secret))), "IDENTITY_CODE_WRONG");
    assert.deepEqual(await other.answerChallenge(token, codeAt(secret)), {
      userId,
      firstMethod: "password",
      method: "totp",
      recoveryCodesLeft: 10,
    });
    clock.advanceMs(STEP_MS);
    for (const used of [token, `tc_${"A".repeat(43)}`, ""])
      assert.equal(
        await codeOf(twoFactor.answerChallenge(used, codeAt(secret))),
        "IDENTITY_CHALLENGE_INVALID",
      );
    const late = await twoFactor.startChallenge({ userId, firstMethod: "password" });
    clock.advanceMs(10 * MINUTE_MS);
    assert.equal(
      await codeOf(twoFactor.answerChallenge(late.token, codeAt(secret))),
      "IDENTITY_CHALLENGE_INVALID",
    );
    clock.advanceMs(1);
    assert.ok((await twoFactor.sweep()) >= 2);
    const nobody = await addPerson(database);
    const useless = twoFactor.startChallenge({ userId: nobody, firstMethod: "password" });
    assert.equal(await codeOf(useless), "IDENTITY_TWO_FACTOR_OFF");
  });

  test("lets one of 64 answers to a challenge in, and uses up one recovery code", async () => {
    const { codes } = await enrolled();
    const { token } = await twoFactor.startChallenge({ userId, firstMethod: "password" });
    const answers = await atOnce((index, face) => face.answerChallenge(token, codes[index % 10] ?? ""));
    assert.equal(winners(answers), 1);
    assert.equal((await twoFactor.status(userId)).recoveryCodesLeft, 9);
  });

  test("keeps no secret in the clear, and one copied to another person does not open", async () => {
    const { secret, codes } = await enrolled();
    const { token } = await twoFactor.startChallenge({ userId, firstMethod: "password" });
    const dump = await dumpOf(database);
    assert.ok(dump.includes(userId));
    const bytes = Buffer.from(Secret.fromBase32(secret).bytes);
    const forms = [secret, bytes.toString("hex"), bytes.toString("base64"), token, token.slice(3)];
    for (const form of [...forms, ...codes, ...codes.map((code) => code.replaceAll("-", ""))])
      assert.equal(dump.includes(form), false);
    const victim = await addPerson(database);
    await enrolled(victim);
    await database.database.query({
      text: `update identity.two_factor set secret = (select secret from identity.two_factor where user_id = $1)
              where user_id = $2`,
      values: [userId, victim],
    });
    assert.equal(await codeOf(twoFactor.verify(victim, codeAt(secret))), "SECRETS_WRONG_PLACE");
  });

  test("tells its owner by mail when it is turned on or off, and when a recovery code is used", async () => {
    const before = mail.queued.length;
    const events = () => mail.queued.slice(before).map(({ parameters }) => Object(parameters)["event"]);
    const { secret, codes } = await enrolled();
    assert.deepEqual(events(), ["two-factor-on"]);
    await twoFactor.verify(userId, codes[0] ?? "");
    clock.advanceMs(STEP_MS);
    await twoFactor.verify(userId, codeAt(secret));
    assert.equal(await codeOf(twoFactor.disable(call, wrongCode(secret))), "IDENTITY_CODE_WRONG");
    assert.deepEqual(events(), ["two-factor-on", "recovery-code-used"]);
    clock.advanceMs(STEP_MS);
    await twoFactor.disable(call, codeAt(secret));
    assert.deepEqual(events(), ["two-factor-on", "recovery-code-used", "two-factor-off"]);
  });

  test("that is lost is taken away at the command line, with a reason, all sessions and a mail", async () => {
    const { codes } = await enrolled();
    const { token } = await twoFactor.startChallenge({ userId, firstMethod: "password" });
    const remove = (reason: string, id = userId) =>
      codeOf(twoFactor.removeAtCommandLine({ userId: id, reason }));
    for (const reason of ["", "x", "two\nlines"])
      assert.equal(await remove(reason), "IDENTITY_ACCOUNT_INVALID");
    assert.equal(await remove("called back", "nobody"), "IDENTITY_USER_NOT_FOUND");
    assert.equal((await twoFactor.status(userId)).enabled, true);
    assert.equal(await remove("called back under the known number"), "resolved");
    assert.equal((await twoFactor.status(userId)).enabled, false);
    assert.equal(Object(mail.queued.at(-1)?.parameters)["event"], "two-factor-off");
    const sessions = { text: "select 1 from identity.sessions where user_id = $1", values: [userId] };
    assert.deepEqual(await database.database.query(sessions), []);
    const late = twoFactor.answerChallenge(token, codes[0] ?? "");
    assert.equal(await codeOf(late), "IDENTITY_CHALLENGE_INVALID");
    assert.equal(await remove("called back again"), "IDENTITY_TWO_FACTOR_OFF");
    const { items } = await audit.query({
      workspaceId: null,
      actions: ["identity.two-factor-removed"],
      limit: 10,
    });
    assert.deepEqual(
      items.map(({ actor, facts, target }) => [actor.kind, facts, target?.id]),
      [["system", { reason: "called back under the known number", ended: 1 }, userId]],
    );
  });
});
