import type { VinServices } from "../services.ts";
import type { Movables } from "../store/moving.ts";
import { VEHICLE_LIMIT } from "./garage.ts";

/** How many vehicles and entries of history a workspace holds, with those of the last moment. */
export async function movablesOf(
  { moving, recorder }: Pick<VinServices, "moving" | "recorder">,
  workspaceId: string,
): Promise<Movables> {
  await recorder.flush();
  return moving.count(workspaceId);
}

/**
 * Takes a person's saved vehicles and history from the workspace that was theirs alone into the one in which they act
 * from now on, all or nothing, and once: a second time there is nothing left. Names that are there already stay.
 */
export async function bringAlong(
  { moving, recorder }: Pick<VinServices, "moving" | "recorder">,
  given: { readonly from: string; readonly to: string; readonly addedBy: string },
): Promise<Movables> {
  await recorder.flush();
  return moving.move({ ...given, vehicleLimit: VEHICLE_LIMIT });
}
