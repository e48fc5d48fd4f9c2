/** Where a value came from. */
export type ValueSource =
  | "pattern"
  | "formula-pattern"
  | "engine-model"
  | "conversion"
  | "default"
  | "wmi"
  | "make-of-model"
  | "make-of-wmi"
  | "model-year"
  | "correction";

/**
 * The evidence behind one value. Only the members that apply to the source are present:
 * `pattern` and `formula-pattern` carry keys, schema and WMI; `engine-model` also the engine's
 * name; `conversion` the element it was computed from; `make-of-model` the model's pattern.
 */
export interface Provenance {
  readonly source: ValueSource;
  readonly wmi?: string;
  /** Pattern keys as NHTSA writes them: VIN positions 4-8, `|`, positions 10-17. */
  readonly keys?: string;
  readonly schemaId?: number;
  readonly schemaName?: string;
  readonly engineModel?: string;
  readonly fromElementId?: number;
  /** When the pattern was last changed at NHTSA, ISO 8601 date. */
  readonly changedOn?: string;
}

/** One decoded variable. Multi-valued variables yield several entries with the same element id. */
export interface DecodedValue {
  /** vPIC variable id, for example 26 for Make. */
  readonly elementId: number;
  /** Flat vPIC name, for example `EngineCylinders`. */
  readonly code: string;
  /** Readable vPIC name, for example `Engine Number of Cylinders`. */
  readonly name: string;
  /** vPIC group, for example `Engine`; empty for the General head block. */
  readonly group: string;
  readonly value: string;
  /** Id inside the variable's lookup table; null when the variable has none. */
  readonly valueId: number | null;
  readonly provenance: Provenance;
}

/** What a VIN says according to the vehicle index. */
export interface Decoded {
  /** The VIN as decoded: trimmed and in upper case, otherwise as given. */
  readonly vin: string;
  /** Three-character or six-character world manufacturer identifier of this VIN. */
  readonly wmi: string;
  /** Ascending NHTSA codes: 0-12, 14 and 400. */
  readonly errorCodes: readonly number[];
  /** `code - text` joined by `; `, at most 500 characters. */
  readonly errorText: string;
  readonly additionalErrorText: string;
  /** Corrected VIN, wrong positions as `!`; empty when nothing was wrong. */
  readonly suggestedVin: string;
  /** `(position:characters)` groups; empty when nothing was wrong. */
  readonly possibleValues: string;
  /** Positions 1-11 (1-14 for six-character WMIs) with position 9 as `*`. */
  readonly vehicleDescriptor: string;
  readonly modelYear: number | null;
  /** False when another year of the same letter was possible and nothing decided between them. */
  readonly modelYearConclusive: boolean;
  /** Of a careful decoding: the years that position 10 can mean, when nothing makes one certain; else empty. */
  readonly possibleModelYears: readonly number[];
  /**
   * Whether position 9 fits; null for a VIN shorter than 17. A wrong one is only a warning:
   * outside North America and China position 9 is often free, and a careful decoding tells null.
   */
  readonly checkDigitValid: boolean | null;
  /** Everything the index knows about this VIN, in vPIC's group order. Built on first use. */
  readonly values: readonly DecodedValue[];
  /**
   * The text of one variable without building `values`: several values joined by `, `,
   * undefined when the index cannot answer.
   */
  text(elementId: number): string | undefined;
  /** Visits the text of every value except the codes and texts about errors, in no order. */
  forEachText(visit: (elementId: number, text: string) => void): void;
}

export interface DecodeOptions {
  /** The model year the caller knows; used when between 1980 and two years ahead. */
  readonly modelYear?: number;
  /**
   * Leaves out what only the US rules and patterns say of a vehicle that need not follow them, what is
   * true of only one of several possible years, and faults of one position that a right check digit
   * contradicts. Without it, the answer is NHTSA's.
   */
  readonly careful?: boolean;
}

export interface Decoder {
  /**
   * Decodes any text; never throws. Faults are told by `errorCodes` as NHTSA does.
   * Clean the text with `readVin` first when it comes from a person.
   */
  decode(vin: string, options?: DecodeOptions): Decoded;
}

/** vPIC's flat answer: every public variable in vPIC's order, empty text where unknown. */
export type FlatDecoded = Record<string, string>;

/** The facts people ask for first; null where the index cannot answer. */
export interface VehicleSummary {
  readonly vin: string;
  readonly make: string | null;
  readonly model: string | null;
  readonly modelYear: number | null;
  readonly series: string | null;
  readonly trim: string | null;
  readonly vehicleType: string | null;
  readonly bodyClass: string | null;
  readonly doors: number | null;
  readonly engineModel: string | null;
  readonly engineConfiguration: string | null;
  readonly engineCylinders: number | null;
  readonly engineDisplacementLitres: number | null;
  readonly turbo: boolean | null;
  readonly fuelPrimary: string | null;
  readonly fuelSecondary: string | null;
  readonly grossWeightRating: string | null;
  readonly plantCity: string | null;
  readonly plantState: string | null;
  readonly plantCountry: string | null;
  readonly manufacturer: string | null;
  readonly errorCodes: readonly number[];
  readonly errorText: string;
  readonly additionalErrorText: string;
  readonly suggestedVin: string;
  readonly possibleValues: string;
  readonly checkDigitValid: boolean | null;
}
