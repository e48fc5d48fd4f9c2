import type { Columns } from "./layout.ts";

/** What the index was made from. */
export interface VehicleIndexOrigin {
  /** Day of the newest pattern, ISO 8601. */
  readonly dataDate: string;
  /** Name and version of the data source. */
  readonly source: string;
  readonly patternCount: number;
  readonly wmiCount: number;
}

/** The whole of vPIC's data that we hold, read-only, as columns over one buffer. */
export interface VehicleIndex {
  readonly origin: VehicleIndexOrigin;
  readonly columns: Columns;
  /** The text at a position of the text table; decoded once, then kept. */
  text(position: number): string;
  /** Position of a WMI of three or six characters; -1 when it is not registered. */
  findWmi(wmi: string): number;
  /** Position of a vPIC variable; -1 when there is none with this id. */
  findElement(elementId: number): number;
}
