import type { Statement, Transaction } from "#platform/database";
import { dateFrom, type Page, pageOf, type PageRequest } from "#platform/kernel";
import { momentBefore, sizeOf } from "../pages.ts";
import type { SessionUse } from "./last-seen.ts";
import type { FoundSession } from "./record.ts";
import type { Session } from "./session.ts";

/** A database or an open transaction. */
export interface StatementRunner {
  query<Row>(statement: Statement): Promise<Row[]>;
}

const COLUMNS = `session_id as "id", user_id as "userId", created_at as "createdAt", last_seen_at as "lastSeenAt",
  expires_at as "expiresAt", host(ip_address) as "ipAddress", user_agent as "userAgent",
  for_workspace_id as "workspaceId", impersonated_by as "impersonatedBy"`;

/** Moments as milliseconds, which are cheaper to read than dates. */
const FOUND = `session_id, user_id, date_part('epoch', last_seen_at) * 1000 as last_seen_ms,
  date_part('epoch', expires_at) * 1000 as expires_ms, impersonated_by, chosen_workspace_id,
  workspace_id, role, permissions, workspace_disabled`;

export function bytesOf(digest: string): Buffer {
  return Buffer.from(digest, "base64");
}

/** The session behind a token with what its person may do, unless that person is disabled. */
export async function findSession(
  runner: StatementRunner,
  digest: string,
): Promise<FoundSession | undefined> {
  const [found] = await runner.query<FoundSession>({
    name: "identity_find_session",
    text: `select ${FOUND} from identity.find_session($1)`,
    values: [bytesOf(digest)],
  });
  return found;
}

/** The same by id, as it would be in this workspace. */
export async function findSessionIn(
  runner: StatementRunner,
  sessionId: string,
  workspaceId: string | null,
): Promise<FoundSession | undefined> {
  const [found] = await runner.query<FoundSession>({
    name: "identity_find_session_in",
    text: `select ${FOUND} from identity.find_session_in($1, $2)`,
    values: [sessionId, workspaceId],
  });
  return found;
}

/** Without a workspace the session goes on where its person was last. */
export async function insertSession(
  transaction: Transaction,
  session: Session,
  digest: string,
): Promise<Session> {
  const [stored] = await transaction.query<Session>({
    name: "identity_insert_session",
    text: `insert into identity.sessions (session_id, user_id, token_hash, created_at, last_seen_at, expires_at,
        ip_address, user_agent, for_workspace_id, impersonated_by)
      values ($1, $2, $3, $4, $4, $5, $6, $7, coalesce($8, identity.starting_workspace($2)), $9) returning ${COLUMNS}`,
    values: [
      session.id,
      session.userId,
      bytesOf(digest),
      session.createdAt,
      session.expiresAt,
      session.ipAddress,
      session.userAgent,
      session.workspaceId,
      session.impersonatedBy,
    ],
  });
  if (stored === undefined) throw new Error("The database stored a session and answered no row.");
  return stored;
}

/** A page of the sessions of a person that can still be used, last seen first. */
export async function selectSessions(
  runner: StatementRunner,
  { userId, now, seenSince }: { readonly userId: string; readonly now: Date; readonly seenSince: Date },
  request: PageRequest,
): Promise<Page<Session>> {
  const limit = sizeOf(request);
  const place = momentBefore(request);
  const rows = await runner.query<Session>({
    text: `select ${COLUMNS} from identity.sessions
      where user_id = $1 and expires_at > $2 and last_seen_at > $3
        and ($4::timestamptz is null or (last_seen_at, session_id) < ($4, $5::uuid))
      order by last_seen_at desc, session_id desc limit $6`,
    values: [userId, now, seenSince, place?.text ?? null, place?.id ?? null, limit + 1],
  });
  return pageOf(rows, limit, ({ lastSeenAt, id }) => [lastSeenAt.toISOString(), id]);
}

/** One session of a person, whether or not it can still be used. */
export async function selectOneSession(
  runner: StatementRunner,
  userId: string,
  sessionId: string,
): Promise<Session | undefined> {
  const [session] = await runner.query<Session>({
    text: `select ${COLUMNS} from identity.sessions where user_id = $1 and session_id = $2`,
    values: [userId, sessionId],
  });
  return session;
}

/** Ends one session; whether there was one. */
export async function deleteSession(
  transaction: Transaction,
  userId: string,
  sessionId: string,
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: "delete from identity.sessions where user_id = $1 and session_id = $2",
    values: [userId, sessionId],
  });
  return rowCount > 0;
}

/** Ends all sessions of a person, or all but one; answers how many. */
export async function deleteSessions(
  transaction: Transaction,
  userId: string,
  exceptSessionId: string | null,
): Promise<number> {
  const { rowCount } = await transaction.execute({
    text: "delete from identity.sessions where user_id = $1 and session_id is distinct from $2::uuid",
    values: [userId, exceptSessionId],
  });
  return rowCount;
}

/** Puts another token in the place of the present one; `undefined` when the session has ended. */
export async function replaceToken(
  transaction: Transaction,
  userId: string,
  sessionId: string,
  digest: string,
): Promise<Session | undefined> {
  const [session] = await transaction.query<Session>({
    text: `update identity.sessions set token_hash = $3 where user_id = $1 and session_id = $2 returning ${COLUMNS}`,
    values: [userId, sessionId, bytesOf(digest)],
  });
  return session;
}

/** Notes last uses; rows are taken in one order, so that two writers cannot wait for each other. */
export async function writeSessionUses(runner: StatementRunner, uses: readonly SessionUse[]): Promise<void> {
  await runner.query({
    name: "identity_record_session_uses",
    text: `with used as (
        select u.* from unnest($1::uuid[], $2::timestamptz[]) as u (session_id, at)
      ), locked as (
        select s.session_id from identity.sessions s join used u using (session_id)
         order by s.session_id for no key update of s
      )
      update identity.sessions s set last_seen_at = u.at
        from used u join locked l using (session_id)
       where s.session_id = u.session_id and s.last_seen_at < u.at`,
    values: [uses.map((use) => use.sessionId), uses.map((use) => dateFrom(use.usedAtMs).toISOString())],
  });
}

/** But those in which somebody acts for another, whose end is noted one by one. */
export async function deleteEndedSessions(
  transaction: Transaction,
  now: Date,
  seenSince: Date,
): Promise<number> {
  const { rowCount } = await transaction.execute({
    text: `delete from identity.sessions
      where (expires_at <= $1 or last_seen_at <= $2) and impersonated_by is null`,
    values: [now, seenSince],
  });
  return rowCount;
}

/** Whose session a token is. */
export async function selectByDigest(runner: StatementRunner, digest: string): Promise<Session | undefined> {
  const [session] = await runner.query<Session>({
    text: `select ${COLUMNS} from identity.sessions where token_hash = $1`,
    values: [bytesOf(digest)],
  });
  return session;
}

/** Ends the session of a token, if there is one. */
export async function deleteByDigest(transaction: Transaction, digest: string): Promise<void> {
  await transaction.query("delete from identity.sessions where token_hash = $1", [bytesOf(digest)]);
}
