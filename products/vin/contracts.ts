import { type Static, Type } from "typebox";

const text = (description: string) => Type.Optional(Type.String({ description }));
const count = (description: string) => Type.Optional(Type.Integer({ minimum: 0, description }));

export const sourceChoiceSchema = Type.Union(
  [Type.Literal("offline"), Type.Literal("nhtsa"), Type.Literal("autodev"), Type.Literal("auto")],
  {
    description:
      "Who answers, `offline` when absent: the built-in engine, NHTSA, Auto.dev, or `auto`: the engine, and the online services only for what it does not know.",
  },
);
export type SourceChoice = Static<typeof sourceChoiceSchema>;

export const detailSchema = Type.Union([Type.Literal("summary"), Type.Literal("full")], {
  description: "`summary` when absent; `full` adds every decoded variable with the evidence behind it.",
});
export type Detail = Static<typeof detailSchema>;

/** Wide on purpose: the engine uses a year from 1980 to two years ahead. */
export const yearRange = { earliest: 1900, latest: 2200 };

export const yearSchema = Type.Integer({
  minimum: yearRange.earliest,
  maximum: yearRange.latest,
  description: "Model year, when known. It decides where the VIN alone allows two years.",
});

export const codedTextSchema = Type.Object({
  code: Type.Integer({ description: "NHTSA error code: 1 to 12, 14 or 400." }),
  text: Type.String(),
});

export const possibleValueSchema = Type.Object({
  position: Type.Integer({ minimum: 1, maximum: 17 }),
  characters: Type.String({ description: "Characters that may stand at this position." }),
});

export const provenanceSchema = Type.Object({
  source: Type.String({
    description: "Kind of evidence: pattern, wmi, engine-model, conversion, default, nhtsa, ...",
  }),
  wmi: text("World manufacturer identifier that the evidence belongs to."),
  keys: text("Pattern keys as NHTSA writes them: VIN positions 4-8, `|`, positions 10-17."),
  schemaId: Type.Optional(Type.Integer()),
  schemaName: Type.Optional(Type.String()),
  engineModel: Type.Optional(Type.String()),
  fromElementId: Type.Optional(Type.Integer({ description: "Variable that this value was computed from." })),
  changedOn: text("Day when NHTSA last changed the pattern."),
});

export const vinFieldSchema = Type.Object({
  name: Type.String({ description: "camelCase name of the variable." }),
  variable: text("Name of the vPIC variable."),
  variableId: Type.Optional(Type.Integer()),
  group: text("vPIC's group of variables."),
  value: Type.String(),
  valueId: Type.Optional(Type.Integer({ description: "Id of the value in vPIC's lookup table." })),
  provenance: provenanceSchema,
});
export type VinField = Static<typeof vinFieldSchema>;

export const answerSourceSchema = Type.Object({
  name: Type.String({ description: "Who answered: offline, nhtsa or autodev." }),
  dataDate: text("Day of the newest fact in the offline data."),
  fetchedAt: text("When the online service answered, ISO 8601."),
  cached: Type.Optional(Type.Boolean({ description: "Whether the answer came from our 30-day cache." })),
  note: text("Why this source answered, when another one was wanted."),
});

/** Facts that are not known are absent. */
export const vehicleFacts = {
  make: text("Brand, such as HONDA."),
  model: text("Model, such as Accord."),
  modelYear: Type.Optional(Type.Integer()),
  series: text("Series of the model."),
  trim: text("Equipment line."),
  vehicleType: text("Kind of vehicle, such as PASSENGER CAR."),
  bodyClass: text("Body, such as Sedan/Saloon."),
  doors: count("Doors."),
  driveType: text("Driven wheels."),
  transmissionStyle: text("Kind of transmission."),
  engineModel: text("Maker's name of the engine."),
  engineConfiguration: text("How the cylinders are arranged."),
  engineCylinders: count("Cylinders."),
  engineDisplacementLitres: Type.Optional(Type.Number({ description: "Displacement in litres." })),
  enginePowerHorsepower: Type.Optional(Type.Number({ description: "Power in horsepower." })),
  turbo: Type.Optional(Type.Boolean()),
  fuelPrimary: text("Main fuel."),
  fuelSecondary: text("Second fuel of a hybrid or bivalent vehicle."),
  grossWeightRating: text("Class of the largest permitted weight."),
  plantCity: text("City of the plant."),
  plantState: text("State of the plant."),
  plantCountry: text("Country of the plant."),
  manufacturer: text("Company that registered the VIN."),
};

