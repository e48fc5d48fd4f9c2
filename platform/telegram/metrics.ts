import type { Metrics } from "#platform/telemetry";

export interface TelegramMetrics {
  received(result: "stored" | "duplicate" | "rejected", count: number): void;
  handled(result: "done" | "refused" | "retry" | "interrupted" | "dead", seconds: number): void;
  called(result: "done" | "refused" | "unreachable", seconds: number): void;
  sent(result: "sent" | "dead" | "unknown" | "delayed"): void;
}

/** What waits at this moment. */
export interface Waiting {
  readonly updates: number;
  readonly messages: number;
}

/** Declares the metrics; `count` is asked at each scrape and may fail. */
export function createTelegramMetrics(metrics: Metrics, count: () => Promise<Waiting>): TelegramMetrics {
  const waiting = metrics.gauge({
    name: "telegram_waiting",
    help: "Updates that wait to be handled and messages that wait to be sent, counted up to 100,000.",
    labels: ["what"],
    collect: async (gauge) => {
      const counted = await count().catch(() => undefined);
      if (counted === undefined) return;
      gauge.with({ what: "updates" }).set(counted.updates);
      gauge.with({ what: "messages" }).set(counted.messages);
    },
  });
  waiting.with({ what: "updates" }).set(0);
  const received = metrics.counter({
    name: "telegram_updates_received_total",
    help: "Updates that arrived, by result.",
    labels: ["result"],
  });
  const handled = metrics.counter({
    name: "telegram_updates_handled_total",
    help: "Updates whose handling ended, by result.",
    labels: ["result"],
  });
  const handling = metrics
    .histogram({ name: "telegram_update_seconds", help: "Time that handling one update took." })
    .with({});
  const called = metrics.counter({
    name: "telegram_calls_total",
    help: "Calls of the Bot API, by result.",
    labels: ["result"],
  });
  const calling = metrics
    .histogram({ name: "telegram_call_seconds", help: "Time until the Bot API answered or did not." })
    .with({});
  const sent = metrics.counter({
    name: "telegram_messages_total",
    help: "Outgoing messages, by what became of an attempt.",
    labels: ["result"],
  });
  return {
    received: (result, count) => {
      if (count > 0) received.with({ result }).add(count);
    },
    handled: (result, seconds) => {
      handled.with({ result }).add();
      handling.observe(seconds);
    },
    called: (result, seconds) => {
      called.with({ result }).add();
      calling.observe(seconds);
    },
    sent: (result) => sent.with({ result }).add(),
  };
}
