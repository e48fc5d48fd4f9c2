import type { Variable } from "./variable.ts";

type Shape = Readonly<Record<string, Variable<unknown>>>;

/** The variables of one part under one heading; values are read by property name. */
export interface ConfigSlice<Variables extends Shape = Shape> {
  readonly title: string;
  readonly variables: Variables;
}

/** The typed values of a slice. */
export type ConfigOf<Slice> =
  Slice extends ConfigSlice<infer Variables>
    ? { readonly [Key in keyof Variables]: Variables[Key] extends Variable<infer Value> ? Value : never }
    : never;

/**
 * Declares the configuration of one part.
 *
 * @example
 * export const limitsConfig = defineConfig("Limits", {
 *   perMinute: integer({ name: "RATE_LIMIT_PER_MINUTE", description: "...", fallback: 60, minimum: 1, maximum: 1_000_000 }),
 * });
 * export type LimitsConfig = ConfigOf<typeof limitsConfig>;
 */
export function defineConfig<const Variables extends Shape>(
  title: string,
  variables: Variables,
): ConfigSlice<Variables> {
  return { title, variables };
}
