import { stringify } from "csv-stringify/sync";

/** One row of an answer: column names in vPIC's order. */
export type Row = Readonly<Record<string, string | number | null>>;

/** What every vPIC path answers. */
export interface Envelope {
  readonly count: number;
  readonly message: string;
  readonly searchCriteria: string | null;
  readonly rows: readonly Row[];
  /** Name of a row's element in the XML form. */
  readonly rowElement: string;
}

export type Format = "json" | "xml" | "csv";

/** The form that a caller asked for; XML unless told, as vPIC does. */
export function readFormat(text: string | undefined): Format {
  switch (text?.toLowerCase()) {
    case "json":
    case "jsv":
      return "json";
    case "csv":
      return "csv";
    default:
      return "xml";
  }
}

export const contentTypes: Readonly<Record<Format, string>> = {
  json: "application/json; charset=utf-8",
  xml: "application/xml; charset=utf-8",
  csv: "text/csv; charset=utf-8",
};

/** The answer as text in the wanted form. */
export function writeEnvelope(envelope: Envelope, format: Format): string {
  switch (format) {
    case "json":
      return toJson(envelope);
    case "csv":
      return toCsv(envelope.rows);
    case "xml":
      return toXml(envelope);
  }
}

function toJson({ count, message, searchCriteria, rows }: Envelope): string {
  const results = rows.map(inNameOrder);
  return JSON.stringify({ Count: count, Message: message, SearchCriteria: searchCriteria, Results: results });
}

/** vPIC's JSON has a row's names in alphabetical order, whatever their order in XML and CSV. */
function inNameOrder(row: Row): Row {
  const names = Object.keys(row);
  const isSorted = names.every((name, at) => at === 0 || name >= (names[at - 1] ?? ""));
  return isSorted ? row : Object.fromEntries(names.sort().map((name) => [name, row[name] ?? null]));
}

function toXml({ count, message, searchCriteria, rows, rowElement }: Envelope): string {
  const results = rows.map((row) => {
    const cells = Object.entries(row).map(([name, value]) => element(name, value));
    return `<${rowElement}>${cells.join("")}</${rowElement}>`;
  });
  const head = [
    element("Count", count),
    element("Message", message),
    element("SearchCriteria", searchCriteria),
  ];
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    '<Response xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `${head.join("")}<Results>${results.join("")}</Results></Response>`
  );
}

/** vPIC leaves out of its XML what is null in JSON, and writes an empty text as an empty element. */
function element(name: string, value: string | number | null): string {
  if (value === null) return "";
  return value === "" ? `<${name} />` : `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** Characters that XML 1.0 cannot hold or that nobody can see. */
const UNWRITABLE = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu;

function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(UNWRITABLE, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** vPIC writes the column names in lower case and ends lines with CRLF. */
function toCsv(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {}).map((key) => ({ key, header: key.toLowerCase() }));
  return columns.length === 0
    ? ""
    : stringify([...rows], { header: true, columns, record_delimiter: "\r\n" });
}
