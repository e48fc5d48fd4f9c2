/**
 * The world manufacturer identifier of a VIN: positions 1-3, and positions 12-14 as well when
 * position 3 is 9 (a maker of few vehicles) and the VIN is long enough (ISO 3780, 49 CFR 565.15).
 */
export function wmiOf(vin: string): string {
  const short = vin.slice(0, 3);
  return vin.charCodeAt(2) === 57 && vin.length >= 14 ? short + vin.slice(11, 14) : short;
}

const CAR = 2;
const TRUCK = 3;
const MULTIPURPOSE = 7;
const LIGHT_TRUCK = 1;

/** Cars, MPVs and light trucks: their position 7 tells the model year's cycle. */
export function isLightVehicle(vehicleTypeId: number, truckTypeId: number): boolean {
  if (vehicleTypeId === CAR || vehicleTypeId === MULTIPURPOSE) return true;
  return vehicleTypeId === TRUCK && truckTypeId === LIGHT_TRUCK;
}
