import type { Database, Transaction } from "#platform/database";
import type { TokenSubject } from "./tokens.ts";

export interface StoredFamily extends TokenSubject {
  readonly familyId: string;
  readonly endsAt: Date;
  readonly ended: boolean;
}

export interface StoredToken {
  readonly salt: Uint8Array;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

export interface FamilyToStore extends TokenSubject {
  readonly familyId: string;
  readonly createdAt: Date;
  readonly endsAt: Date;
}

export async function insertFamily(transaction: Transaction, family: FamilyToStore): Promise<void> {
  await transaction.query(
    `insert into identity.refresh_families
       (family_id, user_id, session_id, for_workspace_id, scopes, created_at, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      family.familyId,
      family.userId,
      family.sessionId,
      family.workspaceId,
      family.scopes,
      family.createdAt,
      family.endsAt,
    ],
  );
}

export async function insertToken(
  transaction: Transaction,
  token: { digest: Buffer; familyId: string; salt: Buffer; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await transaction.query({
    name: "identity_refresh_insert",
    text: `insert into identity.refresh_tokens (token_hash, family_id, salt, created_at, expires_at)
           values ($1, $2, $3, $4, $5)`,
    values: [token.digest, token.familyId, token.salt, token.createdAt, token.expiresAt],
  });
}

/** Finds the family of a token and holds it, so that exchanges and revocations of a family take turns. */
export async function lockFamily(
  transaction: Transaction,
  digest: Buffer,
): Promise<StoredFamily | undefined> {
  const [family] = await transaction.query<StoredFamily>({
    name: "identity_refresh_family",
    text: `select f.family_id as "familyId", f.user_id as "userId", f.session_id as "sessionId",
                  f.for_workspace_id as "workspaceId", f.scopes, f.ends_at as "endsAt",
                  f.ended_at is not null as ended
             from identity.refresh_families f
            where f.family_id = (select t.family_id from identity.refresh_tokens t where t.token_hash = $1)
              for no key update`,
    values: [digest],
  });
  return family;
}

/** To be read after `lockFamily`, so that it is not older than the lock. */
export async function selectToken(
  transaction: Transaction,
  digest: Buffer,
): Promise<StoredToken | undefined> {
  const [token] = await transaction.query<StoredToken>({
    name: "identity_refresh_token",
    text: `select salt, expires_at as "expiresAt", used_at as "usedAt"
             from identity.refresh_tokens where token_hash = $1`,
    values: [digest],
  });
  return token;
}

/** Marks a token as used; of several callers one hears `true`. */
export async function markUsed(transaction: Transaction, digest: Buffer, now: Date): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    name: "identity_refresh_use",
    text: "update identity.refresh_tokens set used_at = $2 where token_hash = $1 and used_at is null",
    values: [digest, now],
  });
  return rowCount === 1;
}

/** Notes that a session is in use, so that it does not end as an idle one while its tokens are exchanged. */
export async function touchSession(database: Database, sessionId: string, now: Date): Promise<void> {
  await database.query({
    name: "identity_refresh_touch",
    text: `update identity.sessions set last_seen_at = $2
            where session_id = $1 and last_seen_at < $2::timestamptz - interval '1 minute'`,
    values: [sessionId, now],
  });
}

/** Ends the families of a session or of a user; answers the sessions that had one that still ran. */
export async function endFamilies(
  transaction: Transaction,
  of: { readonly sessionId: string } | { readonly userId: string },
  now: Date,
  because: "revoked" | "reused",
): Promise<string[]> {
  const [column, id] = "sessionId" in of ? ["session_id", of.sessionId] : ["user_id", of.userId];
  const ended = await transaction.query<{ sessionId: string }>(
    `update identity.refresh_families set ended_at = $2, ended_because = $3
      where ${column} = $1 and ended_at is null returning session_id as "sessionId"`,
    [id, now, because],
  );
  return [...new Set(ended.map((family) => family.sessionId))].sort();
}

/** Puts sessions on the list of those whose access tokens are refused; the database announces it at commit. */
export async function insertRevocations(
  transaction: Transaction,
  sessionIds: readonly string[],
  until: Date,
): Promise<void> {
  if (sessionIds.length === 0) return;
  await transaction.query(
    `insert into identity.token_revocations (session_id, until)
     select id, $2 from unnest($1::uuid[]) as id order by id
         on conflict (session_id) do update set until = greatest(token_revocations.until, excluded.until)`,
    [sessionIds, until],
  );
}

export async function selectRevocations(
  database: Database,
  now: Date,
): Promise<readonly { readonly sessionId: string; readonly until: Date }[]> {
  return database.query({
    text: `select session_id as "sessionId", until from identity.token_revocations where until > $1`,
    values: [now],
  });
}

export async function deleteExpired(transaction: Transaction, now: Date): Promise<number> {
  const counts = [];
  for (const [table, column] of [
    ["refresh_families", "ends_at"],
    ["refresh_tokens", "expires_at"],
    ["token_revocations", "until"],
  ]) {
    const text = `delete from identity.${table} where ${column} < $1`;
    counts.push((await transaction.execute({ text, values: [now] })).rowCount);
  }
  return counts.reduce((sum, count) => sum + count, 0);
}
