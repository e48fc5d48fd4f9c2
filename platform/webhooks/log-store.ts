import type { Transaction } from "#platform/database";
import type { Attempt, Delivery, DeliveryFilter } from "./types.ts";

/** Latest first; ids carry their time. */
export function selectDeliveries(
  transaction: Transaction,
  workspaceId: string,
  { endpointId, state, before, limit }: DeliveryFilter & { readonly limit: number },
): Promise<Delivery[]> {
  return transaction.query<Delivery>(
    `select delivery_id as "deliveryId", endpoint_id as "endpointId", event_id as "eventId", e.type, state, attempts,
            next_attempt_at as "nextAttemptAt", d.created_at as "createdAt", finished_at as "finishedAt"
       from webhooks.deliveries d join webhooks.events e using (workspace_id, event_id)
      where workspace_id = $1 and ($2::uuid is null or endpoint_id = $2) and ($3::text is null or state = $3)
        and ($4::uuid is null or delivery_id < $4)
      order by delivery_id desc limit $5`,
    [workspaceId, endpointId ?? null, state ?? null, before ?? null, limit],
  );
}

export function selectAttempts(
  transaction: Transaction,
  workspaceId: string,
  deliveryId: string,
): Promise<Attempt[]> {
  return transaction.query<Attempt>(
    `select number, started_at as "startedAt", latency_ms as "latencyMs", status, error_code as "errorCode",
            response_excerpt as "responseExcerpt"
       from webhooks.attempts where workspace_id = $1 and delivery_id = $2 order by number`,
    [workspaceId, deliveryId],
  );
}

/** The state of a delivery's endpoint; `undefined` when there is no such delivery. */
export async function selectEndpointState(
  transaction: Transaction,
  workspaceId: string,
  deliveryId: string,
): Promise<"active" | "disabled" | undefined> {
  const [found] = await transaction.query<{ state: "active" | "disabled" }>(
    `select p.state from webhooks.deliveries d join webhooks.endpoints p using (workspace_id, endpoint_id)
      where workspace_id = $1 and delivery_id = $2`,
    [workspaceId, deliveryId],
  );
  return found?.state;
}

/** Begins a new round; answers how many attempts there were before. */
export async function restartDelivery(
  transaction: Transaction,
  workspaceId: string,
  deliveryId: string,
  now: Date,
): Promise<number | undefined> {
  const [row] = await transaction.query<{ attempts: number }>(
    `update webhooks.deliveries set state = 'waiting', round_attempts = 0, next_attempt_at = $3, finished_at = null
      where workspace_id = $1 and delivery_id = $2 returning attempts`,
    [workspaceId, deliveryId, now],
  );
  return row?.attempts;
}
