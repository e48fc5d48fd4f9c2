/** As much of JSON Schema as the API document uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** The least value that a schema takes. */
export function sampleOf(schema: JsonSchema): unknown {
  const { anyOf, enum: choices, properties = {}, required = [] } = schema;
  if (anyOf?.[0] !== undefined) return sampleOf(anyOf[0]);
  if (choices !== undefined) return choices[0];
  switch (schema.type) {
    case "object":
      return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]));
    case "array":
      return [];
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return schema.format === "date-time" ? "2026-01-01T00:00:00.000Z" : "Sample";
  }
}
