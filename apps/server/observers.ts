import type { DatabaseObserver } from "#platform/database";
import type { Metrics } from "#platform/telemetry";

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
  const roles = ["owner", "app", "ops"] as const;
  const series = Object.fromEntries(
    roles.map((role) => [
      role,
      {
        ok: durations.with({ role, result: "ok" }),
        failed: durations.with({ role, result: "failed" }),
        lost: lost.with({ role }),
      },
    ]),
  ) as Record<(typeof roles)[number], { ok: { observe(value: number): void }; failed: { observe(value: number): void }; lost: { add(): void } }>;
  return {
    transactionEnded: (role, seconds, failed) => series[role][failed ? "failed" : "ok"].observe(seconds),
    connectionLost: (role) => series[role].lost.add(),
  };
}
