import type { Environment } from "../environment.ts";
import { renderFaults } from "../fault.ts";
import { inspectConfig } from "../read.ts";
import { withSecretFiles } from "../secret-files.ts";
import { storedMasterSecret } from "../secrets.ts";
import type { ConfigSlice } from "../slice.ts";
import type { Check } from "./doctor.ts";

/** Whether the environment holds faults, unknown names or unwise production values. Makes nothing. */
export function configCheck(slices: readonly ConfigSlice[], given: Environment): Check {
  return {
    name: "Configuration",
    run: () => {
      const { environment, faults: fileFaults } = withSecretFiles(slices, given);
      const { config, faults } = inspectConfig(slices, environment);
      const all = [...fileFaults, ...faults];
      if (all.length > 0)
        return { status: "fail", finding: `faults:\n${renderFaults([...all, ...config.warnings])}` };
      if (config.warnings.length > 0)
        return { status: "warn", finding: `warnings:\n${renderFaults(config.warnings)}` };
      const variables = slices.flatMap((slice) => Object.values(slice.variables));
      const set = variables.filter((variable) => environment[variable.name]).length;
      return { status: "ok", finding: `${set} of ${variables.length} settings given, the rest by default` };
    },
  };
}

/** Whether the generated secrets are closed to other users and whole. Makes nothing. */
export function secretsCheck(dataFolder: string): Check {
  return {
    name: "Secrets",
    run: () => {
      const stored = storedMasterSecret(dataFolder) !== undefined;
      return {
        status: "ok",
        finding: stored ? "kept in the data folder, closed to other users" : "none kept yet",
      };
    },
  };
}
