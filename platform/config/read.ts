import { fail, type Result, succeed } from "#platform/kernel";
import { type Environment, isProduction } from "./environment.ts";
import type { ConfigFault } from "./fault.ts";
import { nearestName } from "./nearest-name.ts";
import { productionProblems } from "./production.ts";
import type { ConfigOf, ConfigSlice } from "./slice.ts";
import type { Variable } from "./variable.ts";

/** Names that begin with it are ours, so an unknown one is a mistake. */
const PREFIX = "TRADEPOST_";

/** The typed values of all slices. */
export interface Config {
  /** The values of one slice; throws when that slice was not read. */
  of<Slice extends ConfigSlice>(slice: Slice): ConfigOf<Slice>;
  /** Legal but unwise or unknown settings. */
  readonly warnings: readonly ConfigFault[];
}

/** Everything that can be said about an environment, faults included. */
export interface ConfigInspection {
  readonly config: Config;
  readonly faults: readonly ConfigFault[];
}

/**
 * Types all values of an environment and gathers all faults.
 * A generated secret without a value is no fault here: it is made later.
 */
export function inspectConfig(slices: readonly ConfigSlice[], environment: Environment): ConfigInspection {
  const variables = slices.flatMap((slice) => Object.values(slice.variables));
  requireUniqueNames(variables);
  const faults: ConfigFault[] = [];
  const warnings = unknownNames(variables, environment);
  const values = new Map<ConfigSlice, Record<string, unknown>>();
  for (const slice of slices) {
    const read: Record<string, unknown> = {};
    for (const [key, variable] of Object.entries(slice.variables)) {
      const given = environment[variable.name] ?? "";
      const parsed = given === "" ? succeed(variable.fallback) : variable.parse(given);
      if (!parsed.ok) {
        faults.push({
          variable: variable.name,
          problem: `${variable.name} ${parsed.fault}.`,
          cure: cureOf(variable),
        });
        continue;
      }
      read[key] = parsed.value;
      if (isProduction(environment)) warnings.push(...productionWarnings(variable, given, parsed.value));
    }
    values.set(slice, read);
  }
  return { config: { of: (slice) => valuesOf(values, slice), warnings }, faults };
}

/** Types all values, or reports every fault at once. Pure: nothing is read from outside. */
export function readConfig(
  slices: readonly ConfigSlice[],
  environment: Environment,
): Result<Config, readonly ConfigFault[]> {
  const { config, faults } = inspectConfig(slices, environment);
  const missing = missingSecrets(slices, environment).map((variable) => ({
    variable: variable.name,
    problem: `${variable.name} has no value.`,
    cure: cureOf(variable),
  }));
  const all = [...faults, ...missing];
  return all.length > 0 ? fail(all) : succeed(config);
}

/** The generated secrets that the environment does not give. */
export function missingSecrets(
  slices: readonly ConfigSlice[],
  environment: Environment,
): Variable<unknown>[] {
  return slices
    .flatMap((slice) => Object.values(slice.variables))
    .filter((variable) => variable.generated && !environment[variable.name]);
}

function valuesOf<Slice extends ConfigSlice>(
  values: ReadonlyMap<ConfigSlice, Record<string, unknown>>,
  slice: Slice,
): ConfigOf<Slice> {
  const found = values.get(slice);
  if (found === undefined)
    throw new Error(`The configuration of "${slice.title}" was not read; add its slice to the list.`);
  return found as ConfigOf<Slice>;
}

function cureOf(variable: Variable<unknown>): string {
  if (variable.generated) return "Leave it out to have one made, or make one with: openssl rand -base64 32";
  const hasExample = !variable.secret && variable.example !== "";
  const action = hasExample ? `Set it like ${variable.name}=${variable.example}` : "Correct it";
  const fallback = String(variable.fallback ?? "");
  return `${action}, or leave it out${fallback === "" ? "" : ` for ${fallback}`}.`;
}

function productionWarnings(variable: Variable<unknown>, given: string, value: unknown): ConfigFault[] {
  return productionProblems(variable, given, value).map((problem) => ({
    variable: variable.name,
    problem: `${variable.name} ${problem}.`,
    cure:
      variable.generated || (variable.secret && given !== "" && !given.includes("://"))
        ? "Make a strong one with: openssl rand -base64 32"
        : `Give ${variable.name} a sound value before this installation serves customers.`,
  }));
}

function unknownNames(variables: readonly Variable<unknown>[], environment: Environment): ConfigFault[] {
  const known = variables.flatMap((variable) =>
    variable.secret ? [variable.name, `${variable.name}_FILE`] : [variable.name],
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .map((name) => {
      const nearest = nearestKnown(name, known);
      const cure =
        nearest === undefined ? "Remove it; `.env.example` lists every name." : `Did you mean ${nearest}?`;
      return { variable: name, problem: `${name} is no setting of Tradepost and is ignored.`, cure };
    });
}

/** Compared without the prefix that all have, or any two names would be alike; `TRADEPOST_PORT` means `PORT`. */
function nearestKnown(given: string, known: readonly string[]): string | undefined {
  const byRest = new Map(known.map((name) => [withoutPrefix(name), name]));
  const nearest = nearestName(withoutPrefix(given), [...byRest.keys()]);
  return nearest === undefined ? undefined : byRest.get(nearest);
}

function withoutPrefix(name: string): string {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
}

function requireUniqueNames(variables: readonly Variable<unknown>[]): void {
  const names = variables.map((variable) => variable.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`Configuration variables are declared twice: ${twice.join(", ")}.`);
}