export const vinAnswerSchema = Type.Object({
  vin: Type.String({ description: "The VIN as decoded." }),
  valid: Type.Boolean({
    description:
      "Whether this is a well-formed VIN: 17 permitted characters and, where the check digit is binding (North America, China), the right one.",
  }),
  complete: Type.Boolean({ description: "Whether all 17 characters are known." }),
  checkDigitValid: Type.Optional(
    Type.Boolean({
      description:
        "Absent for a partial VIN, and where position 9 need not be a check digit (outside North America and China) and is none.",
    }),
  ),
  wmi: text("World manufacturer identifier."),
  ...vehicleFacts,
  modelYearConclusive: Type.Optional(
    Type.Boolean({ description: "False when another year, 30 years apart, is possible too." }),
  ),
  possibleModelYears: Type.Optional(
    Type.Array(Type.Integer(), {
      description:
        "The years that position 10 can mean, newest first, where nothing decides between two or where the maker need not write a year. Facts that are true of only one of them are absent, and so is `modelYear`, but in North America, where it is the later one as NHTSA takes it. `year` in the request decides.",
    }),
  ),
  errors: Type.Array(codedTextSchema, {
    description: "What is wrong with the VIN, in NHTSA's codes; empty for a clean one.",
  }),
  errorDetails: text("More about the errors."),
  suggestedVin: text("Likely VIN, with ! where a position is wrong and cannot be repaired."),
  possibleValues: Type.Optional(Type.Array(possibleValueSchema)),
  source: answerSourceSchema,
  fields: Type.Optional(Type.Array(vinFieldSchema)),
});
export type VinAnswer = Static<typeof vinAnswerSchema>;

/** The caller's own name for one VIN of a batch. */
export const itemIdSchema = Type.Union([Type.String({ maxLength: 128 }), Type.Number()], {
  description: "Your own name for this VIN; comes back with its answer.",
});
export type ItemId = Static<typeof itemIdSchema>;

/** A VIN of a batch with what is known about it. */
export const batchObjectSchema = Type.Object(
  { vin: Type.String(), year: Type.Optional(yearSchema), id: Type.Optional(itemIdSchema) },
  { additionalProperties: false },
);

/** One VIN of a batch: the text alone, or with the model year and an id. */
export const batchItemSchema = Type.Union([Type.String(), batchObjectSchema]);
export type BatchItem = Static<typeof batchItemSchema>;

export const itemErrorSchema = Type.Object({
  code: Type.String({ description: "Code of the problem, documented under /problems/CODE." }),
  title: Type.String(),
  detail: Type.String(),
});
export type ItemError = Static<typeof itemErrorSchema>;

/** Why one VIN of a batch has no answer. */
export const refusedVinSchema = Type.Object({
  id: Type.Optional(itemIdSchema),
  input: Type.String(),
  error: itemErrorSchema,
});

/** An answer with the id that the caller gave. */
export const namedAnswerSchema = Type.Object({
  id: Type.Optional(itemIdSchema),
  ...vinAnswerSchema.properties,
});
export type NamedAnswer = Static<typeof namedAnswerSchema>;

export const batchAnswerSchema = Type.Object({
  decoded: Type.Integer(),
  refused: Type.Integer(),
  results: Type.Array(Type.Union([namedAnswerSchema, refusedVinSchema]), {
    description: "One entry for each VIN, in the order given.",
  }),
});

