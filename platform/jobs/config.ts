import { type ConfigOf, defineConfig, integer } from "#platform/config";

function concurrency(queue: string, fallback: number, what: string) {
  return integer({
    name: `TRADEPOST_JOBS_${queue}_CONCURRENCY`,
    description: `Jobs of the ${queue.toLowerCase()} queue that one process runs at a time (${what}); 0 leaves the queue to other processes.`,
    fallback,
    minimum: 0,
    maximum: 1000,
  });
}

export const jobsConfig = defineConfig("Jobs", {
  promptConcurrency: concurrency("PROMPT", 10, "short answers that others wait for with a clock running"),
  defaultConcurrency: concurrency("DEFAULT", 20, "work that somebody waits for"),
  syncConcurrency: concurrency("SYNC", 10, "exchange with outside services"),
  maintenanceConcurrency: concurrency("MAINTENANCE", 2, "cleaning, reports, backups"),
  poolLimit: integer({
    name: "TRADEPOST_JOBS_POOL_LIMIT",
    description:
      "Most database connections of the job engine in one process, besides one that holds its claim.",
    fallback: 6,
    minimum: 2,
    maximum: 100,
  }),
  batchSize: integer({
    name: "TRADEPOST_JOBS_BATCH_SIZE",
    description:
      "Most jobs that one process claims in one go; 1 claims and completes each job by itself (slower).",
    fallback: 500,
    minimum: 1,
    maximum: 2000,
  }),
  retryBaseMs: integer({
    name: "TRADEPOST_JOBS_RETRY_BASE_MS",
    description:
      "Wait before the second attempt in milliseconds; doubles with each further one, up to an hour.",
    fallback: 2000,
    minimum: 1,
    maximum: 3_600_000,
  }),
});

export type JobsConfig = ConfigOf<typeof jobsConfig>;
