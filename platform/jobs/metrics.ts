import type { CounterSeries, HistogramSeries, Metrics } from "#platform/telemetry";
import type { QueueName } from "./definition.ts";
import type { JobsHealth } from "./types.ts";
import type { Verdict } from "./settle.ts";

/** Counts what jobs do in this process. */
export interface JobMetrics {
  started(queue: QueueName, name: string, waitSeconds: number): void;
  ended(queue: QueueName, name: string, seconds: number): void;
  failed(queue: QueueName, name: string, verdict: Verdict["kind"]): void;
}

interface Series {
  readonly started: CounterSeries;
  readonly duration: HistogramSeries;
  readonly wait: HistogramSeries;
}

/** Declares the metrics; `health` is asked at each scrape. */
export function createJobMetrics(metrics: Metrics, health: () => Promise<JobsHealth>): JobMetrics {
  const started = metrics.counter({
    name: "jobs_started_total",
    help: "Runs of jobs that began.",
    labels: ["queue", "job"],
  });
  const failed = metrics.counter({
    name: "jobs_failed_total",
    help: "Runs of jobs that did not succeed, by what became of the job.",
    labels: ["queue", "job", "verdict"],
  });
  const duration = metrics.histogram({
    name: "job_duration_seconds",
    help: "Time that runs of jobs took.",
    labels: ["queue", "job"],
  });
  const wait = metrics.histogram({
    name: "job_wait_seconds",
    help: "Time from ready to started.",
    labels: ["queue"],
  });
  declareGauges(metrics, health);
  const known = new Map<string, Series>();

  function seriesOf(queue: QueueName, name: string): Series {
    const key = `${queue} ${name}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = {
      started: started.with({ queue, job: name }),
      duration: duration.with({ queue, job: name }),
      wait: wait.with({ queue }),
    };
    known.set(key, made);
    return made;
  }

  return {
    started(queue, name, waitSeconds) {
      const series = seriesOf(queue, name);
      series.started.add();
      series.wait.observe(Math.max(waitSeconds, 0));
    },
    ended: (queue, name, seconds) => seriesOf(queue, name).duration.observe(seconds),
    failed: (queue, name, verdict) => failed.with({ queue, job: name, verdict }).add(),
  };
}

function declareGauges(metrics: Metrics, health: () => Promise<JobsHealth>): void {
  const oldest = metrics.gauge({
    name: "jobs_oldest_wait_seconds",
    help: "Age of the ready job that waits longest.",
    labels: ["queue"],
  });
  const dead = metrics.gauge({
    name: "jobs_dead_letters",
    help: "Jobs that gave up and wait for a decision.",
  });
  const workers = metrics.gauge({ name: "jobs_workers_alive", help: "Processes that work on jobs." });
  metrics.gauge({
    name: "jobs_queue_depth",
    help: "Jobs by queue and state.",
    labels: ["queue", "state"],
    collect: async (depth) => {
      const now = await health();
      for (const { queue, waiting, paused, delayed, running, oldestWaitSeconds } of now.queues) {
        depth.with({ queue, state: "waiting" }).set(waiting);
        depth.with({ queue, state: "paused" }).set(paused);
        depth.with({ queue, state: "delayed" }).set(delayed);
        depth.with({ queue, state: "running" }).set(running);
        oldest.with({ queue }).set(oldestWaitSeconds);
      }
      dead.with({}).set(now.deadLetters);
      workers.with({}).set(now.workersAlive);
    },
  });
}
