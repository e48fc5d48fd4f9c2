import { handleJob, type JobContext, type JobDefinition } from "#platform/jobs";
import { dateFrom } from "#platform/kernel";
import { SECRET_PURPOSE, type WebhooksDeps } from "./deps.ts";
import { cancel, type DueDelivery, findDelivery, notePostponed } from "./delivery-store.ts";
import { deliverJob } from "./job-descriptions.ts";
import type { WebhookMetrics } from "./metrics.ts";
import { judge, type Met, metError } from "./outcome.ts";
import type { Places } from "./places.ts";
import { type AttemptKey, settle } from "./settle.ts";
import { signedHeaders } from "./signature.ts";

export interface DeliveryDeps extends WebhooksDeps {
  readonly places: Places;
  readonly sentMetrics: WebhookMetrics;
  readonly random: () => number;
}

/** How long a delivery stands back when all places of its endpoint are taken. */
const CROWDED_MS = 2000;

/** Makes one attempt of one delivery and notes it; the note and the job of the next attempt are one transaction. */
export function deliverHandler(deps: DeliveryDeps): JobDefinition {
  return handleJob(deliverJob, async (context, { deliveryId, attempt }) => {
    const { workspaceId } = context;
    if (workspaceId === undefined) return;
    const key = { workspaceId, deliveryId, attempt };
    const due = await findDue(deps, key);
    if (due === undefined) return;
    const quietMs = (due.quietUntil?.getTime() ?? 0) - deps.clock.nowMs();
    if (quietMs > 0) {
      await postpone(deps, key, quietMs * (1 + deps.random() / 10));
      return;
    }
    const leave = await deps.places.enter(due.endpointId, context.signal);
    context.signal.throwIfAborted();
    if (leave === undefined) {
      await postpone(deps, key, CROWDED_MS * (1 + deps.random()));
      return;
    }
    try {
      await attemptOnce(deps, context, key, due);
    } finally {
      leave();
    }
  });
}

/** `undefined` when there is nothing to do: done, cancelled, attempted by another job, or the endpoint is disabled. */
async function findDue({ database, clock }: DeliveryDeps, key: AttemptKey): Promise<DueDelivery | undefined> {
  const { workspaceId, deliveryId, attempt } = key;
  return database.withWorkspace(workspaceId, async (transaction) => {
    const found = await findDelivery(transaction, workspaceId, deliveryId);
    if (found === undefined || found.state !== "waiting" || found.attempts !== attempt - 1) return undefined;
    if (found.endpointState === "active") return found;
    await cancel(transaction, workspaceId, deliveryId, clock.now());
    return undefined;
  });
}

async function postpone(
  { database, jobs, clock }: DeliveryDeps,
  key: AttemptKey,
  delayMs: number,
): Promise<void> {
  const { workspaceId, deliveryId, attempt } = key;
  const runAt = dateFrom(clock.nowMs() + Math.ceil(delayMs));
  await database.withWorkspace(workspaceId, async (transaction) => {
    await notePostponed(transaction, workspaceId, deliveryId, runAt);
    await jobs.enqueue(transaction, deliverJob, { deliveryId, attempt }, { workspaceId, runAt });
  });
}

async function attemptOnce(
  deps: DeliveryDeps,
  context: JobContext,
  key: AttemptKey,
  due: DueDelivery,
): Promise<void> {
  const { clock, random, sentMetrics } = deps;
  const secrets = await signingSecrets(deps, key.workspaceId, due);
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();
  const met = await send(deps, due, secrets, context.signal);
  const latencyMs = Math.round(clock.monotonicMs() - startedMs);
  const outcome = judge(met, due.roundAttempts + 1, random);
  sentMetrics.attempted(outcome.kind, latencyMs / 1000);
  await settle(deps, key, due, { met, outcome, startedAt, latencyMs });
}

async function signingSecrets(
  { secrets, clock }: DeliveryDeps,
  workspaceId: string,
  due: DueDelivery,
): Promise<readonly string[]> {
  const { secret, previousSecret, previousSecretUntil } = due;
  const present = await secrets.decrypt(workspaceId, SECRET_PURPOSE, secret);
  if (previousSecret === null || (previousSecretUntil?.getTime() ?? 0) <= clock.nowMs()) return [present];
  return [present, await secrets.decrypt(workspaceId, SECRET_PURPOSE, previousSecret)];
}

async function send(
  { client, clock, config }: DeliveryDeps,
  { url, eventId, body }: DueDelivery,
  secrets: readonly string[],
  signal: AbortSignal,
): Promise<Met> {
  const headers = signedHeaders({ messageId: eventId, sentAtMs: clock.nowMs(), body }, secrets);
  try {
    const answer = await client.request({
      url,
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      timeoutMs: config.timeoutSeconds * 1000,
      signal,
    });
    return { answer };
  } catch (thrown) {
    signal.throwIfAborted();
    return metError(thrown);
  }
}
