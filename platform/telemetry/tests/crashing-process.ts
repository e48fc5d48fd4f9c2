import { systemClock } from "#platform/kernel";
import { createTelemetry, endOnCrash, type TelemetryConfig, telemetryConfig } from "#platform/telemetry";

const fallbacks = Object.fromEntries(
  Object.entries(telemetryConfig.variables).map(([name, { fallback }]) => [name, fallback]),
) as TelemetryConfig;
const [sentryDsn] = process.argv.slice(2);
const telemetry = await createTelemetry({
  config: { ...fallbacks, sentryDsn },
  clock: systemClock,
  release: { name: "tradepost", version: "1.2.3" },
  environment: "test",
});
endOnCrash(telemetry);
telemetry.logger.info("Before.");
setInterval(() => {}, 1000);
void Promise.reject(new Error("Nobody heard this, token=canary."));