export const historyEntrySchema = Type.Object({
  id: Type.String({ examples: ["2026-11-21.offline.1HGCM82633A004352"] }),
  vin: Type.String(),
  source: Type.String(),
  times: Type.Integer({ description: "How often it was decoded on that day." }),
  firstDecodedAt: Type.String({ format: "date-time" }),
  lastDecodedAt: Type.String({ format: "date-time" }),
  make: text("Brand."),
  model: text("Model."),
  modelYear: Type.Optional(Type.Integer()),
});
export type HistoryEntry = Static<typeof historyEntrySchema>;

export const historyPageSchema = Type.Object({
  items: Type.Array(historyEntrySchema),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});

export const bulkStateSchema = Type.Union(
  [
    Type.Literal("queued"),
    Type.Literal("running"),
    Type.Literal("finished"),
    Type.Literal("cancelled"),
    Type.Literal("failed"),
  ],
  { description: "`finished`, `cancelled` and `failed` are final." },
);
export type BulkState = Static<typeof bulkStateSchema>;

export const bulkJobSchema = Type.Object({
  id: Type.String({ format: "uuid" }),
  state: bulkStateSchema,
  total: Type.Integer({ description: "Items in the list." }),
  done: Type.Integer({ description: "Items with an outcome, those that failed included." }),
  failed: Type.Integer({ description: "Items that have an error in place of an answer." }),
  source: sourceChoiceSchema,
  detail: detailSchema,
  name: Type.Union([Type.String(), Type.Null()], { description: "Name of the list, as given." }),
  createdBy: Type.String({ description: "Who asked: `key:`, `user:` or another kind, and an id." }),
  createdAt: Type.String({ format: "date-time" }),
  startedAt: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  finishedAt: Type.Union([Type.String({ format: "date-time" }), Type.Null()]),
  expiresAt: Type.String({ format: "date-time", description: "When the job and its result are deleted." }),
  problem: Type.Union([itemErrorSchema, Type.Null()], { description: "Why a `failed` job failed." }),
});
export type BulkJob = Static<typeof bulkJobSchema>;

export const bulkJobPageSchema = Type.Object({
  items: Type.Array(bulkJobSchema),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});

export const bulkFormats = ["csv", "xlsx", "ndjson", "json"] as const;
export type BulkFormat = (typeof bulkFormats)[number];

/** Whether nothing will happen to the job any more. */
export function isOver({ state }: Pick<BulkJob, "state">): boolean {
  return state === "finished" || state === "cancelled" || state === "failed";
}

/** How one person wants answers to look and where they come from. */
export const preferencesSchema = Type.Object({
  units: Type.Union([Type.Literal("metric"), Type.Literal("us")], {
    description: "`metric` when nothing was chosen.",
  }),
  source: sourceChoiceSchema,
});
export type Preferences = Readonly<Static<typeof preferencesSchema>>;

/** A saved vehicle. */
export const savedVehicleSchema = Type.Object({
  vin: Type.String(),
  name: Type.String({ description: "What its people call it." }),
});
export type SavedVehicle = Readonly<Static<typeof savedVehicleSchema>>;

/** One fact of several vehicles side by side; `undefined` where it is not known. */
export interface ComparedFact {
  readonly fact: keyof typeof vehicleFacts;
  readonly values: readonly (string | number | boolean | undefined)[];
  readonly differs: boolean;
}

/** Several vehicles side by side. */
export interface Comparison {
  readonly answers: readonly VinAnswer[];
  /** Facts known of any of them, those that differ first. */
  readonly facts: readonly ComparedFact[];
}

/** How much a workspace has decoded. */
export interface Usage {
  readonly today: number;
  readonly last30Days: number;
  readonly total: number;
  readonly differentVins: number;
  readonly bulkJobs: number;
  readonly bulkVins: number;
}
