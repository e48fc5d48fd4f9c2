import type { Clock } from "#platform/kernel";
import type { Metrics } from "#platform/telemetry";

export interface MailMetrics {
  ended(kind: string, result: "sent" | "failed" | "expired" | "deferred"): void;
  /** Starts a stop-watch for one attempt; answers what stops it. */
  sending(): () => void;
}

export function createMailMetrics(metrics: Metrics, clock: Clock): MailMetrics {
  const attempts = metrics.counter({
    name: "mail_attempts_total",
    help: "Mails by kind and result; deferred ones are tried again.",
    labels: ["kind", "result"],
  });
  const duration = metrics
    .histogram({ name: "mail_send_duration_seconds", help: "Time to hand over one mail." })
    .with({});
  return {
    ended: (kind, result) => attempts.with({ kind, result }).add(),
    sending() {
      const startedMs = clock.monotonicMs();
      return () => duration.observe((clock.monotonicMs() - startedMs) / 1000);
    },
  };
}
