import { newUuid } from "#platform/kernel";
import type { Transaction } from "#platform/database";
import type { WebhooksDeps } from "./deps.ts";
import { webhooksErrors } from "./errors.ts";
import { insertEvent } from "./event-store.ts";
import { fanOutJob } from "./job-descriptions.ts";
import type { WebhookEvent } from "./types.ts";

/** Limit of Standard Webhooks 1.0.0, exclusive. */
const BODY_LIMIT_BYTES = 20_000;

type PublishDeps = Pick<WebhooksDeps, "jobs" | "clock" | "catalogue">;

/** Checks an event and stores it with the job that fans it out; see `Webhooks.publish`. */
export async function publish(
  deps: PublishDeps,
  transaction: Transaction,
  event: WebhookEvent,
): Promise<string | undefined> {
  const { workspaceId, type, data } = event;
  if (transaction.workspaceId !== undefined && transaction.workspaceId !== workspaceId) {
    throw webhooksErrors.WEBHOOKS_WORKSPACE_MISMATCH();
  }
  deps.catalogue.requireData(type, data);
  const row = eventRow(deps, event);
  if (!(await insertEvent(transaction, row))) return undefined;
  await deps.jobs.enqueue(transaction, fanOutJob, { eventId: row.eventId }, { workspaceId });
  return row.eventId;
}

/** The event as it is stored, its body as it is sent. */
export function eventRow({ clock }: Pick<WebhooksDeps, "clock">, { workspaceId, type, data }: WebhookEvent) {
  const createdAt = clock.now();
  const body = JSON.stringify({ type, timestamp: createdAt.toISOString(), data });
  const sizeBytes = Buffer.byteLength(body);
  if (sizeBytes >= BODY_LIMIT_BYTES) {
    throw webhooksErrors.WEBHOOKS_PAYLOAD_TOO_LARGE({ type, sizeBytes, limitBytes: BODY_LIMIT_BYTES });
  }
  return { workspaceId, eventId: newUuid(clock.nowMs()), type, body, createdAt };
}
