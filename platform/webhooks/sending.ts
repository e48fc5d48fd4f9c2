import { isUuid } from "#platform/kernel";
import { TEST_EVENT } from "./catalogue.ts";
import { type WebhooksDeps, workspaceOf } from "./deps.ts";
import { selectEndpoint } from "./endpoint-store.ts";
import { requireId } from "./endpoints.ts";
import { webhooksErrors } from "./errors.ts";
import { insertDelivery, insertEvent, replayEvents } from "./event-store.ts";
import { deliverJob } from "./job-descriptions.ts";
import { eventRow } from "./publish.ts";
import type { ReplayRange, Webhooks } from "./types.ts";

type SendingActions = Pick<Webhooks, "sendTest" | "replayRange">;

const RANGE_LIMIT = 1000;

/** Sending to one endpoint what is no new event; see `Webhooks`. */
export function sendingActions(deps: Pick<WebhooksDeps, "jobs" | "clock" | "catalogue">): SendingActions {
  const { jobs, clock, catalogue } = deps;

  const sendTest: Webhooks["sendTest"] = async (transaction, endpointId, type = TEST_EVENT) => {
    const workspaceId = workspaceOf(transaction);
    const endpoint = await selectEndpoint(transaction, workspaceId, requireId(endpointId));
    if (endpoint.state === "disabled") throw webhooksErrors.WEBHOOKS_ENDPOINT_DISABLED();
    const event = eventRow(deps, { workspaceId, type, data: catalogue.sampleOf(type) });
    await insertEvent(transaction, event);
    const { eventId, createdAt: now } = event;
    const deliveryId = await insertDelivery(transaction, { workspaceId, eventId, endpointId, now });
    await jobs.enqueue(transaction, deliverJob, { deliveryId, attempt: 1 }, { workspaceId });
    return deliveryId;
  };

  const replayRange: Webhooks["replayRange"] = async (transaction, range) => {
    requireRange(range);
    const workspaceId = workspaceOf(transaction);
    const { endpointId, from, to, after, includeDelivered = false } = range;
    const endpoint = await selectEndpoint(transaction, workspaceId, requireId(endpointId));
    if (endpoint.state === "disabled") throw webhooksErrors.WEBHOOKS_ENDPOINT_DISABLED();
    const given = {
      workspaceId,
      endpointId,
      from,
      to,
      after,
      includeDelivered,
      limit: RANGE_LIMIT,
      now: clock.now(),
    };
    const lookedAt = await replayEvents(transaction, given);
    const payloads = lookedAt.flatMap(({ deliveryId, attempts }) =>
      deliveryId === null ? [] : [{ deliveryId, attempt: (attempts ?? 0) + 1 }],
    );
    await jobs.enqueueMany(transaction, deliverJob, payloads, { workspaceId });
    return {
      queued: payloads.length,
      next: lookedAt.length < RANGE_LIMIT ? undefined : lookedAt.at(-1)?.eventId,
    };
  };

  return { sendTest, replayRange };
}

function requireRange({ from, to, after }: ReplayRange): void {
  if (!(from.getTime() < to.getTime())) {
    throw webhooksErrors.WEBHOOKS_OPTION_INVALID({
      option: "from",
      rule: "must be a valid time before that of to",
    });
  }
  if (after !== undefined && !isUuid(after)) {
    throw webhooksErrors.WEBHOOKS_OPTION_INVALID({ option: "after", rule: "must be what next was" });
  }
}
