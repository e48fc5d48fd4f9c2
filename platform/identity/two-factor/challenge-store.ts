import type { Transaction } from "#platform/database";

export interface ChallengeToStore {
  readonly digest: Buffer;
  readonly userId: string;
  readonly method: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Keeps a challenge; `false` when the user has no second factor. */
export async function insertChallenge(
  transaction: Transaction,
  challenge: ChallengeToStore,
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `insert into identity.two_factor_challenges (challenge_hash, user_id, method, created_at, expires_at)
           select $1, user_id, $3, $4, $5 from identity.two_factor
            where user_id = $2 and confirmed_at is not null`,
    values: [challenge.digest, challenge.userId, challenge.method, challenge.createdAt, challenge.expiresAt],
  });
  return rowCount === 1;
}

/** Finds an open challenge and holds it until the transaction ends. */
export async function lockChallenge(
  transaction: Transaction,
  digest: Buffer,
  now: Date,
): Promise<{ readonly userId: string; readonly method: string } | undefined> {
  const [challenge] = await transaction.query<{ userId: string; method: string }>(
    `select user_id as "userId", method from identity.two_factor_challenges
      where challenge_hash = $1 and used_at is null and expires_at > $2 for update`,
    [digest, now],
  );
  return challenge;
}

export async function markAnswered(transaction: Transaction, digest: Buffer, now: Date): Promise<void> {
  await transaction.query(
    "update identity.two_factor_challenges set used_at = $2 where challenge_hash = $1",
    [digest, now],
  );
}

export async function deleteExpiredChallenges(transaction: Transaction, now: Date): Promise<number> {
  const text = "delete from identity.two_factor_challenges where expires_at < $1";
  return (await transaction.execute({ text, values: [now] })).rowCount;
}
