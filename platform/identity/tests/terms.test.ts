import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createTerms, type Terms, type TermsDocument, termsFault, type UserActor } from "#platform/identity";
import {
  type AccountsBench,
  begun,
  CALL,
  latestMail,
  newUser,
  openAccounts,
  PASSWORD,
  signedIn,
} from "./accounts-support.ts";
import { codeOf } from "./support.ts";

const PLATFORM: TermsDocument = {
  id: "platform",
  version: "1",
  title: "Terms of service",
  url: "https://example.com/terms",
};
const SHOP: TermsDocument = { id: "shop", version: "2026-01", title: "Rules of the shop", text: "Be kind." };
const UNACCEPTED = "IDENTITY_TERMS_UNACCEPTED";

describe("terms", () => {
  let bench: AccountsBench;
  let terms: Terms;
  before(async () => {
    bench = await openAccounts();
    terms = inForce([PLATFORM, SHOP]);
  });
  after(() => bench.close());

  function inForce(documents: readonly TermsDocument[]): Terms {
    return createTerms({ audit: bench.audit, clock: bench.clock, database: bench.test.database, documents });
  }

  async function person(email: string) {
    await newUser(bench, email);
    const context = signedIn(await begun(bench.accounts.signIn(CALL, { email, password: PASSWORD })));
    return { ...context, actor: { ...context.actor } satisfies UserActor };
  }

  /** The key of a workspace with these members. */
  async function keyOf(members: Readonly<Record<string, "owner" | "admin">>) {
    const workspaceId = crypto.randomUUID();
    await bench.test.database.withWorkspace(workspaceId, async (transaction) => {
      await transaction.query(
        "insert into identity.workspaces (workspace_id, name, created_at) values ($1, 'W', now())",
        [workspaceId],
      );
      for (const [userId, role] of Object.entries(members))
        await transaction.query(
          `insert into identity.memberships (workspace_id, user_id, role, permissions, joined_at)
            values ($1, $2, $3, '{}', now())`,
          [workspaceId, userId, role],
        );
    });
    return { kind: "api-key", keyId: "key-1", workspaceId, scopes: ["*"], limitPerMinute: null } as const;
  }

  const accepted = async (given: Terms, userId: string) =>
    (await given.of({ userId })).map(({ id, acceptedAt }) => [id, acceptedAt !== null]);

  test("are asked for by the products that have them, and the operator's by all", () => {
    const ids = (product: string) => terms.askedBy(product).map(({ id }) => id);
    assert.deepEqual([ids("shop"), ids("vin")], [["platform", "shop"], ["platform"]]);
    assert.deepEqual(inForce([SHOP]).askedBy("vin"), []);
  });

  test("let a person pass who has accepted each, in every process at once, and again when a version rises", async () => {
    const context = await person("ann@example.com");
    const { actor } = context;
    assert.equal(await codeOf(terms.requireAccepted(actor, "shop")), UNACCEPTED);
    await terms.accept(context, { document: "platform", version: "1" });
    assert.equal(await codeOf(terms.requireAccepted(actor, "vin")), "resolved");
    assert.equal(await codeOf(terms.requireAccepted(actor, "shop")), UNACCEPTED);
    const elsewhere = inForce([PLATFORM, SHOP]);
    assert.equal(await codeOf(elsewhere.requireAccepted(actor, "shop")), UNACCEPTED);
    await terms.accept(context, { document: "shop", version: "2026-01" });
    assert.equal(await codeOf(elsewhere.requireAccepted(actor, "shop")), "resolved");
    const risen = inForce([PLATFORM, { ...SHOP, version: "2026-02" }]);
    assert.equal(await codeOf(risen.requireAccepted(actor, "shop")), UNACCEPTED);
    assert.deepEqual(await accepted(risen, actor.userId), [
      ["platform", true],
      ["shop", false],
    ]);
  });

  test("are accepted in person and as they are in force, once, with an entry in the log", async () => {
    const context = await person("ben@example.com");
    const accept = (given: object) =>
      codeOf(terms.accept(context, { document: "shop", version: "2026-01", ...given }));
    assert.equal(await accept({ version: "2025-12" }), "IDENTITY_TERMS_CHANGED");
    assert.equal(await accept({ document: "vin" }), "IDENTITY_TERMS_CHANGED");
    const impersonated = { ...context, actor: { ...context.actor, impersonatedBy: context.actor.userId } };
    const acceptance = { document: "shop", version: "2026-01" };
    assert.equal(await codeOf(terms.accept(impersonated, acceptance)), "IDENTITY_IMPERSONATION_REFUSED");
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => accept({})));
    assert.deepEqual(new Set(outcomes), new Set(["resolved"]));
    const { items } = await bench.audit.query({
      workspaceId: null,
      actions: ["identity.terms-accepted"],
      limit: 100,
    });
    const own = items.filter(({ actor }) => actor.kind === "user" && actor.id === context.actor.userId);
    assert.deepEqual(
      own.map(({ facts }) => facts),
      [acceptance],
    );
  });

  test("let keys pass whose workspace an owner answers for, of any version, or nobody owns", async () => {
    const context = await person("cem@example.com");
    const key = await keyOf({ [context.actor.userId]: "owner" });
    assert.equal(await codeOf(terms.requireAccepted(key, "shop")), UNACCEPTED);
    await terms.accept(context, { document: "platform", version: "1" });
    await terms.accept(context, { document: "shop", version: "2026-01" });
    assert.equal(await codeOf(terms.requireAccepted(key, "shop")), "resolved");
    const other = await person("cem-other@example.com");
    const others = await keyOf({ [context.actor.userId]: "admin", [other.actor.userId]: "owner" });
    assert.equal(await codeOf(terms.requireAccepted(others, "shop")), UNACCEPTED);
    const risen = inForce([PLATFORM, { ...SHOP, version: "2026-02" }]);
    assert.equal(await codeOf(risen.requireAccepted(key, "shop")), "resolved");
    assert.equal(await codeOf(terms.requireAccepted(await keyOf({}), "shop")), "resolved");
    assert.equal(await codeOf(terms.requireAccepted({ kind: "anonymous" }, "shop")), "resolved");
  });

  test("are accepted in a bot by its button, also by people without an account, together with what it writes", async () => {
    const guest = { telegramUserId: "5000000001" };
    const pressed = { document: "shop", version: "2026-01", person: guest, requestId: "update-1" };
    const inOne = (given: typeof pressed, fails = false) =>
      bench.test.database.withWorkspace(crypto.randomUUID(), async (transaction) => {
        await terms.acceptInBot(transaction, given);
        if (fails) throw new Error("the bot's own write failed");
      });
    const states = async () => (await terms.of(guest, "shop")).map(({ acceptedAt }) => acceptedAt !== null);
    await assert.rejects(inOne(pressed, true));
    assert.deepEqual(await states(), [false, false]);
    assert.equal(await codeOf(inOne({ ...pressed, version: "2025-01" })), "IDENTITY_TERMS_CHANGED");
    await inOne(pressed);
    await inOne(pressed);
    assert.deepEqual(await states(), [false, true]);
    const context = await person("dea@example.com");
    await bench.test.database.asApp((transaction) =>
      terms.acceptInBot(transaction, { ...pressed, person: context.actor }),
    );
    assert.deepEqual(await accepted(terms, context.actor.userId), [
      ["platform", false],
      ["shop", true],
    ]);
  });

  test("that came with the sign-up are those of the platform", async () => {
    const request = { email: "eva@example.com", name: "Eva", password: PASSWORD, termsVersion: "1" };
    const { handle } = await bench.accounts.signUp(CALL, request);
    const { id } = await bench.accounts.verifyByCode(CALL, {
      handle,
      code: String(latestMail(bench)["code"]),
    });
    assert.deepEqual(await accepted(terms, id), [
      ["platform", true],
      ["shop", false],
    ]);
  });

  test("that cannot be shown or named are refused where they are declared", () => {
    const { id: _id, ...shop } = SHOP;
    assert.equal(termsFault(shop), undefined);
    for (const wrong of [
      { ...shop, version: "no version" },
      { ...shop, title: " " },
      { ...shop, text: "" },
      { version: "1", title: "T", url: "javascript:alert(1)" },
    ])
      assert.notEqual(termsFault(wrong), undefined, JSON.stringify(wrong));
  });
});
