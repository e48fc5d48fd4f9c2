import type { SavedVehicle } from "../contracts.ts";
import { vinErrors } from "../errors.ts";
import { acceptVin } from "../input/accept-vin.ts";
import type { VinServices } from "../services.ts";

export const VEHICLE_LIMIT = 200;
export const NAME_LENGTH = 60;

type GarageDeps = Pick<VinServices, "clock" | "garage">;

/** The workspace's saved vehicles, by name. */
export async function listGarage(
  { garage }: Pick<GarageDeps, "garage">,
  workspaceId: string,
): Promise<SavedVehicle[]> {
  return (await garage.list(workspaceId)).map(({ vin, name }) => ({ vin, name }));
}

/** The name of a vehicle in the garage; `undefined` when it is not there. */
export async function garageName(
  { garage }: Pick<GarageDeps, "garage">,
  workspaceId: string,
  vin: string,
): Promise<string | undefined> {
  return (await garage.find(workspaceId, vin))?.name;
}

/** A saved vehicle. Throws `VIN_GARAGE_UNKNOWN` and the codes of `acceptVin`. */
export async function findVehicle(
  deps: Pick<GarageDeps, "garage">,
  workspaceId: string,
  given: string,
): Promise<SavedVehicle> {
  const vin = acceptVin(given);
  const name = await garageName(deps, workspaceId, vin);
  if (name === undefined) throw vinErrors.VIN_GARAGE_UNKNOWN();
  return { vin, name };
}

/**
 * Saves a vehicle, or gives a saved one this name. `addedBy` is `telegram:` or `user:` and an id. Throws
 * `VIN_GARAGE_FULL`, `VIN_GARAGE_NAME_INVALID` and the codes of `acceptVin`.
 */
export async function saveVehicle(
  { clock, garage }: GarageDeps,
  workspaceId: string,
  given: SavedVehicle & { readonly addedBy: string },
): Promise<SavedVehicle> {
  const vin = acceptVin(given.vin);
  const name = checkedName(given.name);
  const row = { workspaceId, vin, name, addedBy: given.addedBy, addedAt: clock.now() };
  if (!(await garage.put(row, VEHICLE_LIMIT))) throw vinErrors.VIN_GARAGE_FULL({ limit: VEHICLE_LIMIT });
  return { vin, name };
}

/** Throws `VIN_GARAGE_UNKNOWN`, `VIN_GARAGE_NAME_INVALID` and the codes of `acceptVin`. */
export async function renameVehicle(
  { garage }: Pick<GarageDeps, "garage">,
  workspaceId: string,
  { vin: given, name }: SavedVehicle,
): Promise<SavedVehicle> {
  const vin = acceptVin(given);
  const checked = checkedName(name);
  if (!(await garage.rename(workspaceId, vin, checked))) throw vinErrors.VIN_GARAGE_UNKNOWN();
  return { vin, name: checked };
}

/** Throws `VIN_GARAGE_UNKNOWN` and the codes of `acceptVin`. */
export async function removeVehicle(
  { garage }: Pick<GarageDeps, "garage">,
  workspaceId: string,
  vin: string,
): Promise<void> {
  if (!(await garage.remove(workspaceId, acceptVin(vin)))) throw vinErrors.VIN_GARAGE_UNKNOWN();
}

function checkedName(given: string): string {
  const name = given
    .replaceAll(/[\s\p{C}]+/gu, " ")
    .trim()
    .toWellFormed();
  if (name === "" || name.length > NAME_LENGTH)
    throw vinErrors.VIN_GARAGE_NAME_INVALID({ limit: NAME_LENGTH });
  return name;
}
