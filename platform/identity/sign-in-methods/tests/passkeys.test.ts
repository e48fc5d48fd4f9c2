import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, suite, test } from "node:test";
import { CALL, latestMail, PASSWORD, signedIn } from "../../tests/accounts-support.ts";
import { codeOf } from "../../tests/support.ts";
import { callOf } from "../../tests/token-support.ts";
import {
  type AuthenticatorQuirks,
  type SoftwareAuthenticator,
  softwareAuthenticator,
} from "./authenticator.ts";
import { atOnce, type MethodsBench, openMethods, type Person, SITE, totpCode } from "./methods-support.ts";

suite("passkeys", { timeout: 300_000 }, () => {
  let bench: MethodsBench;
  let people = 0;
  before(async () => {
    bench = await openMethods();
  });
  after(() => bench.close());

  function newPerson(): Promise<Person> {
    people += 1;
    return bench.person(`passkey-${people}@example.com`);
  }

  async function add(person: Person, device: SoftwareAuthenticator, quirks?: AuthenticatorQuirks) {
    const options = await bench.methods.passkeys.beginRegistration(person.context);
    const response = device.register(options, quirks);
    return bench.methods.passkeys.finishRegistration(person.context, { name: "Phone", response });
  }

  async function withPasskey() {
    const person = await newPerson();
    const device = softwareAuthenticator(SITE);
    const passkey = await add(person, device);
    return { person, device, passkey };
  }

  async function signIn(device: SoftwareAuthenticator, quirks?: AuthenticatorQuirks) {
    const options = await bench.methods.passkeys.beginSignIn(CALL);
    return bench.methods.passkeys.finishSignIn(CALL, { response: device.signIn(options, quirks) });
  }

  test("sign their person in without an address; the owner hears of a new one", async () => {
    const { person, device, passkey } = await withPasskey();
    assert.equal(latestMail(bench)["event"], "way-in-added");
    const options = await bench.methods.passkeys.beginSignIn(CALL);
    assert.deepEqual([options.rpId, options.userVerification], ["tradepost.example.com", "required"]);
    assert.equal(options.allowCredentials?.length ?? 0, 0);
    const { session, token } = await signIn(device);
    assert.equal(session.userId, person.userId);
    assert.equal((await bench.accounts.authenticateSession(token)).userId, person.userId);
    const [listed] = await bench.methods.passkeys.list(person.userId);
    assert.deepEqual({ ...listed, lastUsedAt: null }, passkey);
    assert.ok(listed?.lastUsedAt);
  });

  test("stand for both factors", async () => {
    const { person, device } = await withPasskey();
    const call = await callOf(bench.test, bench.clock, person.userId);
    const { secret } = await bench.twoFactor.enrol(call);
    await bench.twoFactor.confirm(call, totpCode(secret, bench.clock.nowMs()));
    assert.equal(
      (await bench.accounts.signIn(CALL, { email: person.email, password: PASSWORD })).kind,
      "challenge",
    );
    assert.equal((await signIn(device)).kind, "session");
  });

  test("are refused with another origin, site, key, challenge, person, type, or without the person's check", async () => {
    const { device } = await withPasskey();
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const quirks: readonly AuthenticatorQuirks[] = [
      { origin: "https://tradepost.example.com.evil.example" },
      { rpId: "evil.example" },
      { signedBy: privateKey },
      { challenge: "b".repeat(43) },
      { userHandle: Buffer.alloc(16).toString("base64url") },
      { type: "webauthn.create" },
      { verified: false },
    ];
    for (const quirk of quirks)
      assert.equal(await codeOf(signIn(device, quirk)), "IDENTITY_PASSKEY_REFUSED", JSON.stringify(quirk));
    assert.equal(await codeOf(signIn(softwareAuthenticator(SITE))), "IDENTITY_PASSKEY_REFUSED");
    const begunAt = await bench.methods.passkeys.beginSignIn(CALL);
    for (const wrong of [{}, null, { id: "x" }, { ...device.signIn(begunAt), response: {} }])
      assert.equal(
        await codeOf(bench.methods.passkeys.finishSignIn(CALL, { response: wrong as never })),
        "IDENTITY_PASSKEY_REFUSED",
      );
    await signIn(device);
  });

  test("of 64 uses of one response at once one wins, and it works no more afterwards", async () => {
    for (const counts of [true, false]) {
      const person = await newPerson();
      const device = softwareAuthenticator(SITE, counts);
      await add(person, device);
      const response = device.signIn(await bench.methods.passkeys.beginSignIn(CALL));
      const finish = () => codeOf(bench.methods.passkeys.finishSignIn(CALL, { response }));
      const outcomes = await atOnce(64, finish);
      assert.equal(outcomes.filter((outcome) => outcome === "resolved").length, 1);
      assert.equal(await finish(), "IDENTITY_PASSKEY_REFUSED");
    }
  });

  test("of which a copy was made are found out by the counter; a challenge dies of five minutes", async () => {
    const { device } = await withPasskey();
    await signIn(device);
    await signIn(device);
    assert.equal(await codeOf(signIn(device, { counter: 2 })), "IDENTITY_PASSKEY_REFUSED");
    assert.equal(await codeOf(signIn(device, { counter: 0 })), "IDENTITY_PASSKEY_REFUSED");
    const copies = await atOnce(8, () => bench.methods.passkeys.beginSignIn(CALL));
    const outcomes = await Promise.all(
      copies.map((options) => {
        const response = device.signIn(options, { counter: 100 });
        return codeOf(bench.methods.passkeys.finishSignIn(CALL, { response }));
      }),
    );
    assert.equal(outcomes.filter((outcome) => outcome === "resolved").length, 1);
    const late = device.signIn(await bench.methods.passkeys.beginSignIn(CALL));
    bench.clock.advanceMs(5 * 60_000);
    assert.equal(
      await codeOf(bench.methods.passkeys.finishSignIn(CALL, { response: late })),
      "IDENTITY_PASSKEY_REFUSED",
    );
  });

  test("are added once, by the person who began, with a fresh proof, and checked as at sign-in", async () => {
    const { person, device } = await withPasskey();
    assert.equal(await codeOf(add(person, device)), "IDENTITY_PASSKEY_TAKEN");
    const other = await newPerson();
    assert.equal(await codeOf(add(other, device)), "IDENTITY_PASSKEY_TAKEN");
    const options = await bench.methods.passkeys.beginRegistration(person.context);
    assert.equal(options.excludeCredentials?.[0]?.id, device.credentialId);
    const stolen = softwareAuthenticator(SITE).register(options);
    const finish = (context: Person["context"]) =>
      codeOf(bench.methods.passkeys.finishRegistration(context, { name: "x", response: stolen }));
    assert.equal(await finish(other.context), "IDENTITY_PASSKEY_UNFIT");
    const outcomes = await atOnce(64, () => finish(person.context));
    assert.equal(outcomes.filter((outcome) => outcome === "resolved").length, 1);
    for (const quirk of [
      { origin: "https://evil.example" },
      { rpId: "evil.example" },
      { verified: false },
      { challenge: "c".repeat(43) },
      { type: "webauthn.get" },
    ])
      assert.equal(await codeOf(add(person, softwareAuthenticator(SITE), quirk)), "IDENTITY_PASSKEY_UNFIT");
  });

  test("cannot be changed ten minutes after the last proof, nor by an operator who acts for the person", async () => {
    const { person, passkey } = await withPasskey();
    bench.clock.advanceMs(10 * 60_000);
    const remove = () => bench.methods.passkeys.remove(person.context, { passkeyId: passkey.id });
    assert.equal(
      await codeOf(bench.methods.passkeys.beginRegistration(person.context)),
      "IDENTITY_PROOF_STALE",
    );
    assert.equal(await codeOf(remove()), "IDENTITY_PROOF_STALE");
    assert.equal(
      await codeOf(bench.accounts.provePresence(person.context, { password: "wrong password 9" })),
      "IDENTITY_PASSWORD_WRONG",
    );
    assert.equal(await codeOf(remove()), "IDENTITY_PROOF_STALE");
    await bench.accounts.provePresence(person.context, { password: PASSWORD });
    const acting = { ...person.context, actor: { ...person.context.actor, impersonatedBy: "operator-1" } };
    assert.equal(
      await codeOf(bench.methods.passkeys.remove(acting, { passkeyId: passkey.id })),
      "IDENTITY_IMPERSONATION_REFUSED",
    );
    await remove();
    assert.equal(latestMail(bench)["event"], "way-in-removed");
  });

  test("are renamed and removed by their owner only, and work no more for who is disabled", async () => {
    const { person, device, passkey } = await withPasskey();
    const other = await newPerson();
    const { passkeys } = bench.methods;
    const named = { passkeyId: passkey.id, name: "Red key" };
    assert.equal((await passkeys.rename(person.context, named)).name, "Red key");
    assert.equal(await codeOf(passkeys.rename(other.context, named)), "IDENTITY_PASSKEY_NOT_FOUND");
    assert.equal(await codeOf(passkeys.remove(other.context, named)), "IDENTITY_PASSKEY_NOT_FOUND");
    await bench.accounts.disableUser({ ...CALL, operatorId: "operator-1" }, person.userId);
    assert.equal(await codeOf(signIn(device)), "IDENTITY_PASSKEY_REFUSED");
    await bench.accounts.enableUser({ ...CALL, operatorId: "operator-1" }, person.userId);
    await passkeys.remove(signedIn(await signIn(device)), named);
    assert.equal(await codeOf(signIn(device)), "IDENTITY_PASSKEY_REFUSED");
  });

  test("that are the last way in stay, although 64 remove two of them at once", async () => {
    const { person, device, passkey } = await withPasskey();
    const second = softwareAuthenticator(SITE);
    const { id } = await add(person, second);
    await bench.test.database.query({
      text: "update identity.users set password_hash = null where user_id = $1",
      values: [person.userId],
    });
    const outcomes = await atOnce(64, (index) =>
      codeOf(bench.methods.passkeys.remove(person.context, { passkeyId: index % 2 === 0 ? passkey.id : id })),
    );
    assert.equal(outcomes.filter((outcome) => outcome === "resolved").length, 1);
    assert.ok(outcomes.includes("IDENTITY_LAST_WAY_IN"));
    const works = [await codeOf(signIn(device)), await codeOf(signIn(second))];
    assert.equal(works.filter((outcome) => outcome === "resolved").length, 1);
  });

  test("leave every step in the audit log", async () => {
    const { person, device } = await withPasskey();
    await signIn(device);
    await codeOf(signIn(device, { verified: false }));
    const { items } = await bench.audit.query({ workspaceId: null, limit: 3 });
    assert.deepEqual(
      items.map(({ action, actor, target }) => [action, actor.kind === "user" ? actor.id : target?.id]),
      [
        ["identity.sign-in-refused", person.userId],
        ["identity.sign-in", person.userId],
        ["identity.passkey-added", person.userId],
      ],
    );
  });
});
