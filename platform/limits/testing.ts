import { type LimitsConfig, limitsConfig } from "./config.ts";

/** The default limits, or others by name. */
export function testLimitsConfig(changes: Partial<LimitsConfig> = {}): LimitsConfig {
  const fallbacks = Object.entries(limitsConfig.variables).map(([name, { fallback }]) => [name, fallback]);
  return { ...(Object.fromEntries(fallbacks) as LimitsConfig), ...changes };
}
