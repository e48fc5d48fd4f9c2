import { hash } from "node:crypto";
import type { Transaction } from "#platform/database";
import type { User } from "../../accounts/user.ts";
import type { StatementRunner } from "../../sessions/store.ts";

/** Who somebody is at a provider. */
export interface ExternalKey {
  readonly provider: string;
  readonly subject: string;
}

export interface StoredIdentity extends ExternalKey {
  readonly id: string;
  readonly userId: string;
  readonly label: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const COLUMNS = `identity_id as "id", user_id as "userId", provider, subject, label,
  created_at as "createdAt", last_used_at as "lastUsedAt"`;

export async function findIdentity(
  runner: StatementRunner,
  { provider, subject }: ExternalKey,
): Promise<StoredIdentity | undefined> {
  const [found] = await runner.query<StoredIdentity>({
    text: `select ${COLUMNS} from identity.external_identities where provider = $1 and subject = $2`,
    values: [provider, subject],
  });
  return found;
}

/** Newest first. */
export function selectIdentities(runner: StatementRunner, userId: string): Promise<StoredIdentity[]> {
  return runner.query<StoredIdentity>({
    text: `select ${COLUMNS} from identity.external_identities where user_id = $1 order by created_at desc, identity_id`,
    values: [userId],
  });
}

/** Lets arrivals of one identity pass one after another. */
export async function lockIdentity(
  transaction: Transaction,
  { provider, subject }: ExternalKey,
): Promise<void> {
  const key = hash("sha256", `${provider} ${subject}`, "buffer").readBigInt64BE();
  await transaction.query("select pg_advisory_xact_lock($1)", [key.toString()]);
}

/** Links an identity; `false` when it belongs to somebody already. */
export async function insertIdentity(transaction: Transaction, identity: StoredIdentity): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `insert into identity.external_identities
        (identity_id, user_id, provider, subject, label, created_at, last_used_at)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    values: [
      identity.id,
      identity.userId,
      identity.provider,
      identity.subject,
      identity.label,
      identity.createdAt,
      identity.lastUsedAt,
    ],
  });
  return rowCount > 0;
}

/** Notes a use; `false` when the identity is no longer linked with this person. */
export async function touchIdentity(
  transaction: Transaction,
  { provider, subject }: ExternalKey,
  userId: string,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `update identity.external_identities set last_used_at = $4
      where provider = $1 and subject = $2 and user_id = $3`,
    values: [provider, subject, userId, now],
  });
  return rowCount > 0;
}

/** Unlinks; answers the provider, `undefined` when there is no such identity. */
export async function deleteIdentity(
  transaction: Transaction,
  userId: string,
  identityId: string,
): Promise<string | undefined> {
  const [gone] = await transaction.query<{ provider: string }>(
    "delete from identity.external_identities where user_id = $1 and identity_id = $2 returning provider",
    [userId, identityId],
  );
  return gone?.provider;
}

/** Holds the row of a person who may act, so that changes of their ways in follow one another. */
export async function lockPerson(
  transaction: Transaction,
  userId: string,
): Promise<Pick<User, "id" | "email" | "language"> | undefined> {
  const [person] = await transaction.query<Pick<User, "id" | "email" | "language">>(
    `select user_id as "id", email, language from identity.users
      where user_id = $1 and disabled_at is null for no key update`,
    [userId],
  );
  return person;
}
