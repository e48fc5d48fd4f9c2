/** A JSON object, for reading answers that may hold anything. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Longest text taken over from a service. */
const TEXT_LIMIT = 4000;

/** The trimmed text of a JSON text or number; `undefined` for anything else and for an empty one. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).trim().slice(0, TEXT_LIMIT);
  return text === "" ? undefined : text;
}
