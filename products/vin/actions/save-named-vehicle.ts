import type { SavedVehicle } from "../contracts.ts";
import { acceptVin } from "../input/accept-vin.ts";
import type { VinServices } from "../services.ts";
import { garageName, saveVehicle } from "./garage.ts";

/**
 * Saves a vehicle under the given name, under the one it has, or under what it is. Throws what `saveVehicle` throws.
 */
export async function saveNamedVehicle(
  services: Pick<VinServices, "clock" | "engine" | "garage">,
  workspaceId: string,
  given: { readonly vin: string; readonly name?: string | undefined; readonly addedBy: string },
): Promise<SavedVehicle> {
  const vin = acceptVin(given.vin);
  const name = given.name ?? (await garageName(services, workspaceId, vin)) ?? whatItIs(services, vin);
  return saveVehicle(services, workspaceId, { vin, name, addedBy: given.addedBy });
}

function whatItIs({ engine }: Pick<VinServices, "engine">, vin: string): string {
  const { make, model, modelYear } = engine().nameOf(vin);
  return [modelYear, make, model].filter((word) => word !== undefined).join(" ") || vin;
}
