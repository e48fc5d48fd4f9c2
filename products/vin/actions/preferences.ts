import type { Preferences } from "../contracts.ts";
import type { VinServices } from "../services.ts";

const USUAL: Preferences = { units: "metric", source: "offline" };

/** What a person has chosen, or what is usual. `person` is `telegram:` or `user:` and an id. */
export async function preferencesOf(
  { preferences }: Pick<VinServices, "preferences">,
  workspaceId: string,
  person: string,
): Promise<Preferences> {
  return (await preferences.find(workspaceId, person)) ?? USUAL;
}

/** Changes what is given and leaves the rest; answers all of it. Throws `VIN_SOURCE_NOT_CONFIGURED`. */
export async function changePreferences(
  services: Pick<VinServices, "clock" | "preferences" | "sources">,
  workspaceId: string,
  person: string,
  change: Partial<Preferences>,
): Promise<Preferences> {
  const { source } = change;
  if (source === "nhtsa" || source === "autodev") services.sources.requireConfigured(source);
  const chosen = { ...(await preferencesOf(services, workspaceId, person)), ...change };
  await services.preferences.put(workspaceId, person, chosen, services.clock.now());
  return chosen;
}
