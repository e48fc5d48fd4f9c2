import type { Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import type { WebhooksDeps } from "./deps.ts";
import {
  type AttemptNote,
  disable,
  type DueDelivery,
  noteAttempt,
  noteFailing,
  noteHealthy,
} from "./delivery-store.ts";
import { deliverJob } from "./job-descriptions.ts";
import { excerptOf, type Met, type Outcome } from "./outcome.ts";

/** Which attempt of which delivery. */
export interface AttemptKey {
  readonly workspaceId: string;
  readonly deliveryId: string;
  readonly attempt: number;
}

export interface Made {
  readonly met: Met;
  readonly outcome: Outcome;
  readonly startedAt: Date;
  readonly latencyMs: number;
}

const HOUR_MS = 3_600_000;

type SettleDeps = Pick<WebhooksDeps, "database" | "jobs" | "clock" | "config" | "logger" | "onDisabled">;

/** Stores what an attempt came to, together with the job of the next one. Does nothing when another job was faster. */
export async function settle(deps: SettleDeps, key: AttemptKey, due: DueDelivery, made: Made): Promise<void> {
  const { workspaceId, deliveryId, attempt } = key;
  const { outcome } = made;
  const nowMs = deps.clock.nowMs();
  const nextAttemptAt = outcome.kind === "retry" ? dateFrom(nowMs + outcome.pauseMs) : null;
  const note = noteOf(key, made, nextAttemptAt, dateFrom(nowMs));
  await deps.database.withWorkspace(workspaceId, async (transaction) => {
    // The endpoint's row before the delivery's, as disabling does, so that the two never wait for each other.
    if (outcome.kind === "delivered") {
      await noteHealthy(transaction, workspaceId, due.endpointId);
      await noteAttempt(transaction, note);
      return;
    }
    const failingMs = await failingFor(deps, transaction, workspaceId, due, outcome);
    if (!(await noteAttempt(transaction, note))) return;
    const tooLong = failingMs >= deps.config.disableAfterHours * HOUR_MS;
    if (outcome.kind === "gone" || tooLong) {
      await giveUpEndpoint(deps, transaction, workspaceId, due, outcome.kind === "gone" ? "gone" : "failing");
      return;
    }
    if (nextAttemptAt === null) return;
    const next = { deliveryId, attempt: attempt + 1 };
    await deps.jobs.enqueue(transaction, deliverJob, next, { workspaceId, runAt: nextAttemptAt });
  });
}

function noteOf(
  { workspaceId, deliveryId, attempt }: AttemptKey,
  made: Made,
  nextAttemptAt: Date | null,
  now: Date,
): AttemptNote {
  const { met, outcome, startedAt, latencyMs } = made;
  const state = outcome.kind === "delivered" ? "delivered" : outcome.kind === "retry" ? "waiting" : "failed";
  return {
    workspaceId,
    deliveryId,
    number: attempt,
    startedAt,
    latencyMs,
    status: "answer" in met ? met.answer.status : null,
    errorCode: "answer" in met ? null : met.errorCode,
    excerpt: excerptOf(met),
    state,
    nextAttemptAt,
    finishedAt: state === "waiting" ? null : now,
  };
}

/** Notes the failure at the endpoint; answers for how long it has been failing. */
async function failingFor(
  { clock }: SettleDeps,
  transaction: Transaction,
  workspaceId: string,
  { endpointId }: DueDelivery,
  outcome: Exclude<Outcome, { kind: "delivered" }>,
): Promise<number> {
  const nowMs = clock.nowMs();
  const quietMs = outcome.kind === "gone" ? 0 : outcome.quietMs;
  const quietUntil = quietMs > 0 ? dateFrom(nowMs + quietMs) : null;
  const since = await noteFailing(transaction, workspaceId, endpointId, { now: dateFrom(nowMs), quietUntil });
  return nowMs - (since?.getTime() ?? nowMs);
}

/** Disables the endpoint and tells, once. */
async function giveUpEndpoint(
  { clock, logger, onDisabled }: SettleDeps,
  transaction: Transaction,
  workspaceId: string,
  { endpointId, url }: DueDelivery,
  reason: "gone" | "failing",
): Promise<void> {
  if (!(await disable(transaction, workspaceId, endpointId, { reason, now: clock.now() }))) return;
  logger.info({ workspaceId, endpointId, reason }, "A webhook endpoint was disabled");
  await onDisabled?.(transaction, { workspaceId, endpointId, url, reason });
}
