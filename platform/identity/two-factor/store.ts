import type { Database, Transaction } from "#platform/database";

export interface StoredTwoFactor {
  /** Encrypted. */
  readonly secret: string;
  readonly confirmedAt: Date | null;
  readonly failures: number;
  readonly failuresSince: Date | null;
}

/** When failures before `cut` no longer count. */
export interface FailureLimit {
  readonly limit: number;
  readonly cut: Date;
}

export async function selectTwoFactor(
  transaction: Transaction,
  userId: string,
): Promise<StoredTwoFactor | undefined> {
  const [row] = await transaction.query<StoredTwoFactor>({
    name: "identity_two_factor",
    text: `select secret, confirmed_at as "confirmedAt", failures, failures_since as "failuresSince"
             from identity.two_factor where user_id = $1`,
    values: [userId],
  });
  return row;
}

export async function selectStatus(
  database: Database,
  userId: string,
): Promise<{ readonly confirmedAt: Date | null; readonly left: number } | undefined> {
  const [row] = await database.query<{ confirmedAt: Date | null; left: number }>({
    text: `select t.confirmed_at as "confirmedAt",
                  (select count(*)::int from identity.recovery_codes c
                    where c.user_id = t.user_id and c.used_at is null) as left
             from identity.two_factor t where t.user_id = $1`,
    values: [userId],
  });
  return row;
}

/** Keeps a secret that waits; `false` when a confirmed one stands. Failures go on counting. */
export async function putPending(
  transaction: Transaction,
  { userId, secret, now }: { userId: string; secret: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `insert into identity.two_factor as t (user_id, secret, created_at) values ($1, $2, $3)
               on conflict (user_id) do update set secret = excluded.secret, created_at = excluded.created_at
            where t.confirmed_at is null`,
    values: [userId, secret, now],
  });
  return rowCount === 1;
}

/**
 * Accepts the code of a step, if neither it nor a later one was accepted before and the account is not
 * locked at this moment; of several callers one hears `true`. `confirmedAt` turns a waiting secret on.
 */
export async function acceptStep(
  transaction: Transaction,
  accepted: { userId: string; secret: string; step: number; confirmedAt?: Date },
  { limit, cut }: FailureLimit,
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    name: "identity_two_factor_accept",
    text: `update identity.two_factor
              set last_step = $3, failures = 0, confirmed_at = coalesce(confirmed_at, $6)
            where user_id = $1 and secret = $2 and last_step < $3
              and (confirmed_at is null) = ($6::timestamptz is not null)
              and (failures < $4 or failures_since < $5)`,
    values: [accepted.userId, accepted.secret, accepted.step, limit, cut, accepted.confirmedAt ?? null],
  });
  return rowCount === 1;
}

/** Counts a wrong code; answers how many there are now within the window. */
export async function countFailure(
  transaction: Transaction,
  userId: string,
  now: Date,
  cut: Date,
): Promise<number> {
  const [row] = await transaction.query<{ failures: number }>({
    name: "identity_two_factor_fail",
    text: `update identity.two_factor
              set failures = case when failures = 0 or failures_since < $3 then 1 else failures + 1 end,
                  failures_since = case when failures = 0 or failures_since < $3 then $2 else failures_since end
            where user_id = $1 returning failures`,
    values: [userId, now, cut],
  });
  return row?.failures ?? 0;
}

/** Uses a recovery code up, if it is there, unused, and the account is not locked; of several callers one hears `true`. */
export async function useRecoveryCode(
  transaction: Transaction,
  { userId, digest, now }: { userId: string; digest: Buffer; now: Date },
  { limit, cut }: FailureLimit,
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    name: "identity_recovery_use",
    text: `with account as (
             update identity.two_factor set failures = failures
              where user_id = $1 and confirmed_at is not null and (failures < $4 or failures_since < $5)
             returning user_id
           )
           update identity.recovery_codes c set used_at = $3 from account a
            where c.user_id = a.user_id and c.code_hash = $2 and c.used_at is null`,
    values: [userId, digest, now, limit, cut],
  });
  return rowCount === 1;
}

export async function countRecoveryCodes(transaction: Transaction, userId: string): Promise<number> {
  const [row] = await transaction.query<{ left: number }>(
    `select count(*)::int as left from identity.recovery_codes where user_id = $1 and used_at is null`,
    [userId],
  );
  return row?.left ?? 0;
}

export async function replaceRecoveryDigests(
  transaction: Transaction,
  userId: string,
  digests: readonly Buffer[],
): Promise<void> {
  await transaction.query("delete from identity.recovery_codes where user_id = $1", [userId]);
  await transaction.query(
    "insert into identity.recovery_codes (user_id, code_hash) select $1, unnest($2::bytea[])",
    [userId, digests],
  );
}

export async function deleteTwoFactor(transaction: Transaction, userId: string): Promise<void> {
  await transaction.query("delete from identity.two_factor where user_id = $1", [userId]);
}
