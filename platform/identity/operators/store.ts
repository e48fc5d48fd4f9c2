import type { Transaction } from "#platform/database";
import type { StatementRunner } from "../sessions/store.ts";
import type { Operator } from "./operators.ts";

/** Whether a person runs the installation. */
export async function selectIsOperator(runner: StatementRunner, userId: string): Promise<boolean> {
  const found = await runner.query({
    name: "identity_is_operator",
    text: `select 1 from identity.operators o join identity.users u using (user_id)
            where o.user_id = $1 and u.disabled_at is null`,
    values: [userId],
  });
  return found.length > 0;
}

/** By name. */
export function selectOperators(runner: StatementRunner): Promise<Operator[]> {
  return runner.query<Operator>({
    text: `select o.user_id as "userId", u.name, u.email, o.granted_at as "grantedAt", o.granted_by as "grantedBy"
             from identity.operators o join identity.users u using (user_id) order by lower(u.name), o.user_id`,
  });
}

/** Holds all offices, so that grants and revocations take turns; answers who has one. */
export async function lockOperators(transaction: Transaction): Promise<readonly string[]> {
  const rows = await transaction.query<{ id: string }>(
    `select user_id as "id" from identity.operators order by user_id for update`,
  );
  return rows.map(({ id }) => id);
}

/** Makes a person an operator; `false` when they are one. */
export async function insertOperator(
  transaction: Transaction,
  userId: string,
  now: Date,
  grantedBy: string | null,
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: "insert into identity.operators (user_id, granted_at, granted_by) values ($1, $2, $3) on conflict do nothing",
    values: [userId, now, grantedBy],
  });
  return rowCount > 0;
}

/** Sessions in which they act for others end with the office. */
export async function deleteOperator(transaction: Transaction, userId: string): Promise<void> {
  await transaction.query("delete from identity.operators where user_id = $1", [userId]);
}

/** Holds a person's row while something is decided about them; `false` when there is none or they are disabled. */
export async function lockEnabledUser(transaction: Transaction, userId: string): Promise<boolean> {
  const rows = await transaction.query(
    "select 1 from identity.users where user_id = $1 and disabled_at is null for no key update",
    [userId],
  );
  return rows.length > 0;
}
