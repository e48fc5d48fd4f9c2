import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { type FakeOpenIdProvider, startOpenIdProvider } from "#platform/identity/testing";
import { CALL, signedIn } from "../../tests/accounts-support.ts";
import { dumpOf } from "../../tests/token-support.ts";
import { softwareAuthenticator } from "./authenticator.ts";
import { type MethodsBench, openMethods, SITE } from "./methods-support.ts";

suite("what is stored about ways to sign in", { timeout: 300_000 }, () => {
  let provider: FakeOpenIdProvider;
  let bench: MethodsBench;
  before(async () => {
    provider = await startOpenIdProvider();
    const { issuer, clientId, clientSecret } = provider;
    bench = await openMethods({
      providers: [{ id: "acme", issuer, clientId, clientSecret, name: "Acme", scopes: ["openid", "email"] }],
    });
  });
  after(async () => {
    await bench.close();
    await provider.close();
  });

  function run(text: string, userId: string) {
    return bench.test.database.query({ text, values: [userId] });
  }

  /** Goes to the provider and back; answers the arrival and all secrets of the way. */
  async function arrive() {
    const { url, browserToken } = await bench.methods.openid.beginSignIn(CALL, { provider: "acme" });
    const { searchParams } = new URL(url);
    const back = await fetch(url, { redirect: "manual" });
    const parameters = new URL(back.headers.get("location") ?? "").searchParams;
    const arrival = await bench.methods.openid.finish(CALL, { provider: "acme", browserToken, parameters });
    const secrets = [browserToken, searchParams.get("state") ?? "", searchParams.get("nonce") ?? ""];
    return { arrival, secrets };
  }

  test("holds no state, nonce, ticket, challenge or browser token in clear", async () => {
    const owner = await bench.person("stored@example.com");
    provider.person({ sub: "stored", email: owner.email, email_verified: true });
    const { arrival, secrets } = await arrive();
    assert.equal(arrival.kind, "link-needed");
    const { challenge } = await bench.methods.passkeys.beginSignIn(CALL);
    const stored = await dumpOf(bench.test);
    assert.match(stored, /stored@example\.com/);
    const ticket = arrival.kind === "link-needed" ? arrival.ticket : "";
    for (const secret of [...secrets, ticket, challenge]) {
      assert.ok(secret.length >= 43);
      for (const form of [
        secret,
        Buffer.from(secret).toString("hex"),
        Buffer.from(secret, "base64url").toString("hex"),
      ])
        assert.ok(!stored.includes(form));
    }
  });

  test("never lets a person without an address lose the last way in, whatever hand does it", async () => {
    provider.person({ sub: "no-address" });
    const { arrival } = await arrive();
    assert.equal(arrival.kind, "session");
    const context = signedIn(arrival.kind === "session" ? arrival : assert.fail());
    const { userId } = context.actor;
    const unlink = () => run("delete from identity.external_identities where user_id = $1", userId);
    await assert.rejects(unlink());
    const options = await bench.methods.passkeys.beginRegistration(context);
    const response = softwareAuthenticator(SITE).register(options);
    await bench.methods.passkeys.finishRegistration(context, { name: "Phone", response });
    await unlink();
    await assert.rejects(run("delete from identity.passkeys where user_id = $1", userId));
    const { userId: withAddress } = await bench.person("with-address@example.com");
    await assert.rejects(run("update identity.users set email = null where user_id = $1", withAddress));
    await run("delete from identity.users where user_id = $1", userId);
  });

  test("goes when it has expired, and not before", async () => {
    const counts = async (): Promise<readonly number[]> => {
      const [row] = await bench.test.database.query<{ counts: number[] }>({
        text: `select array[(select count(*) from identity.openid_states), (select count(*) from identity.link_tickets),
          (select count(*) from identity.passkey_challenges)]::int[] as counts`,
      });
      return row?.counts ?? [];
    };
    await bench.methods.passkeys.beginSignIn(CALL);
    const all = await counts();
    assert.ok(all.every((count) => count > 0));
    await bench.methods.tidy();
    assert.deepEqual(await counts(), all);
    bench.clock.advanceMs(10 * 60_000);
    await bench.methods.tidy();
    assert.deepEqual(await counts(), [0, 0, 0]);
  });
});
