import type { Metrics } from "#platform/telemetry";
import type { Outcome } from "./outcome.ts";

export interface WebhookMetrics {
  attempted(result: Outcome["kind"], seconds: number): void;
}

export function createWebhookMetrics(metrics: Metrics): WebhookMetrics {
  const attempts = metrics.counter({
    name: "webhooks_attempts_total",
    help: "Attempts to deliver a webhook, by result.",
    labels: ["result"],
  });
  const duration = metrics
    .histogram({
      name: "webhooks_attempt_duration_seconds",
      help: "Time until a receiver answered or did not.",
    })
    .with({});
  return {
    attempted: (result, seconds) => {
      attempts.with({ result }).add();
      duration.observe(seconds);
    },
  };
}
