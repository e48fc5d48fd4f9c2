export type VehicleIndexFaultKind =
  "missing" | "not-an-index" | "truncated" | "checksum" | "newer-version" | "older-version" | "incomplete";

/** The index file cannot be used; the message names the file's fault and the cure. */
export class VehicleIndexFault extends Error {
  override readonly name = "VehicleIndexFault";
  readonly kind: VehicleIndexFaultKind;

  constructor(kind: VehicleIndexFaultKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}
