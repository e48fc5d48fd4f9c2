/** Any number of VINs of a real car, each different in its serial number. */
export function numberedVin(number: number): string {
  return `1HGCM82633A${String(number).padStart(6, "0")}`;
}
