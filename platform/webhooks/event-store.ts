import type { Transaction } from "#platform/database";

export interface EventRow {
  readonly workspaceId: string;
  readonly eventId: string;
  readonly type: string;
  readonly body: string;
  readonly createdAt: Date;
}

/** Stores an event if the workspace has any endpoint; answers whether it did. */
export async function insertEvent(transaction: Transaction, event: EventRow): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    name: "webhooks_event_insert",
    text: `insert into webhooks.events (workspace_id, event_id, type, body, created_at)
           select $1, $2, $3, $4, $5
            where exists (select from webhooks.endpoints where workspace_id = $1)`,
    values: [event.workspaceId, event.eventId, event.type, event.body, event.createdAt],
  });
  return rowCount > 0;
}

/** Whether one of an endpoint's patterns covers the event; types hold no character that LIKE gives a meaning. */
const MATCHES = `exists (select from unnest(endpoint.event_filter) pattern where event.type like replace(pattern, '*', '%'))`;

/** Makes the deliveries of an event to all active endpoints that want it; answers those that are new. */
export async function fanOutEvent(
  transaction: Transaction,
  workspaceId: string,
  eventId: string,
  now: Date,
): Promise<readonly string[]> {
  const rows = await transaction.query<{ id: string }>({
    name: "webhooks_fan_out",
    text: `insert into webhooks.deliveries (workspace_id, delivery_id, endpoint_id, event_id, created_at, next_attempt_at)
           select $1, uuidv7(), endpoint.endpoint_id, event.event_id, $3, $3
             from webhooks.events event
             join webhooks.endpoints endpoint on endpoint.workspace_id = event.workspace_id
            where event.workspace_id = $1 and event.event_id = $2 and endpoint.state = 'active' and ${MATCHES}
           on conflict on constraint deliveries_once do nothing
           returning delivery_id as id`,
    values: [workspaceId, eventId, now],
  });
  return rows.map((row) => row.id);
}

/** Makes the delivery of an event to one endpoint, whatever its filter. */
export async function insertDelivery(
  transaction: Transaction,
  given: {
    readonly workspaceId: string;
    readonly eventId: string;
    readonly endpointId: string;
    readonly now: Date;
  },
): Promise<string> {
  const [row] = await transaction.query<{ id: string }>(
    `insert into webhooks.deliveries (workspace_id, delivery_id, endpoint_id, event_id, created_at, next_attempt_at)
     values ($1, uuidv7(), $2, $3, $4, $4) returning delivery_id as id`,
    [given.workspaceId, given.endpointId, given.eventId, given.now],
  );
  if (row === undefined) throw new Error("The database stored a delivery without answering its id.");
  return row.id;
}

export interface RangeQuery {
  readonly workspaceId: string;
  readonly endpointId: string;
  readonly from: Date;
  readonly to: Date;
  readonly after: string | undefined;
  readonly includeDelivered: boolean;
  readonly limit: number;
  readonly now: Date;
}

export interface Replayed {
  readonly eventId: string;
  /** Null where the event needs no sending. */
  readonly deliveryId: string | null;
  readonly attempts: number | null;
}

/** Puts the matching events of a span back to waiting, or newly into it; answers every event looked at, in order. */
export function replayEvents(transaction: Transaction, given: RangeQuery): Promise<Replayed[]> {
  return transaction.query<Replayed>(
    `with looked_at as (
       select event.event_id
         from webhooks.events event
         join webhooks.endpoints endpoint on endpoint.workspace_id = event.workspace_id and endpoint.endpoint_id = $2
        where event.workspace_id = $1 and event.created_at >= $3 and event.created_at < $4
          and ($5::uuid is null or event.event_id > $5) and ${MATCHES}
        order by event.event_id limit $7
     ), queued as (
       insert into webhooks.deliveries as delivery
         (workspace_id, delivery_id, endpoint_id, event_id, created_at, next_attempt_at)
       select $1, uuidv7(), $2, event_id, $8, $8 from looked_at
       on conflict on constraint deliveries_once do update
         set state = 'waiting', round_attempts = 0, next_attempt_at = $8, finished_at = null
         where delivery.state in ('failed', 'cancelled') or ($6 and delivery.state = 'delivered')
       returning event_id, delivery_id, attempts
     )
     select looked_at.event_id as "eventId", queued.delivery_id as "deliveryId", queued.attempts
       from looked_at left join queued using (event_id) order by 1`,
    [
      given.workspaceId,
      given.endpointId,
      given.from,
      given.to,
      given.after ?? null,
      given.includeDelivered,
      given.limit,
      given.now,
    ],
  );
}
