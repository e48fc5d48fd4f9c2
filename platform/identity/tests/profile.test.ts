import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  type AccountsBench,
  begun,
  CALL,
  newUser,
  openAccounts,
  PASSWORD,
  signedIn,
} from "./accounts-support.ts";
import { codeOf } from "./support.ts";

describe("the own profile", () => {
  let bench: AccountsBench;
  before(async () => {
    bench = await openAccounts();
  });
  after(() => bench.close());

  async function person(email: string) {
    await newUser(bench, email);
    return signedIn(await begun(bench.accounts.signIn(CALL, { email, password: PASSWORD })));
  }

  test("changes what is given and nothing else, and what changed is noted without its content", async () => {
    const { accounts, audit } = bench;
    const context = await person("ann@example.com");
    const renamed = await accounts.changeProfile(context, { name: "  Ann-Maria " });
    assert.deepEqual([renamed.name, renamed.language, renamed.email], ["Ann-Maria", "en", "ann@example.com"]);
    const spoken = await accounts.changeProfile(context, { language: "pt-BR" });
    assert.deepEqual([spoken.name, spoken.language], ["Ann-Maria", "pt-BR"]);
    for (const wrong of [{ name: " " }, { name: "a\nb" }, { language: "no language" }])
      assert.equal(await codeOf(accounts.changeProfile(context, wrong)), "IDENTITY_ACCOUNT_INVALID");
    const { items } = await audit.query({
      workspaceId: null,
      actions: ["identity.profile-changed"],
      limit: 10,
    });
    assert.deepEqual(
      items.map(({ facts }) => facts),
      [{ changed: ["language"] }, { changed: ["name"] }],
    );
    assert.equal(JSON.stringify(items).includes("Maria"), false);
  });

  test("asks for presence again after ten minutes", async () => {
    const { accounts, clock } = bench;
    const context = await person("cem@example.com");
    await accounts.requirePresence(context);
    clock.advanceMs(11 * 60_000);
    assert.equal(await codeOf(accounts.requirePresence(context)), "IDENTITY_PROOF_STALE");
    await accounts.provePresence(context, { password: PASSWORD });
    await accounts.requirePresence(context);
  });
});
