import type { Transaction } from "#platform/database";
import { bytesOf, type StatementRunner } from "../sessions/store.ts";
import { emailDigest } from "./email.ts";
import type { User, UserWithPassword } from "./user.ts";

const COLUMNS = `user_id as "id", email, name, language, email_verified_at as "emailVerifiedAt",
  created_at as "createdAt", disabled_at as "disabledAt"`;

export async function findUserByEmail(
  runner: StatementRunner,
  emailKey: string,
): Promise<UserWithPassword | undefined> {
  const [user] = await runner.query<UserWithPassword>({
    name: "identity_find_user_by_email",
    text: `select ${COLUMNS}, password_hash as "passwordHash" from identity.users where lower(email) = $1`,
    values: [emailKey],
  });
  return user;
}

export async function findUser(
  runner: StatementRunner,
  userId: string,
): Promise<UserWithPassword | undefined> {
  const [user] = await runner.query<UserWithPassword>({
    text: `select ${COLUMNS}, password_hash as "passwordHash" from identity.users where user_id = $1`,
    values: [userId],
  });
  return user;
}

/** What of a person changes; the rest stays. */
export type UserChanges = Partial<Pick<User, "name" | "language">>;

/** `undefined` when the person is away or disabled. */
export async function changeUser(
  transaction: Transaction,
  userId: string,
  { name, language }: UserChanges,
  now: Date,
): Promise<User | undefined> {
  const [user] = await transaction.query<User>(
    `update identity.users set name = coalesce($2, name), language = coalesce($3, language), updated_at = $4
      where user_id = $1 and disabled_at is null returning ${COLUMNS}`,
    [userId, name ?? null, language ?? null, now],
  );
  return user;
}

/** Holds a person's row while a session begins; `false` when disabled or the password is another by now. */
export async function lockForSignIn(
  transaction: Transaction,
  userId: string,
  passwordHash: string,
): Promise<boolean> {
  const rows = await transaction.query(
    `select 1 from identity.users
      where user_id = $1 and password_hash = $2 and disabled_at is null for no key update`,
    [userId, passwordHash],
  );
  return rows.length > 0;
}

/** Makes a person; `false` when the address has an owner. */
export async function insertUser(transaction: Transaction, user: UserWithPassword): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `insert into identity.users (user_id, email, name, language, password_hash, email_verified_at,
        created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict do nothing`,
    values: [
      user.id,
      user.email,
      user.name,
      user.language,
      user.passwordHash,
      user.emailVerifiedAt,
      user.createdAt,
    ],
  });
  return rowCount > 0;
}

/** Sets a password in place of `oldHash`, or of any when that is `undefined`; `undefined` when that is gone or the person disabled. */
export async function setPassword(
  transaction: Transaction,
  change: {
    readonly userId: string;
    readonly newHash: string;
    readonly oldHash?: string;
    readonly now: Date;
    /** Whether the way to it went through the person's mail. */
    readonly provesAddress?: boolean;
  },
): Promise<User | undefined> {
  const [user] = await transaction.query<User>(
    `update identity.users set password_hash = $2, updated_at = $4,
        email_verified_at = case when $5 then coalesce(email_verified_at, $4) else email_verified_at end
      where user_id = $1 and disabled_at is null and ($3::text is null or password_hash = $3) returning ${COLUMNS}`,
    [change.userId, change.newHash, change.oldHash ?? null, change.now, change.provesAddress ?? false],
  );
  return user;
}

/** Disables a person (with a moment) or enables (`null`); `false` when there is none. */
export async function setDisabled(
  transaction: Transaction,
  userId: string,
  disabledAt: Date | null,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: "update identity.users set disabled_at = $2, updated_at = $3 where user_id = $1",
    values: [userId, disabledAt, now],
  });
  return rowCount > 0;
}

/** Attempts of the past count no longer: the person has shown to know the password, or set another. */
export async function forgiveAttempts(transaction: Transaction, emailKey: string): Promise<void> {
  await transaction.query("delete from identity.password_attempts where account_hash = $1", [
    emailDigest(emailKey),
  ]);
}

export async function insertReset(
  transaction: Transaction,
  reset: { readonly userId: string; readonly digest: string; readonly now: Date; readonly expiresAt: Date },
): Promise<void> {
  await transaction.query(
    "insert into identity.password_resets (token_hash, user_id, created_at, expires_at) values ($1, $2, $3, $4)",
    [bytesOf(reset.digest), reset.userId, reset.now, reset.expiresAt],
  );
}

/** Whom a link that still works belongs to. */
export async function findReset(
  runner: StatementRunner,
  digest: string,
  now: Date,
): Promise<string | undefined> {
  const [reset] = await runner.query<{ user_id: string }>({
    text: "select user_id from identity.password_resets where token_hash = $1 and used_at is null and expires_at > $2",
    values: [bytesOf(digest), now],
  });
  return reset?.user_id;
}

/** Uses a link up; of several callers one wins. */
export async function claimReset(transaction: Transaction, digest: string, now: Date): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `update identity.password_resets set used_at = $2
      where token_hash = $1 and used_at is null and expires_at > $2`,
    values: [bytesOf(digest), now],
  });
  return rowCount > 0;
}

/** Makes sign-ins that wait for a second factor useless: the first one counts no more. */
export async function deleteChallenges(transaction: Transaction, userId: string): Promise<void> {
  await transaction.query("delete from identity.two_factor_challenges where user_id = $1", [userId]);
}

/** Makes all links of a person useless. */
export async function deleteResets(transaction: Transaction, userId: string): Promise<void> {
  await transaction.query("delete from identity.password_resets where user_id = $1", [userId]);
}
