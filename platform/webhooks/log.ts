import { isUuid } from "#platform/kernel";
import { type WebhooksDeps, workspaceOf } from "./deps.ts";
import { requireId } from "./endpoints.ts";
import { webhooksErrors } from "./errors.ts";
import { deliverJob } from "./job-descriptions.ts";
import { restartDelivery, selectAttempts, selectDeliveries, selectEndpointState } from "./log-store.ts";
import type { DeliveryFilter, Webhooks } from "./types.ts";

type LogActions = Pick<Webhooks, "listDeliveries" | "listAttempts" | "replay">;

const USUAL_LIMIT = 50;
const HIGHEST_LIMIT = 200;

/** Looking at deliveries, and sending one again; see `Webhooks`. */
export function logActions({ jobs, clock }: Pick<WebhooksDeps, "jobs" | "clock">): LogActions {
  return {
    listDeliveries: async (transaction, filter = {}) =>
      selectDeliveries(transaction, workspaceOf(transaction), requireFilter(filter)),
    listAttempts: async (transaction, deliveryId) => {
      const workspaceId = workspaceOf(transaction);
      const state = await selectEndpointState(transaction, workspaceId, requireDeliveryId(deliveryId));
      if (state === undefined) throw webhooksErrors.WEBHOOKS_DELIVERY_UNKNOWN();
      return selectAttempts(transaction, workspaceId, deliveryId);
    },
    replay: async (transaction, deliveryId) => {
      const workspaceId = workspaceOf(transaction);
      const state = await selectEndpointState(transaction, workspaceId, requireDeliveryId(deliveryId));
      if (state === "disabled") throw webhooksErrors.WEBHOOKS_ENDPOINT_DISABLED();
      const attempts = await restartDelivery(transaction, workspaceId, deliveryId, clock.now());
      if (attempts === undefined) throw webhooksErrors.WEBHOOKS_DELIVERY_UNKNOWN();
      await jobs.enqueue(transaction, deliverJob, { deliveryId, attempt: attempts + 1 }, { workspaceId });
    },
  };
}

function requireDeliveryId(deliveryId: string): string {
  if (!isUuid(deliveryId)) throw webhooksErrors.WEBHOOKS_DELIVERY_UNKNOWN();
  return deliveryId;
}

function requireFilter(filter: DeliveryFilter): DeliveryFilter & { readonly limit: number } {
  const limit = filter.limit ?? USUAL_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > HIGHEST_LIMIT) {
    throw webhooksErrors.WEBHOOKS_OPTION_INVALID({
      option: "limit",
      rule: `must be a whole number from 1 to ${HIGHEST_LIMIT}`,
    });
  }
  if (filter.before !== undefined && !isUuid(filter.before)) {
    throw webhooksErrors.WEBHOOKS_OPTION_INVALID({ option: "before", rule: "must be the id of a delivery" });
  }
  if (filter.endpointId !== undefined) requireId(filter.endpointId);
  return { ...filter, limit };
}
