import { readFileSync } from "node:fs";
import { messageOf } from "#platform/kernel";
import type { Environment } from "./environment.ts";
import type { ConfigFault } from "./fault.ts";
import type { ConfigSlice } from "./slice.ts";

/**
 * Reads secrets that are given as files, the way Docker and Kubernetes mount them:
 * `DATABASE_URL_FILE=/run/secrets/database` fills `DATABASE_URL`. Works for every secret variable;
 * the variable itself wins over its file.
 */
export function withSecretFiles(
  slices: readonly ConfigSlice[],
  environment: Environment,
): { readonly environment: Environment; readonly faults: readonly ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const read: Record<string, string> = {};
  for (const variable of slices.flatMap((slice) => Object.values(slice.variables))) {
    const pointer = `${variable.name}_FILE`;
    const path = environment[pointer];
    if (!variable.secret || !path || environment[variable.name]) continue;
    try {
      read[variable.name] = readFileSync(path, "utf8").trimEnd();
    } catch (cause) {
      faults.push({
        variable: pointer,
        problem: `${pointer} names a file that cannot be read: ${messageOf(cause)}.`,
        cure: "Correct the path, or let the user that runs Tradepost read the file.",
      });
    }
  }
  return { environment: { ...environment, ...read }, faults };
}
