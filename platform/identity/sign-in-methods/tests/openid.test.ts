import assert from "node:assert/strict";
import { after, before, beforeEach, suite, test } from "node:test";
import type { OpenIdArrival, OpenIdDeparture, OpenIdReturn } from "#platform/identity";
import { type FakeOpenIdProvider, type IdTokenFault, startOpenIdProvider } from "#platform/identity/testing";
import { begun, CALL, latestMail, PASSWORD, signedIn } from "../../tests/accounts-support.ts";
import { codeOf } from "../../tests/support.ts";
import { callOf } from "../../tests/token-support.ts";
import {
  anotherMethods,
  atOnce,
  type MethodsBench,
  openMethods,
  type Person,
  totpCode,
} from "./methods-support.ts";

const REFUSED = "IDENTITY_PROVIDER_REFUSED";

suite("sign-in by an OpenID provider", { timeout: 300_000 }, () => {
  let provider: FakeOpenIdProvider;
  let bench: MethodsBench;
  let people = 0;
  before(async () => {
    provider = await startOpenIdProvider();
    const { issuer, clientId, clientSecret } = provider;
    const scopes = ["openid", "email", "profile"];
    bench = await openMethods({
      providers: [
        { id: "acme", issuer, clientId, clientSecret, name: "Acme", scopes },
        { id: "stranger", issuer, clientId: "stranger", clientSecret, name: "Stranger", scopes },
      ],
    });
  });
  after(async () => {
    await bench.close();
    await provider.close();
  });
  beforeEach(() => {
    people += 1;
    provider.fault(undefined);
    provider.fail(false);
    provider.hide([]);
    provider.person({ sub: `person-${people}`, name: "Ann", email: emailNow(), email_verified: true });
  });

  function emailNow(): string {
    return `openid-${people}@example.com`;
  }

  function begin(request: { browserToken?: string; returnTo?: string } = {}): Promise<OpenIdDeparture> {
    return bench.methods.openid.beginSignIn(CALL, { provider: "acme", ...request });
  }

  /** The browser goes to the provider, whose person agrees, and is sent back. */
  async function visit({ url, browserToken }: OpenIdDeparture): Promise<OpenIdReturn> {
    const answer = await fetch(url, { redirect: "manual" });
    assert.equal(answer.status, 302, await answer.text());
    const { searchParams } = new URL(answer.headers.get("location") ?? "");
    return { provider: "acme", browserToken, parameters: searchParams };
  }

  function finish(back: OpenIdReturn): Promise<OpenIdArrival> {
    return bench.methods.openid.finish(CALL, back);
  }

  async function arrive(): Promise<OpenIdArrival> {
    return finish(await visit(await begin()));
  }

  async function entered() {
    const arrival = await arrive();
    assert.equal(arrival.kind, "session");
    return arrival as OpenIdArrival & { kind: "session" };
  }

  test("makes an account for a new person, and the same person is known again", async () => {
    const departure = await begin({ returnTo: "/workspaces?tab=1" });
    assert.match(departure.url, /code_challenge_method=S256/);
    const arrival = await finish(await visit(departure));
    assert.equal(arrival.kind, "session");
    assert.equal(arrival.returnTo, "/workspaces?tab=1");
    const { userId } = arrival.kind === "session" ? arrival.session : { userId: "" };
    const user = await bench.accounts.getUser(userId);
    assert.deepEqual([user.email, user.name], [emailNow(), "Ann"]);
    assert.ok(user.emailVerifiedAt);
    assert.equal((await entered()).session.userId, userId);
    const { identities, password, passkeys } = await bench.methods.identities.waysIn(userId);
    assert.deepEqual(
      [identities.map(({ providerName, label }) => [providerName, label]), password, passkeys],
      [[["Acme", emailNow()]], false, 0],
    );
  });

  test("keeps an address that the provider has not checked out of the account", async () => {
    await bench.person(`${emailNow()}.owner`);
    for (const claims of [{ email_verified: false }, { email_verified: "yes" }, {}]) {
      people += 1;
      provider.person({ sub: `unchecked-${people}`, email: `openid-1@example.com`, ...claims });
      const { session } = await entered();
      assert.equal((await bench.accounts.getUser(session.userId)).email, null);
    }
  });

  test("reads an address that is told at the claims endpoint only", async () => {
    provider.hide(["email", "email_verified"]);
    const { session } = await entered();
    assert.equal((await bench.accounts.getUser(session.userId)).email, emailNow());
  });

  test("does not merge with an account of the same address: its owner signs in and links", async () => {
    const owner = await bench.person(emailNow());
    const arrival = await arrive();
    assert.equal(arrival.kind, "link-needed");
    const ticket = arrival.kind === "link-needed" ? arrival.ticket : "";
    assert.deepEqual((await bench.methods.identities.waysIn(owner.userId)).identities, []);
    const stranger = await bench.person(`stranger-${emailNow()}`);
    const link = (context = owner.context) =>
      codeOf(bench.methods.identities.linkByTicket(context, { ticket }));
    assert.equal(await link(stranger.context), "IDENTITY_LINK_REFUSED");
    const outcomes = await atOnce(64, () => link());
    assert.equal(outcomes.filter((outcome) => outcome === "resolved").length, 1);
    assert.equal(latestMail(bench)["event"], "way-in-added");
    assert.equal((await entered()).session.userId, owner.userId);
  });

  test("asks for the second factor of a person who has one", async () => {
    const { session } = await entered();
    const call = await callOf(bench.test, bench.clock, session.userId);
    const { secret } = await bench.twoFactor.enrol(call);
    await bench.twoFactor.confirm(call, totpCode(secret, bench.clock.nowMs()));
    const asked = await arrive();
    const challenge = asked.kind === "challenge" ? asked.challenge : "";
    const code = totpCode(secret, bench.clock.nowMs() + 30_000);
    const entering = await bench.accounts.answerSecondFactor(CALL, { challenge, code });
    assert.equal(entering.session.userId, session.userId);
  });

  test("links while signed in, for the session that began only", async () => {
    const owner = await bench.person(`link-${emailNow()}`);
    const other = await bench.person(`other-${emailNow()}`);
    const beginLink = (context = owner.context) =>
      bench.methods.openid.beginLink(context, { provider: "acme" });
    const elsewhere = signedIn(
      await begun(bench.accounts.signIn(CALL, { email: owner.email, password: PASSWORD })),
    );
    for (const actor of [undefined, other.context.actor, elsewhere.actor])
      assert.equal(await codeOf(finish({ ...(await visit(await beginLink())), actor })), REFUSED);
    const back = await visit(await beginLink());
    assert.equal((await finish({ ...back, actor: owner.context.actor })).kind, "linked");
    assert.equal((await entered()).session.userId, owner.userId);
    const taken = await visit(await beginLink(other.context));
    assert.equal(await codeOf(finish({ ...taken, actor: other.context.actor })), "IDENTITY_EXTERNAL_TAKEN");
    bench.clock.advanceMs(10 * 60_000);
    assert.equal(await codeOf(beginLink()), "IDENTITY_PROOF_STALE");
    bench.clock.advanceMs(-10 * 60_000);
  });

  test("makes one account of 64 arrivals of one person, and one of 64 links of one identity wins", async () => {
    const backs = await atOnce(64, async () => visit(await begin()));
    const arrivals = await Promise.all(backs.map(finish));
    const owners = new Set(
      arrivals.map((arrival) => (arrival.kind === "session" ? arrival.session.userId : "")),
    );
    assert.equal(owners.size, 1);
    people += 1;
    provider.person({ sub: `raced-${people}` });
    const persons: Person[] = [];
    for (const name of "abcdefgh") persons.push(await bench.person(`${name}-${emailNow()}`));
    const links = await atOnce(64, async (index) => {
      const { context } = persons[index % 8] ?? assert.fail();
      const departure = await bench.methods.openid.beginLink(context, { provider: "acme" });
      return { ...(await visit(departure)), actor: context.actor };
    });
    const outcomes = await Promise.all(
      links.map(async (back) => [back.actor.userId, await codeOf(finish(back))]),
    );
    const winners = outcomes.filter(([, outcome]) => outcome === "resolved").map(([userId]) => userId);
    assert.equal(new Set(winners).size, 1);
    assert.equal(outcomes.filter(([, outcome]) => outcome === "IDENTITY_EXTERNAL_TAKEN").length, 56);
  });

  test("of 64 uses of one way back one wins; it dies of ten minutes and belongs to one browser and provider", async () => {
    const departure = await begin();
    const back = await visit(departure);
    const another = await begin();
    for (const wrong of [
      { ...back, browserToken: another.browserToken },
      { ...back, browserToken: "" },
      { ...back, provider: "stranger" },
      { ...back, parameters: new URLSearchParams({ code: back.parameters.get("code") ?? "" }) },
    ])
      assert.equal(await codeOf(finish(wrong)), REFUSED);
    // Each with a code of its own, which the provider would take.
    const backs = await atOnce(64, () => visit(departure));
    const outcomes = await Promise.all(backs.map((each) => codeOf(finish(each))));
    assert.equal(outcomes.filter((outcome) => outcome === "resolved").length, 1);
    assert.equal(await codeOf(finish(await visit(departure))), REFUSED);
    const late = await visit(another);
    bench.clock.advanceMs(10 * 60_000);
    assert.equal(await codeOf(finish(late)), REFUSED);
    bench.clock.advanceMs(-10 * 60_000);
  });

  test("refuses a code of somebody else's way, and a person who did not agree", async () => {
    const attacker = await visit(await begin());
    const victim = await begin();
    const mixed = new URLSearchParams(new URL(victim.url).searchParams);
    const parameters = new URLSearchParams({
      code: attacker.parameters.get("code") ?? "",
      state: mixed.get("state") ?? "",
    });
    assert.equal(
      await codeOf(finish({ provider: "acme", browserToken: victim.browserToken, parameters })),
      REFUSED,
    );
    const denied = await begin();
    const state = new URL(denied.url).searchParams.get("state") ?? "";
    assert.equal(
      await codeOf(
        finish({
          provider: "acme",
          browserToken: denied.browserToken,
          parameters: new URLSearchParams({ error: "access_denied", state }),
        }),
      ),
      REFUSED,
    );
  });

  test("refuses every forged, foreign or old ID token", async () => {
    const faults: readonly IdTokenFault[] = [
      "wrong-nonce",
      "no-nonce",
      "wrong-audience",
      "wrong-issuer",
      "expired",
      "unsigned",
      "signed-with-public-key",
      "signed-with-client-secret",
      "signed-with-foreign-key",
      "missing",
    ];
    for (const fault of faults) {
      provider.fault(fault);
      assert.equal(await codeOf(arrive()), REFUSED, fault);
    }
    provider.fault(undefined);
    await entered();
  });

  test("asks a provider for its description and keys once, and again when its key has changed", async () => {
    await entered();
    const first = provider.counts();
    await atOnce(5, entered);
    const then = provider.counts();
    for (const path of ["/.well-known/openid-configuration", "/keys"]) assert.equal(then[path], first[path]);
    bench.clock.advanceMs(25 * 3_600_000);
    provider.changeKey();
    await entered();
    bench.clock.advanceMs(-25 * 3_600_000);
  });

  test("says that a provider is away, and recovers when it is back", async () => {
    const back = await visit(await begin());
    provider.fail(true);
    const stranger = () => bench.methods.openid.beginSignIn(CALL, { provider: "stranger" });
    assert.equal(await codeOf(stranger()), "IDENTITY_PROVIDER_UNAVAILABLE");
    assert.equal(await codeOf(finish(back)), "IDENTITY_PROVIDER_UNAVAILABLE");
    bench.clock.advanceMs(50 * 3_600_000);
    await begin();
    provider.fail(false);
    await stranger();
    await entered();
    bench.clock.advanceMs(-50 * 3_600_000);
    assert.equal(
      await codeOf(bench.methods.openid.beginSignIn(CALL, { provider: "none" })),
      "IDENTITY_PROVIDER_UNKNOWN",
    );
    assert.deepEqual(bench.methods.openid.offers()[0], { id: "acme", name: "Acme" });
  });

  test("does not begin with a provider on this machine outside of development", () => {
    const { issuer, clientId } = provider;
    const local = { id: "acme", issuer, clientId, clientSecret: undefined, name: "Acme", scopes: ["openid"] };
    const open = () => anotherMethods(bench, { providers: [local], loopbackProviders: false });
    assert.throws(open, /"acme" needs an issuer with https/);
  });

  test("leads back to paths of this site only", async () => {
    for (const elsewhere of [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:1",
      "/a\nb",
    ]) {
      const arrival = await finish(await visit(await begin({ returnTo: elsewhere })));
      assert.equal(arrival.returnTo, null, elsewhere);
    }
  });

  test("never leaves a person without any way in, and lets nobody in who is disabled", async () => {
    const { session, token } = await entered();
    const context = signedIn({ session, token });
    const [identity] = (await bench.methods.identities.waysIn(session.userId)).identities;
    const unlink = () => codeOf(bench.methods.identities.unlink(context, { identityId: identity?.id ?? "" }));
    assert.equal(await unlink(), "IDENTITY_LAST_WAY_IN");
    await bench.accounts.disableUser({ ...CALL, operatorId: "operator-1" }, session.userId);
    assert.equal(await codeOf(arrive()), REFUSED);
    await bench.accounts.enableUser({ ...CALL, operatorId: "operator-1" }, session.userId);
    const owner = await bench.person(`two-ways-${emailNow()}`);
    people += 1;
    provider.person({ sub: `second-${people}` });
    const departure = await bench.methods.openid.beginLink(owner.context, { provider: "acme" });
    await finish({ ...(await visit(departure)), actor: owner.context.actor });
    const [linked] = (await bench.methods.identities.waysIn(owner.userId)).identities;
    const request = { identityId: linked?.id ?? "" };
    assert.equal(await codeOf(bench.methods.identities.unlink(context, request)), "IDENTITY_PROOF_STALE");
    await bench.methods.identities.unlink(owner.context, request);
    await begun(bench.accounts.signIn(CALL, { email: owner.email, password: PASSWORD }));
    const { session: anew } = await entered();
    assert.notEqual(anew.userId, owner.userId);
  });
});
