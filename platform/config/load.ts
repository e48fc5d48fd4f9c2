import { resolve } from "node:path";
import { coreConfig } from "./core.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { ConfigError } from "./fault.ts";
import { type Config, inspectConfig, missingSecrets, readConfig } from "./read.ts";
import { generateSecrets } from "./secrets.ts";
import { withSecretFiles } from "./secret-files.ts";
import type { ConfigSlice } from "./slice.ts";

/**
 * The whole way from the environment to typed values: secret files, checks, generated secrets.
 *
 * `slices` must hold `coreConfig` and the slice of every part and product. Throws one `ConfigError`
 * with all faults; secrets are made only when there is none.
 */
export function loadConfig(slices: readonly ConfigSlice[], given: Environment = readEnvironment()): Config {
  const { environment, faults: fileFaults } = withSecretFiles(slices, given);
  const { config, faults } = inspectConfig(slices, environment);
  if (fileFaults.length + faults.length > 0) {
    throw new ConfigError([...fileFaults, ...faults], { warnings: config.warnings });
  }
  const names = missingSecrets(slices, environment).map((variable) => variable.name);
  const secrets = generateSecrets(resolve(config.of(coreConfig).dataFolder), names, environment);
  const read = readConfig(slices, { ...environment, ...secrets });
  if (!read.ok) throw new ConfigError(read.fault);
  return read.value;
}
