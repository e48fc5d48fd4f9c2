import type { CacheObserver } from "#platform/cache";
import type { DatabaseObserver, DatabaseRole } from "#platform/database";
import type { LimitsObserver } from "#platform/limits";
import type { OutboundObserver } from "#platform/outbound";
import type { Logger, Metrics } from "#platform/telemetry";

/** Turns what the database sees into metrics. */
export function databaseObserver(metrics: Metrics): DatabaseObserver {
  const durations = metrics.histogram({
    name: "db_query_duration_seconds",
    help: "Time of database transactions and single statements.",
    labels: ["role", "result"],
  });
  const lost = metrics.counter({
    name: "db_connections_lost_total",
    help: "Database connections that broke.",
    labels: ["role"],
  });
  const seriesOf = (role: DatabaseRole) => ({
    ok: durations.with({ role, result: "ok" }),
    failed: durations.with({ role, result: "failed" }),
    lost: lost.with({ role }),
  });
  const series = { owner: seriesOf("owner"), app: seriesOf("app"), ops: seriesOf("ops") };
  return {
    transactionEnded: (role, seconds, failed) => series[role][failed ? "failed" : "ok"].observe(seconds),
    connectionLost: (role) => series[role].lost.add(),
  };
}

/** Hits and misses by namespace, and whether the shared layer is passed by. */
export function cacheObserver(metrics: Metrics): CacheObserver {
  const hits = metrics.counter({
    name: "cache_hits_total",
    help: "Answers found in the cache.",
    labels: ["namespace", "layer"],
  });
  const misses = metrics.counter({
    name: "cache_misses_total",
    help: "Answers that had to be made.",
    labels: ["namespace"],
  });
  const degraded = metrics
    .gauge({ name: "cache_degraded", help: "1 while the shared layer is passed by." })
    .with({});
  return {
    hit: (namespace, layer) => hits.with({ namespace, layer }).add(),
    miss: (namespace) => misses.with({ namespace }).add(),
    degraded: (open) => degraded.set(open ? 1 : 0),
  };
}

/** Refusals by policy, and whether each process counts alone because Redis does not answer. */
export function limitsObserver(metrics: Metrics, logger: Logger): LimitsObserver {
  const refusals = metrics.counter({
    name: "limits_refused_total",
    help: "Calls refused by a limit.",
    labels: ["policy"],
  });
  return {
    refused: (policy) => refusals.with({ policy }).add(),
    degraded: (open) =>
      logger.warn(
        open
          ? "Limits are counted by each process alone: Redis does not answer."
          : "Redis counts the limits again.",
      ),
  };
}

/** Calls to outside services by outcome and time, and whose circuit is open. */
export function outboundObserver(metrics: Metrics): OutboundObserver {
  const durations = metrics.histogram({
    name: "outbound_attempt_duration_seconds",
    help: "Time of single attempts to call an outside service.",
    labels: ["host", "operation", "outcome"],
  });
  const circuits = metrics.gauge({
    name: "outbound_circuit_open",
    help: "1 while a service is left alone.",
    labels: ["host"],
  });
  return {
    attemptEnded: (host, operation, outcome, seconds) =>
      durations.with({ host, operation, outcome }).observe(seconds),
    circuitChanged: (host, state) => circuits.with({ host }).set(state === "open" ? 1 : 0),
  };
}
