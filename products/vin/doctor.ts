import { serviceCheck } from "#platform/config";
import { loadVehicleIndex } from "./vehicle-index/load.ts";

/** Whether the vehicle index is there, undamaged and of this version. */
export const vehicleIndexCheck = serviceCheck({
  name: "Vehicle index",
  cure: "Restore products/vin/vehicle-index/vehicle-index.bin from the repository.",
  probe: async () => {
    const { origin } = loadVehicleIndex();
    return { finding: `undamaged, data of ${origin.dataDate}` };
  },
});
