import { type Config, loadConfig, readEnvironment } from "#platform/config";
import { configSlices } from "../parts.ts";
import type { OpenPlatform } from "../server/open-platform.ts";
import { readRelease } from "../server/release.ts";

/** What a command says goes to the terminal; lines of the log would stand between. */
const QUIET = { TRADEPOST_LOG_LEVEL: "silent", SENTRY_DSN: "", OTEL_EXPORTER_OTLP_ENDPOINT: "" };

/** Runs `work` with all parts of the installation, its database brought up to date; no job runs, nothing listens. */
export async function withPlatform<Result>(
  work: (parts: OpenPlatform, config: Config) => Promise<Result>,
): Promise<Result> {
  const config = loadConfig(configSlices, { ...readEnvironment(), ...QUIET });
  // Loaded only here: most commands of products need none of it.
  const { openPlatform } = await import("../server/open-platform.ts");
  await using opened = new AsyncDisposableStack();
  return await work(await openPlatform(config, readRelease(), opened), config);
}
