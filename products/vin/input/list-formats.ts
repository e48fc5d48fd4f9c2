/** How a list of VINs may be written. */
const bulkInputFormats = ["json", "ndjson", "csv", "text", "xlsx"] as const;
export type BulkInputFormat = (typeof bulkInputFormats)[number];

export const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const BY_TYPE: Readonly<Record<string, BulkInputFormat>> = {
  "application/json": "json",
  "application/x-ndjson": "ndjson",
  "text/csv": "csv",
  "text/plain": "text",
  [XLSX_TYPE]: "xlsx",
};

const BY_ENDING: Readonly<Record<string, BulkInputFormat>> = {
  json: "json",
  ndjson: "ndjson",
  jsonl: "ndjson",
  csv: "csv",
  tsv: "csv",
  txt: "text",
  xlsx: "xlsx",
};

/** Content types that a list may be sent in. */
export const bulkContentTypes = Object.keys(BY_TYPE);

/** The format of a Content-Type, parameters aside. */
export function formatOfType(contentType: string): BulkInputFormat | undefined {
  return BY_TYPE[(contentType.split(";", 1)[0] ?? "").trim().toLowerCase()];
}

/** The format of a file's name, for surfaces that know no content type. */
export function formatOfFile(name: string): BulkInputFormat | undefined {
  return BY_ENDING[name.slice(name.lastIndexOf(".") + 1).toLowerCase()];
}
