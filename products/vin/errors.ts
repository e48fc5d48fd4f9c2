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
      `A VIN has 17 characters, this one has ${p.length}. ${
        p.length > 17
          ? "Leave out what does not belong to it."
          : "Write * for a character that you do not know (5UXWX7C5*BA)."
      }`,
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
  VIN_BATCH_EMPTY: {
    status: 422,
    title: "No VINs",
    retry: false,
    detail: () => "Send at least one VIN.",
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
      `${p.problem} A line is a JSON text "1HGCM82633A004352" or {"vin": "1HGCM82633A004352", "year": 2003, "id": "mine"}; year and id may be left out.`,
  },
  VIN_LINE_TOO_LONG: {
    status: 422,
    title: "Line is too long",
    retry: false,
    detail: (p: { limitBytes: number }) => `A line may have ${p.limitBytes} bytes; send one VIN per line.`,
  },
  VIN_STREAMS_BUSY: {
    status: 503,
    title: "Too many streams of all workspaces at once",
    retry: true,
    detail: (p: { limit: number }) =>
      `This server works on ${p.limit} streams or uploads of all workspaces now. Try again in a moment, or send JSON batches.`,
  },
  VIN_STREAMS_LIMIT: {
    status: 429,
    title: "Too many streams of your workspace at once",
    retry: true,
    detail: (p: { limit: number }) =>
      `Your workspace has ${p.limit} streams or uploads open on this server, as many as it may. Wait until one has ended, or send JSON batches.`,
  },
  VIN_STREAM_STOPPED: {
    status: 503,
    title: "The server stops, the stream ends early",
    retry: true,
    detail: (p: { nextLine: number }) =>
      `Every line before line ${p.nextLine} is answered. Send the rest again from line ${p.nextLine}.`,
  },
  VIN_HISTORY_UNCLEAR: {
    status: 400,
    title: "It is not clear what to delete",
    retry: false,
    detail: () =>
      "Send vin=1HGCM82633A004352 to delete one VIN's entries, or all=true to delete all; not both.",
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

/** Faults of bulk jobs and of the lists given to them. */
const bulk = {
  VIN_BULK_UNREADABLE: {
    status: 422,
    title: "List cannot be read",
    retry: false,
    detail: (p: { problem: string }) =>
      `${p.problem} Send one VIN per line, a CSV or XLSX table with a column "vin", a JSON array or NDJSON, in UTF-8.`,
  },
  VIN_BULK_TOO_MANY: {
    status: 422,
    title: "Too many VINs in one job",
    retry: false,
    detail: (p: { limit: number }) =>
      `A job of this kind takes ${p.limit} VINs. Split the list; nothing of it was kept.`,
  },
  VIN_BULK_TOO_LARGE: {
    status: 413,
    title: "List is too large",
    retry: false,
    detail: (p: { limitBytes: number }) =>
      `A list of this type may have ${p.limitBytes} bytes, unpacked. Leave out other columns, or split it.`,
  },
  VIN_BULK_TOO_MANY_CELLS: {
    status: 413,
    title: "Workbook has too many cells",
    retry: false,
    detail: (p: { limit: number }) =>
      `A sheet may have ${p.limit} cells up to its last row and column, empty ones too. Keep the column with the VINs, or send it as CSV.`,
  },
  VIN_BULK_TOO_SLOW: {
    status: 422,
    title: "Workbook takes too long to read",
    retry: false,
    detail: (p: { limitSeconds: number }) =>
      `The workbook was not read after ${p.limitSeconds} seconds. Keep the column with the VINs, or send it as CSV.`,
  },
  VIN_BULK_JOBS_LIMIT: {
    status: 409,
    title: "Too many bulk jobs at once",
    retry: true,
    detail: (p: { limit: number }) =>
      `This workspace has ${p.limit} bulk jobs that are not finished. Wait for one, or cancel one.`,
  },
  VIN_BULK_UPLOAD_REPLACED: {
    status: 409,
    title: "Another upload took this one's place",
    retry: false,
    detail: () => "The same list was sent again meanwhile; the later upload counts.",
  },
  VIN_BULK_NOT_FOUND: {
    status: 404,
    title: "No such bulk job",
    retry: false,
    detail: () => "List the bulk jobs and use the id of one of them; old jobs are deleted.",
  },
  VIN_BULK_NOT_FINISHED: {
    status: 409,
    title: "Bulk job is not finished",
    retry: true,
    detail: (p: { done: number; total: number }) =>
      `${p.done} of ${p.total} VINs are done. Wait for the job's end, or cancel it to get what is done.`,
  },
  VIN_BULK_STALLED: {
    status: 500,
    title: "Bulk job came to a halt",
    retry: true,
    detail: () => "The work stopped several times without going on. Send the rest as a new job.",
  },
} as const;

/** Faults around saved vehicles, comparisons and the bot. */
const around = {
  VIN_GARAGE_FULL: {
    status: 409,
    title: "The garage is full",
    retry: false,
    detail: (p: { limit: number }) => `A garage holds ${p.limit} vehicles. Remove one that is sold.`,
  },
  VIN_GARAGE_UNKNOWN: {
    status: 404,
    title: "The vehicle is not in the garage",
    retry: false,
    detail: () => "This vehicle is not in the garage. List the garage to see which ones are.",
  },
  VIN_GARAGE_NAME_INVALID: {
    status: 422,
    title: "The name is too long or empty",
    retry: false,
    detail: (p: { limit: number }) => `Give a name of 1 to ${p.limit} characters.`,
  },
  VIN_COMPARE_COUNT: {
    status: 422,
    title: "Too few or too many vehicles to compare",
    retry: false,
    detail: (p: { fewest: number; most: number }) => `Give ${p.fewest} to ${p.most} different VINs.`,
  },
  VIN_BOT_FORBIDDEN: {
    status: 403,
    title: "Not allowed in this workspace",
    retry: false,
    detail: () => "Your account may not do this in the workspace. Ask one of its admins, or link again.",
  },
  VIN_BOT_MEMBERS_ONLY: {
    status: 403,
    title: "For members of the workspace only",
    retry: false,
    detail: () => "Only members of the bot's workspace may do this. If you are one, link your account.",
  },
} as const;

/** Codes of the VIN decoder. */
export const vinErrors = defineErrors("VIN", { ...input, ...sources, ...bulk, ...around });
