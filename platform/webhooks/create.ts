import { deliverHandler } from "./delivery.ts";
import { SECRET_PURPOSE, type WebhooksDeps } from "./deps.ts";
import { endpointActions } from "./endpoints.ts";
import { fanOutHandler } from "./fan-out.ts";
import { logActions } from "./log.ts";
import { createWebhookMetrics } from "./metrics.ts";
import { createPlaces } from "./places.ts";
import { publish } from "./publish.ts";
import { sendingActions } from "./sending.ts";
import { tidyHandler, tidySchedule } from "./tidy.ts";
import type { Webhooks } from "./types.ts";

/** How long a delivery waits for a place at its endpoint before it stands back. */
const PATIENCE_MS = 500;

/** Columns to be registered with the secrets part. */
export const webhooksEncryptedColumns = ["secret", "previous_secret"].map((column) => ({
  table: "webhooks.endpoints",
  column,
  keyColumns: ["endpoint_id"],
  purpose: SECRET_PURPOSE,
}));

/** Builds outgoing webhooks on a migrated database; holds no resources of its own. */
export function createWebhooks(deps: WebhooksDeps): Webhooks {
  const delivery = {
    ...deps,
    random: deps.random ?? Math.random,
    places: createPlaces(deps.config.endpointConcurrency, PATIENCE_MS),
    sentMetrics: createWebhookMetrics(deps.metrics),
  };
  return {
    publish: (transaction, event) => publish(deps, transaction, event),
    ...endpointActions(deps),
    ...logActions(deps),
    ...sendingActions(deps),
    catalogue: deps.catalogue,
    jobs: [fanOutHandler(deps), deliverHandler(delivery), tidyHandler(deps)],
    schedules: [tidySchedule],
  };
}
