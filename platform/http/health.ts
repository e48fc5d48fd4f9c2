import type { Clock } from "#platform/kernel";
import { messageOf } from "#platform/kernel";
import type { HealthCheck, HealthResult, HealthStatus } from "./health-types.ts";
import { createSystemMeter, type SystemLoad } from "./system-load.ts";

const CHECK_TIMEOUT_MILLISECONDS = 2000;
const FRESH_MILLISECONDS = 1000;

/** All checks at one moment. */
export interface HealthReport {
  readonly status: HealthStatus;
  /** Whether everything required works. */
  readonly serving: boolean;
  readonly checks: Readonly<Record<string, HealthResult & { readonly latencyMs: number }>>;
  readonly system: SystemLoad;
}

/** Runs the checks, at most once a second however many probes ask. The disk is that of the data directory. */
export function createHealth(
  checks: readonly HealthCheck[],
  clock: Clock,
  dataDirectory: string,
): () => Promise<HealthReport> {
  const measureSystem = createSystemMeter(dataDirectory);
  let latest: Promise<HealthReport> | undefined;
  let takenMs = -Infinity;
  return () => {
    if (latest === undefined || clock.monotonicMs() - takenMs >= FRESH_MILLISECONDS) {
      takenMs = clock.monotonicMs();
      latest = takeReport(checks, clock, measureSystem);
    }
    return latest;
  };
}

async function takeReport(
  checks: readonly HealthCheck[],
  clock: Clock,
  measureSystem: () => Promise<SystemLoad>,
): Promise<HealthReport> {
  const results = await Promise.all(
    checks.map(async (check) => {
      const startedMs = clock.monotonicMs();
      const result = await runCheck(check);
      return {
        check,
        result: { ...result, latencyMs: Math.round((clock.monotonicMs() - startedMs) * 10) / 10 },
      };
    }),
  );
  const failed = results.filter(({ result }) => result.status === "unhealthy");
  const serving = failed.every(({ check }) => !check.required);
  const allWell = results.every(({ result }) => result.status === "healthy");
  return {
    status: serving ? (allWell ? "healthy" : "degraded") : "unhealthy",
    serving,
    checks: Object.fromEntries(results.map(({ check, result }) => [check.name, result])),
    system: await measureSystem(),
  };
}

async function runCheck(check: HealthCheck): Promise<HealthResult> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<HealthResult>((resolve) => {
    timer = setTimeout(
      () => resolve({ status: "unhealthy", detail: `No answer within ${CHECK_TIMEOUT_MILLISECONDS} ms.` }),
      CHECK_TIMEOUT_MILLISECONDS,
    );
  });
  try {
    return await Promise.race([check.check(), tooLate]);
  } catch (error) {
    return { status: "unhealthy", detail: messageOf(error) };
  } finally {
    clearTimeout(timer);
  }
}
