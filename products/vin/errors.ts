import { defineErrors } from "#platform/kernel";

/** Faults of the text that a caller sent. */
const input = {
  VIN_EMPTY: {
    status: 422,
    title: "VIN is empty",
    retry: false,
    detail: () => "Send a VIN of 17 characters, such as 1HGCM82633A004352.",
  },
  VIN_WRONG_LENGTH: {
    status: 422,
    title: "VIN has the wrong length",
    retry: false,
    detail: (p: { length: number }) =>
      p.length > 17
        ? `A VIN has 17 characters, this one has ${p.length}. Send the first 17, or several VINs to /api/v1/vin/batch.`
        : `A VIN has 17 characters, this one has ${p.length}. Send at least the first 3, with * for a character you cannot read.`,
  },
  VIN_CHARACTER_INVALID: {
    status: 422,
    title: "VIN has a character that no VIN can have",
    retry: false,
    detail: (p: { position: number; character: string; hint: string }) =>
      `Position ${p.position} is ${p.character}. ${p.hint}`,
  },
  VIN_YEAR_INVALID: {
    status: 422,
    title: "Model year is out of range",
    retry: false,
    detail: (p: { earliest: number; latest: number }) =>
      `Send a model year from ${p.earliest} to ${p.latest}, or leave year out.`,
  },
  VIN_BATCH_TOO_LARGE: {
    status: 422,
    title: "Too many VINs at once",
    retry: false,
    detail: (p: { limit: number }) =>
      `Send at most ${p.limit} VINs as JSON, or any number as application/x-ndjson, one per line.`,
  },
  VIN_LINE_INVALID: {
    status: 422,
    title: "Line cannot be read",
    retry: false,
    detail: (p: { problem: string }) =>
      `${p.problem} A line is a JSON text "1HGCM82633A004352" or {"vin": "1HGCM82633A004352", "year": 2003}.`,
  },
  VIN_HISTORY_NOT_FOUND: {
    status: 404,
    title: "No such history entry",
    retry: false,
    detail: () => "List the history and use the id of one of its entries.",
  },
} as const;

/** Faults of online services. */
const sources = {
  VIN_SOURCE_NOT_CONFIGURED: {
    status: 422,
    title: "Source is not configured",
    retry: false,
    detail: (p: { source: string; variable: string }) =>
      `The source ${p.source} needs ${p.variable}; ask the operator to set it, or use source=offline.`,
  },
  VIN_SOURCE_UNAVAILABLE: {
    status: 503,
    title: "Source does not answer",
    retry: true,
    detail: (p: { source: string }) =>
      `The source ${p.source} does not answer now. Try again in a moment, or use source=offline.`,
  },
  VIN_SOURCE_BUSY: {
    status: 503,
    title: "Source is busy",
    retry: true,
    detail: (p: { source: string }) =>
      `The source ${p.source} limits our calls. Try again later, or use source=offline.`,
  },
  VIN_SOURCE_REFUSED: {
    status: 502,
    title: "Source refused the call",
    retry: false,
    detail: (p: { source: string }) =>
      `The source ${p.source} refused our call; the operator must check its key and plan. source=offline still works.`,
  },
  VIN_SOURCE_UNKNOWN_VIN: {
    status: 404,
    title: "Source does not know this VIN",
    retry: false,
    detail: (p: { source: string }) =>
      `The source ${p.source} has nothing on this VIN. Use source=offline for what the VIN itself says.`,
  },
} as const;

/** Codes of the VIN decoder. */
export const vinErrors = defineErrors("VIN", { ...input, ...sources });
