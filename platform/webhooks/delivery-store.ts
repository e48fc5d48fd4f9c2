import type { Transaction } from "#platform/database";
import type { DisabledReason } from "./types.ts";

/** A delivery with all that an attempt needs. */
export interface DueDelivery {
  readonly endpointId: string;
  readonly eventId: string;
  readonly state: string;
  readonly attempts: number;
  readonly roundAttempts: number;
  readonly body: string;
  readonly url: string;
  readonly endpointState: "active" | "disabled";
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly previousSecretUntil: Date | null;
  readonly quietUntil: Date | null;
}

export async function findDelivery(
  transaction: Transaction,
  workspaceId: string,
  deliveryId: string,
): Promise<DueDelivery | undefined> {
  const [found] = await transaction.query<DueDelivery>({
    name: "webhooks_delivery_find",
    text: `select endpoint_id as "endpointId", event_id as "eventId", d.state, d.attempts, d.round_attempts as "roundAttempts",
                  e.body, p.url, p.state as "endpointState", p.secret, p.previous_secret as "previousSecret",
                  p.previous_secret_until as "previousSecretUntil", p.quiet_until as "quietUntil"
             from webhooks.deliveries d
             join webhooks.events e using (workspace_id, event_id)
             join webhooks.endpoints p using (workspace_id, endpoint_id)
            where workspace_id = $1 and delivery_id = $2`,
    values: [workspaceId, deliveryId],
  });
  return found;
}

export interface AttemptNote {
  readonly workspaceId: string;
  readonly deliveryId: string;
  readonly number: number;
  readonly startedAt: Date;
  readonly latencyMs: number;
  readonly status: number | null;
  readonly errorCode: string | null;
  readonly excerpt: string;
  readonly state: "waiting" | "delivered" | "failed";
  readonly nextAttemptAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Notes an attempt and what becomes of the delivery; false when somebody has noted this attempt already. */
export async function noteAttempt(transaction: Transaction, note: AttemptNote): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    name: "webhooks_attempt_note",
    text: `with noted as (
             update webhooks.deliveries
                set attempts = attempts + 1, round_attempts = round_attempts + 1,
                    next_attempt_at = case when state = 'waiting' then $10::timestamptz end, finished_at = coalesce($11, finished_at),
                    -- What was cancelled meanwhile stays so, unless this attempt got through.
                    state = case when state = 'waiting' or $9 = 'delivered' then $9 else state end
              where workspace_id = $1 and delivery_id = $2 and attempts = $3 - 1
              returning 1
           )
           insert into webhooks.attempts
             (workspace_id, delivery_id, number, started_at, latency_ms, status, error_code, response_excerpt)
           select $1, $2, $3, $4, $5, $6, $7, $8 from noted`,
    values: [
      note.workspaceId,
      note.deliveryId,
      note.number,
      note.startedAt,
      note.latencyMs,
      note.status,
      note.errorCode,
      note.excerpt,
      note.state,
      note.nextAttemptAt,
      note.finishedAt,
    ],
  });
  return rowCount > 0;
}

/** An attempt got through: the endpoint is well. Writes only when it was not. */
export async function noteHealthy(
  transaction: Transaction,
  workspaceId: string,
  endpointId: string,
): Promise<void> {
  await transaction.execute({
    name: "webhooks_endpoint_healthy",
    text: `update webhooks.endpoints set failing_since = null
            where workspace_id = $1 and endpoint_id = $2 and failing_since is not null`,
    values: [workspaceId, endpointId],
  });
}

/** An attempt failed: answers since when that is so, and keeps the receiver's wish for quiet. */
export async function noteFailing(
  transaction: Transaction,
  workspaceId: string,
  endpointId: string,
  given: { readonly now: Date; readonly quietUntil: Date | null },
): Promise<Date | undefined> {
  const [row] = await transaction.query<{ since: Date }>({
    name: "webhooks_endpoint_failing",
    text: `update webhooks.endpoints
              set failing_since = coalesce(failing_since, $3), quiet_until = greatest(quiet_until, $4)
            where workspace_id = $1 and endpoint_id = $2
            returning failing_since as since`,
    values: [workspaceId, endpointId, given.now, given.quietUntil],
  });
  return row?.since;
}

/** Disables an active endpoint and cancels what waits for it; false when it was not active. */
export async function disable(
  transaction: Transaction,
  workspaceId: string,
  endpointId: string,
  given: { readonly reason: DisabledReason; readonly now: Date },
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `update webhooks.endpoints set state = 'disabled', disabled_reason = $3
            where workspace_id = $1 and endpoint_id = $2 and state = 'active'`,
    values: [workspaceId, endpointId, given.reason],
  });
  if (rowCount === 0) return false;
  await transaction.execute({
    text: `update webhooks.deliveries set state = 'cancelled', next_attempt_at = null, finished_at = $3
            where workspace_id = $1 and endpoint_id = $2 and state = 'waiting'`,
    values: [workspaceId, endpointId, given.now],
  });
  return true;
}

/** Says in the log when a delivery goes on that had to wait. */
export async function notePostponed(
  transaction: Transaction,
  workspaceId: string,
  deliveryId: string,
  runAt: Date,
): Promise<void> {
  await transaction.execute({
    name: "webhooks_delivery_postpone",
    text: `update webhooks.deliveries set next_attempt_at = $3
            where workspace_id = $1 and delivery_id = $2 and state = 'waiting'`,
    values: [workspaceId, deliveryId, runAt],
  });
}

export async function cancel(
  transaction: Transaction,
  workspaceId: string,
  deliveryId: string,
  now: Date,
): Promise<void> {
  await transaction.execute({
    text: `update webhooks.deliveries set state = 'cancelled', next_attempt_at = null, finished_at = $3
            where workspace_id = $1 and delivery_id = $2 and state = 'waiting'`,
    values: [workspaceId, deliveryId, now],
  });
}
