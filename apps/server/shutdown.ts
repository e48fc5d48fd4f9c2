import type { House } from "./compose.ts";

/** Less than the ten seconds after which containers are killed: jobs that run longer are put back. */
const JOBS_TIMEOUT_SECONDS = 8;
/** npm passes Ctrl-C on to a process that the terminal has told already; people press it twice more slowly. */
const ECHO_MS = 500;

/** Stops in order on SIGTERM and Ctrl-C; told again, the process ends at once. */
export function stopOnSignals(house: House): void {
  let stoppingSinceMs: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (stoppingSinceMs !== undefined) {
      if (performance.now() - stoppingSinceMs > ECHO_MS) process.exit(1);
      return;
    }
    stoppingSinceMs = performance.now();
    house.telemetry.logger.info({ signal }, "Stopping: finishing what was accepted.");
    shutDown(house).then(
      () => process.exit(0),
      (error: unknown) => {
        house.telemetry.logger.error({ error }, "Stopped with an error.");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** What stopping needs of a house. */
export interface Stoppable extends Pick<House, "close"> {
  readonly http: Pick<House["http"], "drain">;
  readonly jobs: Pick<House["jobs"], "drain">;
}

/** Answers what is under way, finishes or releases jobs, stores what is in memory, lets go of everything. */
export async function shutDown({ http, jobs, close }: Stoppable): Promise<void> {
  const drains = await Promise.allSettled([
    http.drain(),
    jobs.drain({ timeoutSeconds: JOBS_TIMEOUT_SECONDS }),
  ]);
  await close();
  for (const drain of drains) if (drain.status === "rejected") throw drain.reason;
}
