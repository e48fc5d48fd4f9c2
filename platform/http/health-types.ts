export type HealthStatus = "healthy" | "degraded" | "unhealthy";

/** Outcome of one check; `detail` is shown to operators only. */
export interface HealthResult {
  readonly status: HealthStatus;
  readonly detail?: string;
}

/**
 * One thing that the process depends on, such as `database`, `cache`,
 * `storage`, `exchange` or `jobs`. Throwing means unhealthy.
 */
export interface HealthCheck {
  readonly name: string;
  /** Whether the process can serve nothing without it; decides about `/ready`. */
  readonly required: boolean;
  check(): Promise<HealthResult>;
}

/** Numbers about the job queues for `/api/v1/health/jobs`, such as waiting and dead jobs by queue. */
export type JobsHealth = () => Promise<
  HealthResult & { readonly queues: Readonly<Record<string, Readonly<Record<string, number>>>> }
>;
