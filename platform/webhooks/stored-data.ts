import type { StoredData } from "#platform/database";

const SIGNING = "a signing secret";
const DELIVERY = "about the delivery";
const rest = { ofWorkspace: { column: "workspace_id", whenErased: "delete" }, ofPersons: [] } as const;

/** Endpoints and events first: deliveries and attempts refer to them. */
export const webhooksStoredData: readonly StoredData[] = [
  {
    table: "webhooks.endpoints",
    exported: ["workspace_id", "endpoint_id", "url", "description", "event_filter", "state", "created_at"],
    withheld: {
      disabled_reason: DELIVERY,
      secret: SIGNING,
      previous_secret: SIGNING,
      previous_secret_until: SIGNING,
      failing_since: DELIVERY,
      quiet_until: DELIVERY,
    },
    ...rest,
  },
  {
    table: "webhooks.events",
    exported: ["workspace_id", "event_id", "type", "body", "created_at"],
    withheld: {},
    ...rest,
  },
  {
    table: "webhooks.deliveries",
    exported: [
      "workspace_id",
      "delivery_id",
      "endpoint_id",
      "event_id",
      "state",
      "created_at",
      "finished_at",
    ],
    withheld: { attempts: DELIVERY, round_attempts: DELIVERY, next_attempt_at: DELIVERY },
    ...rest,
  },
  {
    table: "webhooks.attempts",
    exported: ["workspace_id", "delivery_id", "number", "started_at", "status", "response_excerpt"],
    withheld: { latency_ms: DELIVERY, error_code: DELIVERY },
    ...rest,
  },
];
