import assert from "node:assert/strict";
import { after, before, beforeEach, suite, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid, systemClock } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { codeOf, until } from "../../tests/support.ts";
import { addPerson, openTokens, peopleDatabase } from "../../tests/token-support.ts";
import { RevokedSessions } from "../revoked-sessions.ts";
import type { TokenPair, Tokens, TokenSubject } from "../tokens.ts";

suite("Revoked sessions", { timeout: 300_000 }, () => {
  let database: TestDatabase;
  let tokens: Tokens;
  let other: Tokens;
  let subject: TokenSubject;
  let pair: TokenPair;
  before(async () => {
    database = await peopleDatabase();
    tokens = await openTokens(database, systemClock);
    other = await openTokens(database, systemClock);
  });
  after(async () => {
    await tokens.close();
    await other.close();
    await database.close();
  });
  beforeEach(async () => {
    const userId = await addPerson(database);
    subject = { userId, sessionId: newUuid(Date.now()), workspaceId: null, scopes: [] };
    pair = await tokens.startFamily(subject);
  });

  async function refusedEverywhere(gone: TokenPair) {
    for (const process of [tokens, other]) {
      await until(async () => (await codeOf(process.verify(gone.accessToken))) === "IDENTITY_TOKEN_REVOKED");
      assert.equal(await codeOf(process.refresh(gone.refreshToken)), "IDENTITY_REFRESH_INVALID");
    }
  }

  test("are out at once here and soon elsewhere; other sessions of the person go on", async () => {
    const elsewhere = await tokens.startFamily({ ...subject, sessionId: newUuid(Date.now()) });
    await tokens.revokeSession(subject.sessionId);
    assert.equal(await codeOf(tokens.verify(pair.accessToken)), "IDENTITY_TOKEN_REVOKED");
    assert.equal(await codeOf(tokens.issueAccess(subject)), "IDENTITY_TOKEN_REVOKED");
    await refusedEverywhere(pair);
    assert.equal(await codeOf(other.verify(elsewhere.accessToken)), "resolved");
    assert.equal(await codeOf(other.refresh(elsewhere.refreshToken)), "resolved");
  });

  test("of one person can be ended together", async () => {
    const second = await tokens.startFamily({ ...subject, sessionId: newUuid(Date.now()) });
    assert.equal((await other.revokeUser(subject.userId)).length, 2);
    await refusedEverywhere(pair);
    await refusedEverywhere(second);
  });

  test("count only when the caller's transaction commits", async () => {
    const failing = database.database.asApp(async (transaction) => {
      await tokens.revokeSession(subject.sessionId, transaction);
      throw new Error("undone");
    });
    await assert.rejects(failing, /undone/);
    assert.equal(await codeOf(tokens.verify(pair.accessToken)), "resolved");
    assert.equal(await codeOf(tokens.refresh(pair.refreshToken)), "resolved");
    await database.database.asApp((transaction) => tokens.revokeSession(subject.sessionId, transaction));
    await refusedEverywhere(pair);
  });

  test("are known to a process that starts later", async () => {
    await tokens.revokeSession(subject.sessionId);
    const later = await openTokens(database, systemClock);
    assert.equal(await codeOf(later.verify(pair.accessToken)), "IDENTITY_TOKEN_REVOKED");
    await later.close();
  });

  test("are caught up with after the connection for announcements broke", async () => {
    await database.database.asApp(async (transaction) => {
      await tokens.revokeSession(subject.sessionId, transaction);
      const listeners =
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tradepost listener' and datname = current_database()";
      await transaction.query(listeners);
    });
    await refusedEverywhere(pair);
  });

  test("end with the row of the session, whoever deletes it", async () => {
    await addSession(subject);
    await database.database.query({
      text: "delete from identity.sessions where session_id = $1",
      values: [subject.sessionId],
    });
    await refusedEverywhere(pair);
  });

  test("count as used when their tokens are exchanged", async () => {
    await addSession(subject);
    const sessionId = [subject.sessionId];
    const old =
      "update identity.sessions set last_seen_at = now() - interval '10 days' where session_id = $1";
    await database.database.query({ text: old, values: sessionId });
    await tokens.refresh(pair.refreshToken);
    const [seen] = await database.database.query<{ recently: boolean }>({
      text: "select last_seen_at > now() - interval '1 hour' as recently from identity.sessions where session_id = $1",
      values: sessionId,
    });
    assert.equal(seen?.recently, true);
  });

  test("end when the person is disabled or deleted, also by SQL", async () => {
    await database.database.query({
      text: "update identity.users set disabled_at = now() where user_id = $1",
      values: [subject.userId],
    });
    await refusedEverywhere(pair);
    const userId = await addPerson(database);
    const gone = { ...subject, userId, sessionId: newUuid(Date.now()) };
    const theirs = await tokens.startFamily(gone);
    await addSession(gone);
    await database.database.query({
      text: "delete from identity.users where user_id = $1",
      values: [userId],
    });
    await refusedEverywhere(theirs);
  });

  test("leave memory when their last token has expired", () => {
    const clock = fakeClock();
    const revoked = new RevokedSessions(clock);
    revoked.add("a", clock.nowMs() + 1000);
    revoked.add("b", clock.nowMs() + 3000);
    clock.advanceMs(2000);
    revoked.sweep();
    assert.deepEqual([revoked.size, revoked.has("a"), revoked.has("b")], [1, false, true]);
  });

  async function addSession({ sessionId, userId }: TokenSubject) {
    await database.database.query({
      text: `insert into identity.sessions
               (session_id, user_id, token_hash, created_at, last_seen_at, expires_at, user_agent)
             values ($1, $2, sha256($3), now(), now(), now() + interval '1 day', '')`,
      values: [sessionId, userId, Buffer.from(sessionId)],
    });
  }
});
