/**
 * The part of a VIN that describes the vehicle rather than the single one: positions 1-11, or
 * 1-14 for makers of few vehicles, with the check digit and missing characters as `*`.
 */
export function vehicleDescriptorOf(vin: string): string {
  const length = vin.charCodeAt(2) === 57 ? 14 : 11;
  const filled = vin.padEnd(length, "*");
  return `${filled.slice(0, 8)}*${filled.slice(9, length)}`;
}
