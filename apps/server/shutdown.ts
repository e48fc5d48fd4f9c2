import type { House } from "./compose.ts";

const JOBS_TIMEOUT_SECONDS = 10;

/** Stops in order on SIGTERM and Ctrl-C; a second signal ends the process at once. */
export function stopOnSignals(house: House): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
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

/** Answers what is under way, finishes or releases jobs, stores what is in memory, lets go of everything. */
export async function shutDown(house: House): Promise<void> {
  await Promise.all([house.http.drain(), house.jobs.drain({ timeoutSeconds: JOBS_TIMEOUT_SECONDS })]);
  await house.close();
}
