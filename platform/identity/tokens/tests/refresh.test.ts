import assert from "node:assert/strict";
import { after, before, beforeEach, suite, test } from "node:test";
import { testAudit } from "#platform/audit/testing";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import { type FakeClock, fakeClock } from "#platform/kernel/testing";
import { testMasterSecret } from "#platform/secrets/testing";
import { codeOf, until } from "../../tests/support.ts";
import { addPerson, dumpOf, openTokens, peopleDatabase } from "../../tests/token-support.ts";
import type { TokenPair, Tokens, TokenSubject } from "../tokens.ts";

const DAY_MS = 86_400_000;

suite("Refresh tokens", { timeout: 300_000 }, () => {
  let database: TestDatabase;
  let clock: FakeClock;
  let tokens: Tokens;
  let other: Tokens;
  let subject: TokenSubject;
  let first: TokenPair;
  before(async () => {
    database = await peopleDatabase();
    clock = fakeClock();
    tokens = await openTokens(database, clock);
    other = await openTokens(database, clock);
  });
  after(async () => {
    await tokens.close();
    await other.close();
    await database.close();
  });
  beforeEach(async () => {
    const userId = await addPerson(database);
    subject = { userId, sessionId: newUuid(clock.nowMs()), workspaceId: newUuid(0), scopes: ["vin:decode"] };
    first = await tokens.startFamily(subject);
  });

  test("work for 30 days and carry on who, session, workspace and scopes", async () => {
    assert.equal(first.refreshExpiresAt.getTime(), clock.nowMs() + 30 * DAY_MS);
    clock.advanceMs(30 * DAY_MS - 1000);
    const second = await other.refresh(first.refreshToken);
    assert.notEqual(second.refreshToken, first.refreshToken);
    const { tokenId, expiresAt, ...claims } = await tokens.verify(second.accessToken);
    assert.ok(tokenId !== "" && expiresAt > clock.now());
    assert.deepEqual(claims, subject);
    clock.advanceMs(30 * DAY_MS);
    assert.equal(await codeOf(tokens.refresh(second.refreshToken)), "IDENTITY_REFRESH_INVALID");
  });

  test("end after the longest time of a family however often they were exchanged", async () => {
    let { refreshToken } = first;
    for (let day = 0; day < 175; day += 25) {
      clock.advanceMs(25 * DAY_MS);
      ({ refreshToken } = await tokens.refresh(refreshToken));
    }
    clock.advanceMs(5 * DAY_MS);
    assert.equal(await codeOf(tokens.refresh(refreshToken)), "IDENTITY_REFRESH_INVALID");
  });

  test("presented 64 times at once on two processes give all callers one and the same successor", async () => {
    const pairs = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        (index % 2 === 0 ? tokens : other).refresh(first.refreshToken),
      ),
    );
    const successors = new Set(pairs.map((pair) => pair.refreshToken));
    assert.equal(successors.size, 1);
    const [{ count }] = (await database.database.query<{ count: string }>({
      text: `select count(*) from identity.refresh_tokens
              where family_id = (select family_id from identity.refresh_families where session_id = $1)`,
      values: [subject.sessionId],
    })) as [{ count: string }];
    assert.equal(count, "2");
    const [successor = ""] = successors;
    assert.equal(await codeOf(tokens.refresh(successor)), "resolved");
  });

  test("reused within 10 seconds lead to the line's newest token, never back to a used one", async () => {
    const second = await tokens.refresh(first.refreshToken);
    clock.advanceMs(5000);
    const third = await tokens.refresh(second.refreshToken);
    clock.advanceMs(5000);
    const late = await other.refresh(first.refreshToken);
    assert.equal(late.refreshToken, third.refreshToken);
    clock.advanceMs(60_000);
    assert.equal(await codeOf(tokens.refresh(late.refreshToken)), "resolved");
  });

  test("reused after the grace end family and session on every process, with an entry in the log", async () => {
    const second = await tokens.refresh(first.refreshToken);
    clock.advanceMs(10_001);
    const attempts = Array.from({ length: 64 }, () => codeOf(other.refresh(first.refreshToken)));
    assert.deepEqual([...new Set(await Promise.all(attempts))], ["IDENTITY_REFRESH_INVALID"]);
    assert.equal(await codeOf(tokens.refresh(second.refreshToken)), "IDENTITY_REFRESH_INVALID");
    await until(async () => (await codeOf(tokens.verify(second.accessToken))) === "IDENTITY_TOKEN_REVOKED");
    await until(async () => (await codeOf(other.verify(first.accessToken))) === "IDENTITY_TOKEN_REVOKED");
    const { items } = await testAudit(database.database, clock).query({ workspaceId: null, limit: 100 });
    const entries = items.filter((entry) => entry.target?.id === subject.userId);
    assert.deepEqual(
      entries.map((entry) => entry.action),
      ["identity.refresh-reused"],
    );
  });

  test("of any age in the line are recognised as reused", async () => {
    let { refreshToken } = first;
    for (let exchange = 0; exchange < 3; exchange += 1) {
      clock.advanceMs(60_000);
      ({ refreshToken } = await tokens.refresh(refreshToken));
    }
    assert.equal(await codeOf(tokens.refresh(first.refreshToken)), "IDENTITY_REFRESH_INVALID");
    assert.equal(await codeOf(tokens.refresh(refreshToken)), "IDENTITY_REFRESH_INVALID");
  });

  test("that were never issued are refused and harm nobody", async () => {
    const made = `tr_${"A".repeat(43)}`;
    for (const forged of [
      "",
      "tr_",
      made,
      first.refreshToken.slice(0, -1),
      `${first.refreshToken}A`,
      "' or 1=1 --",
    ])
      assert.equal(await codeOf(tokens.refresh(forged)), "IDENTITY_REFRESH_INVALID");
    assert.equal(await codeOf(tokens.refresh(first.refreshToken)), "resolved");
  });

  test("keep their grace across an exchange of the master secret", async () => {
    const second = await tokens.refresh(first.refreshToken);
    const next = await openTokens(database, clock, {
      masterSecret: "the next master secret of this installation",
      previousMasterSecrets: [testMasterSecret],
    });
    assert.equal((await next.refresh(first.refreshToken)).refreshToken, second.refreshToken);
    await next.close();
  });

  test("stand nowhere in the database in the clear", async () => {
    const second = await tokens.refresh(first.refreshToken);
    const dump = await dumpOf(database);
    assert.ok(dump.includes(subject.sessionId));
    for (const text of [first, second].flatMap((pair) => [pair.refreshToken, pair.accessToken])) {
      for (const form of [text, text.slice(3), Buffer.from(text.slice(3), "base64url").toString("hex")])
        assert.equal(dump.includes(form), false);
    }
  });

  test("are swept when they have expired, those that work are kept", async () => {
    clock.advanceMs(170 * DAY_MS);
    const fresh = await tokens.startFamily(subject);
    clock.advanceMs(11 * DAY_MS);
    assert.ok((await tokens.sweep()) >= 1);
    assert.equal(await codeOf(tokens.refresh(fresh.refreshToken)), "resolved");
  });
});
