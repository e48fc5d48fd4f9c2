import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { after, before, suite, test } from "node:test";
import type { ArrivalResult, OpenIdArrival } from "#platform/identity";
import { type FakeOpenIdProvider, startOpenIdProvider } from "#platform/identity/testing";
import { BOT_TOKEN, type MethodsBench, openMethods } from "../sign-in-methods/tests/methods-support.ts";
import { begun, CALL, latestMail, PASSWORD, requestReset, signedIn, tokenOf } from "./accounts-support.ts";
import { codeOf } from "./support.ts";

const STRANGERS = "strangers laid 99 this ready";
const REFUSED = "IDENTITY_SIGN_IN_REFUSED";
const UNPROVED = "IDENTITY_VERIFICATION_REFUSED";

suite("what strangers lay ready for an address", { timeout: 300_000 }, () => {
  let provider: FakeOpenIdProvider;
  let bench: MethodsBench;
  before(async () => {
    provider = await startOpenIdProvider();
    const { issuer, clientId, clientSecret } = provider;
    const acme = { id: "acme", issuer, clientId, clientSecret, name: "Acme", scopes: ["openid", "email"] };
    bench = await openMethods({ providers: [acme] });
  });
  after(async () => {
    await bench.close();
    await provider.close();
  });

  /** Somebody begins a sign-up for an address that is not theirs; the mail goes to its owner. */
  async function strangerSignsUp(email: string) {
    const request = { email, name: "Mallory", password: STRANGERS, language: "de", termsVersion: "2026-01" };
    const { handle } = await bench.accounts.signUp(CALL, request);
    const { code, url } = latestMail(bench);
    return { handle, code: String(code), token: tokenOf(url) };
  }

  async function ownerSignsUp(email: string) {
    const { handle } = await bench.accounts.signUp(CALL, { email, name: "Ann", password: PASSWORD });
    const { code, url } = latestMail(bench);
    return { handle, code: String(code), token: tokenOf(url) };
  }

  const signIn = (email: string, password: string) => bench.accounts.signIn(CALL, { email, password });

  async function arriveByAcme(person: Record<string, unknown> & { sub: string }): Promise<OpenIdArrival> {
    provider.person(person);
    const { url, browserToken } = await bench.methods.openid.beginSignIn(CALL, { provider: "acme" });
    const sent = await fetch(url, { redirect: "manual" });
    const parameters = new URL(sent.headers.get("location") ?? "").searchParams;
    return bench.methods.openid.finish(CALL, { provider: "acme", browserToken, parameters });
  }

  async function userOf(arrival: ArrivalResult | OpenIdArrival) {
    assert.equal(arrival.kind, "session");
    return bench.accounts.getUser(arrival.kind === "session" ? arrival.session.userId : "");
  }

  test("by a sign-up is worth nothing to its link: the owner chooses password and name", async () => {
    const email = "link@example.com";
    const { token } = await strangerSignsUp(email);
    const verify = (more: object) => bench.accounts.verifyByLink(CALL, { token, ...more });
    for (const more of [{}, { handle: "no handle" }, { handle: token }])
      assert.equal(await codeOf(verify(more)), "IDENTITY_SIGN_UP_ELSEWHERE");
    const weak = { chosen: { name: "Ann", password: "short" } };
    assert.equal(await codeOf(verify(weak)), "IDENTITY_PASSWORD_UNFIT");
    assert.equal(await codeOf(signIn(email, STRANGERS)), REFUSED);
    const user = await verify({ chosen: { name: "Ann", password: PASSWORD } });
    assert.equal(user.name, "Ann");
    const accepted = { text: "select * from identity.terms_acceptances where person = $1" };
    const rows = await bench.test.database.query({ ...accepted, values: [`user:${user.id}`] });
    assert.deepEqual(rows, []);
    assert.equal(await codeOf(signIn(email, STRANGERS)), REFUSED);
    assert.equal((await begun(signIn(email, PASSWORD))).session.userId, user.id);
  });

  test("by a sign-up opens to its own browser alone, where the link needs nothing more", async () => {
    const email = "own@example.com";
    const strangers = await strangerSignsUp(email);
    const own = await ownerSignsUp(email);
    const mixed = { token: strangers.token, handle: own.handle };
    assert.equal(await codeOf(bench.accounts.verifyByLink(CALL, mixed)), "IDENTITY_SIGN_UP_ELSEWHERE");
    const { name } = await bench.accounts.verifyByLink(CALL, own);
    assert.equal(name, "Ann");
    assert.equal(await codeOf(signIn(email, STRANGERS)), REFUSED);
  });

  test("before or after the owner's sign-up stays apart from it, and is void once the owner has proved the address", async () => {
    for (const strangerIsFirst of [true, false]) {
      const email = `apart-${strangerIsFirst}@example.com`;
      const first = strangerIsFirst ? await strangerSignsUp(email) : await ownerSignsUp(email);
      const second = strangerIsFirst ? await ownerSignsUp(email) : await strangerSignsUp(email);
      const [strangers, own] = strangerIsFirst ? [first, second] : [second, first];
      const { handle } = strangers;
      assert.equal(await codeOf(bench.accounts.verifyByCode(CALL, { handle, code: own.code })), UNPROVED);
      await bench.accounts.verifyByCode(CALL, { handle: own.handle, code: own.code });
      assert.equal(
        await codeOf(bench.accounts.verifyByCode(CALL, { handle, code: strangers.code })),
        UNPROVED,
      );
      const chosen = { name: "Mallory", password: STRANGERS };
      const { token } = strangers;
      assert.equal(await codeOf(bench.accounts.verifyByLink(CALL, { token, handle, chosen })), UNPROVED);
      assert.equal(await codeOf(signIn(email, STRANGERS)), REFUSED);
      await begun(signIn(email, PASSWORD));
    }
  });

  test("by a sign-up gets into no account that the owner comes to by a provider", async () => {
    const email = "federated@example.com";
    const { handle, code, token } = await strangerSignsUp(email);
    const user = await userOf(await arriveByAcme({ sub: "victim", email, email_verified: true }));
    assert.equal(user.email, email);
    assert.equal(await codeOf(bench.accounts.verifyByCode(CALL, { handle, code })), UNPROVED);
    assert.equal(await codeOf(bench.accounts.verifyByLink(CALL, { token, handle })), UNPROVED);
    assert.equal(await codeOf(signIn(email, STRANGERS)), REFUSED);
    const { password } = await bench.methods.identities.waysIn(user.id);
    assert.equal(password, false);
  });

  test("by a provider that has not checked the address is an account without it, apart from the owner's", async () => {
    const email = "unchecked@example.com";
    const strangers = await userOf(await arriveByAcme({ sub: "mallory", email, email_verified: false }));
    assert.equal(strangers.email, null);
    const own = await ownerSignsUp(email);
    const { id } = await bench.accounts.verifyByCode(CALL, own);
    assert.notEqual(id, strangers.id);
    const { identities } = await bench.methods.identities.waysIn(id);
    assert.deepEqual(identities, []);
    // Although the provider has meanwhile made up its mind.
    const again = await userOf(await arriveByAcme({ sub: "mallory", email, email_verified: true }));
    assert.deepEqual([again.id, again.email], [strangers.id, null]);
  });

  test("by a provider never becomes a way into an account that has the address, unless its owner links it", async () => {
    const email = "trojan@example.com";
    const owner = await bench.person(email);
    const arrival = await arriveByAcme({ sub: "trojan", email, email_verified: true });
    const ticket = arrival.kind === "link-needed" ? arrival.ticket : "";
    const stranger = await bench.person("trojan-stranger@example.com");
    const linked = bench.methods.identities.linkByTicket(stranger.context, { ticket });
    assert.equal(await codeOf(linked), "IDENTITY_LINK_REFUSED");
    assert.deepEqual((await bench.methods.identities.waysIn(owner.userId)).identities, []);
    const again = await arriveByAcme({ sub: "trojan", email, email_verified: true });
    assert.equal(again.kind, "link-needed");
  });

  test("by Telegram is an account without an address, which no sign-up and no sign-in joins", async () => {
    const email = "telegram@example.com";
    const seconds = String(Math.floor(bench.clock.nowMs() / 1000));
    const fields = { id: "5000000001", first_name: email, username: "telegram", auth_date: seconds };
    const text = Object.entries(fields)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join("\n");
    const key = createHash("sha256").update(BOT_TOKEN).digest();
    const signed = { ...fields, hash: createHmac("sha256", key).update(text).digest("hex") };
    const proof = { kind: "login-widget", fields: signed } as const;
    const strangers = await userOf(await bench.methods.telegram.signIn(CALL, { proof }));
    assert.equal(strangers.email, null);
    const { id } = await bench.accounts.verifyByCode(CALL, await ownerSignsUp(email));
    assert.notEqual(id, strangers.id);
    assert.equal((await begun(signIn(email, PASSWORD))).session.userId, id);
  });

  test("by getting in once ends with the owner's reset, whatever session was kept alive", async () => {
    const email = "unexpired@example.com";
    await bench.person(email);
    const inside = await begun(signIn(email, PASSWORD));
    await requestReset(bench, email);
    const token = tokenOf(latestMail(bench)["url"]);
    await bench.accounts.resetPassword(CALL, { token, newPassword: "the owners 42 own phrase" });
    const ended = "IDENTITY_SESSION_ENDED";
    assert.equal(await codeOf(bench.accounts.authenticateSession(inside.token)), ended);
    assert.equal(await codeOf(bench.accounts.rotateSession(signedIn(inside))), ended);
    assert.equal(await codeOf(signIn(email, PASSWORD)), REFUSED);
  });

  test("in a system that people are imported from is left there, unless it had proved the address", async () => {
    const email = "imported@example.com";
    const passwordHash =
      "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2E$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g";
    const operator = { ...CALL, operatorId: "operator-1" };
    const unproved = { email, name: "Ann", passwordHash, verified: false };
    const { id } = await bench.accounts.importUser(operator, unproved);
    assert.equal((await bench.methods.identities.waysIn(id)).password, false);
  });
});
