import { type ApiFault, badRequest } from "../faults/api-fault.ts";
import { Upload } from "../http/upload.ts";
import { type Mismatch, mismatches } from "./conformance.ts";
import { missingParameter } from "./missing.ts";
import type { FieldDescription, MethodDescription, Specification, TypeReference } from "./table.ts";

/** What came with a request: texts of forms and queries, values of JSON bodies, uploaded files. */
export type GivenParameters = ReadonlyMap<string, unknown>;

const NOT_OF_THE_TYPE = Symbol("not of the type");

/**
 * Turns what was given into the described types, as the real server does: numbers and objects may
 * come as texts. Unknown parameters are ignored. Throws the refusal of 400.
 */
export function readParameters(
  specification: Specification,
  method: MethodDescription,
  given: GivenParameters,
): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const field of method.parameters) {
    const value = given.get(field.name);
    if (value === undefined || value === null || (value === "" && field.required && field.name !== "url")) {
      if (field.required) throw missingParameter(method.name, field.name);
      continue;
    }
    parameters[field.name] = read(specification, field, value);
  }
  return parameters;
}

function read(specification: Specification, field: FieldDescription, value: unknown): unknown {
  for (const type of field.types) {
    const plain = readPlain(type, value);
    if (plain !== NOT_OF_THE_TYPE) return plain;
  }
  if (field.types.every((type) => type.depth === 0 && !specification.types.has(type.name)))
    throw badRequest(`can't parse parameter "${field.name}": must be ${namesOf(field)}`);
  const parsed = typeof value === "string" ? parseJson(field, value) : value;
  const [worst] = mismatches(specification, field.types, parsed, {
    place: field.name,
    owner: undefined,
    field: field.name,
  }).filter(({ problem }) => problem !== "undescribed");
  if (worst !== undefined) throw mismatchFault(worst);
  return parsed;
}

function readPlain(type: TypeReference, value: unknown): unknown {
  if (type.depth > 0) return NOT_OF_THE_TYPE;
  switch (type.name) {
    case "Integer":
      return numberOf(value, /^-?\d+$/);
    case "Float":
      return numberOf(value, /^-?\d+(\.\d+)?$/);
    case "Boolean":
      return booleanOf(value);
    case "String":
      return typeof value === "string" || typeof value === "number" ? String(value) : NOT_OF_THE_TYPE;
    case "InputFile":
      return value instanceof Upload ? value : NOT_OF_THE_TYPE;
    default:
      return NOT_OF_THE_TYPE;
  }
}

function numberOf(value: unknown, pattern: RegExp): number | typeof NOT_OF_THE_TYPE {
  const text = typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
  return pattern.test(text) ? Number(text) : NOT_OF_THE_TYPE;
}

function booleanOf(value: unknown): boolean | typeof NOT_OF_THE_TYPE {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  return typeof value === "string"
    ? ["true", "yes", "1"].includes(value.trim().toLowerCase())
    : NOT_OF_THE_TYPE;
}

function parseJson(field: FieldDescription, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`can't parse ${wordsOf(field)} JSON object`);
  }
}

function mismatchFault({ owner, field, problem, expected, place }: Mismatch): ApiFault {
  if (owner === undefined) return badRequest(`object expected as ${field.replaceAll("_", " ")}`);
  const subject = words(owner);
  if (problem === "missing") return badRequest(`can't parse ${subject}: Can't find field "${field}"`);
  return badRequest(`can't parse ${subject}: Field "${field}" must be of type ${expected} (${place})`);
}

function wordsOf(field: FieldDescription): string {
  const [first] = field.types;
  return field.types.length === 1 && first !== undefined
    ? words(first.name)
    : field.name.replaceAll("_", " ");
}

/** InlineKeyboardButton > inline keyboard button. */
function words(typeName: string): string {
  return typeName.replaceAll(/(?<=[a-z])[A-Z]/g, " $&").toLowerCase();
}

function namesOf(field: FieldDescription): string {
  return field.types.map(({ name }) => name).join(" or ");
}
