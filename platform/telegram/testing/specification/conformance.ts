import type { FieldDescription, Specification, TypeReference } from "./table.ts";

/** One way in which a value differs from the description. */
export interface Mismatch {
  /** Where, from the value's root: `message.chat.id`. */
  readonly place: string;
  /** The type whose field it is; undefined at the root. */
  readonly owner: string | undefined;
  readonly field: string;
  readonly problem: "missing" | "mistyped" | "undescribed";
  /** Type that the description demands. */
  readonly expected: string;
}

interface Position {
  readonly place: string;
  readonly owner: string | undefined;
  readonly field: string;
}

/** Compares a value with the description, fields of fields included. */
export function mismatches(
  specification: Specification,
  types: readonly TypeReference[],
  value: unknown,
  position: Position,
): Mismatch[] {
  if (Array.isArray(value) && types.length > 1 && types.every(({ depth }) => depth > 0)) {
    const items = types.map((type) => ({ ...type, depth: type.depth - 1 }));
    return value.flatMap((entry, index) =>
      mismatches(specification, items, entry, { ...position, place: `${position.place}[${index}]` }),
    );
  }
  const attempts = types.map((type) => mismatchesOf(specification, type, value, position));
  return attempts.toSorted((a, b) => weight(a) - weight(b))[0] ?? [];
}

/** A wrong word such as the type of a button says that another alternative was meant. */
function weight(attempt: readonly Mismatch[]): number {
  return attempt.length + (attempt.some(({ expected }) => expected.startsWith('"')) ? 1000 : 0);
}

function mismatchesOf(
  specification: Specification,
  type: TypeReference,
  value: unknown,
  position: Position,
): Mismatch[] {
  const mistyped = (expected: string): Mismatch[] => [{ ...position, problem: "mistyped", expected }];
  if (type.depth > 0) {
    if (!Array.isArray(value)) return mistyped("Array");
    const item = { ...type, depth: type.depth - 1 };
    return value.flatMap((entry, index) =>
      mismatchesOf(specification, item, entry, { ...position, place: `${position.place}[${index}]` }),
    );
  }
  const described = specification.types.get(type.name);
  if (described === undefined) return isPlain(type, value) ? [] : mistyped(nameOf(type));
  if (described.alternatives.length > 0)
    return mismatches(specification, described.alternatives, value, position);
  if (type.name === "KeyboardButton" && typeof value === "string") return [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return mistyped("Object");
  return fieldsMismatches(specification, described.name, described.fields, value, position.place);
}

function fieldsMismatches(
  specification: Specification,
  owner: string,
  fields: readonly FieldDescription[],
  value: object,
  place: string,
): Mismatch[] {
  const entries = new Map(Object.entries(value));
  const missing = fields
    .filter(({ name, required }) => required && !entries.has(name))
    .map(({ name, types }) => ({
      place: `${place}.${name}`,
      owner,
      field: name,
      problem: "missing" as const,
      expected: types.map(nameOf).join(" or "),
    }));
  return [...missing, ...[...entries].flatMap(([key, entry]) => entryMismatches(key, entry))];

  function entryMismatches(key: string, entry: unknown): Mismatch[] {
    const position = { place: `${place}.${key}`, owner, field: key };
    const field = fields.find(({ name }) => name === key);
    if (field === undefined) return [{ ...position, problem: "undescribed", expected: "nothing" }];
    return mismatches(specification, field.types, entry, position);
  }
}

/** Whether a value is of one of the types that JSON itself has. */
function isPlain(type: TypeReference, value: unknown): boolean {
  switch (type.name) {
    case "String":
      return typeof value === "string" && (type.word === undefined || type.word === value);
    case "Integer":
      return Number.isInteger(value);
    case "Float":
      return typeof value === "number";
    case "Boolean":
      return typeof value === "boolean";
    default:
      return false;
  }
}

function nameOf(type: TypeReference): string {
  return type.word === undefined ? type.name : JSON.stringify(type.word);
}
