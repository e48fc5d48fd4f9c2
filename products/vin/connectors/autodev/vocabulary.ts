/** vPIC's vehicle types; Auto.dev's `type` sometimes holds something else, such as `Active`. */
const VEHICLE_TYPES: ReadonlySet<string> = new Set([
  "PASSENGER CAR",
  "MULTIPURPOSE PASSENGER VEHICLE (MPV)",
  "TRUCK",
  "BUS",
  "TRAILER",
  "MOTORCYCLE",
  "INCOMPLETE VEHICLE",
  "LOW SPEED VEHICLE (LSV)",
  "OFF ROAD VEHICLE",
]);

const DRIVES: readonly (readonly [RegExp, string])[] = [
  [/^(fwd|front[ -]wheel[ -]drive)$/i, "FWD/Front-Wheel Drive"],
  [/^(rwd|rear[ -]wheel[ -]drive)$/i, "RWD/Rear-Wheel Drive"],
  [/^(awd|all[ -]wheel[ -]drive)$/i, "AWD/All-Wheel Drive"],
  [/^(4wd|4x4|(four|4)[ -]wheel[ -]drive)$/i, "4WD/4-Wheel Drive/4x4"],
  [/^(2wd|4x2|(two|2)[ -]wheel[ -]drive)$/i, "4x2"],
];

const TRANSMISSIONS: readonly (readonly [RegExp, string])[] = [
  [/^automatic$/i, "Automatic"],
  [/^manual$/i, "Manual/Standard"],
  [/^(cvt|continuously variable.*)$/i, "Continuously Variable Transmission (CVT)"],
];

const FUELS: readonly (readonly [RegExp, string])[] = [
  [/^(gasoline|gas|(regular|premium|midgrade) unleaded.*)$/i, "Gasoline"],
  [/^diesel$/i, "Diesel"],
  [/^electric.*$/i, "Electric"],
];

const CONFIGURATIONS: Readonly<Record<string, string>> = {
  V: "V-Shaped",
  W: "W-Shaped",
  I: "In-Line",
  L: "In-Line",
  H: "Horizontally opposed (boxer)",
};

/** vPIC's word for a vehicle type; `undefined` when the text is none. */
export function vehicleType(text: string | undefined): string | undefined {
  const upper = text?.toUpperCase();
  return upper !== undefined && VEHICLE_TYPES.has(upper) ? upper : undefined;
}

/** vPIC's word where there is one, otherwise the text as given. */
export function driveType(text: string | undefined): string | undefined {
  return translated(DRIVES, text) ?? text;
}

/** vPIC's word where there is one, otherwise the text as given. */
export function transmissionStyle(text: string | undefined): string | undefined {
  return translated(TRANSMISSIONS, text) ?? text;
}

/** vPIC's word for a fuel; `undefined` when the text is none that we know. */
export function fuelType(text: string | undefined): string | undefined {
  return translated(FUELS, text);
}

export interface EngineFacts {
  readonly displacementLitres: string | undefined;
  readonly cylinders: string | undefined;
  readonly configuration: string | undefined;
}

/**
 * What an engine's description states: `5.3L V8 OHV 16V FFV`, `2.0L I4 DOHC`,
 * `6.0, 8 Cylinder Engine`, `4.0, Flat 6 Cylinder Engine`.
 */
export function readEngine(text: string | undefined): EngineFacts {
  const [, displacementLitres] = text?.match(/^(\d{1,2}\.\d{1,2})(?= ?L\b|,)/i) ?? [];
  const [, letter, short] = text?.match(/\b([VWILH])-?(\d{1,2})\b/) ?? [];
  const [, flat, long] = text?.match(/\b(?:(flat) )?(\d{1,2})[ -]cylinder\b/i) ?? [];
  const configuration = flat === undefined ? CONFIGURATIONS[letter ?? ""] : CONFIGURATIONS["H"];
  return { displacementLitres, cylinders: short ?? long, configuration };
}

function translated(
  words: readonly (readonly [RegExp, string])[],
  text: string | undefined,
): string | undefined {
  return text === undefined ? undefined : words.find(([pattern]) => pattern.test(text))?.[1];
}
