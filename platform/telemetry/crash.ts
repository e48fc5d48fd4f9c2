import type { Telemetry } from "./telemetry.ts";

/**
 * Makes the process end with a logged and reported reason when something was
 * thrown that nobody caught, or a promise was rejected unheard. Its state is
 * unknown then, so it never goes on.
 */
export function endOnCrash(telemetry: Pick<Telemetry, "logger" | "errorReporter" | "close" | "flush">): void {
  process.on("uncaughtException", (error: unknown, origin) => {
    telemetry.logger.fatal({ error, origin }, "The process ends: nobody caught this error.");
    telemetry.flush();
    telemetry.errorReporter.report(error, { origin });
    void leave(telemetry);
  });
}

async function leave(telemetry: Pick<Telemetry, "close">): Promise<never> {
  await telemetry.close();
  process.exit(1);
}
