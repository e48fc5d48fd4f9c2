import { Readable } from "node:stream";
import type { FastifySchemaCompiler } from "fastify";
import { Compile } from "typebox/compile";
import type { TSchema } from "typebox";

/** One fault of a request. */
export interface RequestFault {
  /** JSON pointer that begins with the part: `/body/items/0/vin`, `/querystring/year`. */
  readonly path: string;
  readonly message: string;
}

/** All faults of one part of a request. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
  readonly faults: readonly RequestFault[];

  constructor(faults: readonly RequestFault[]) {
    super("The request does not fit its schema.");
    this.faults = faults;
  }
}

const MOST_FAULTS = 20;
const LONGEST_PATH = 200;
const NUL = "must not hold the character U+0000";

/**
 * Compiles a TypeBox schema. Texts in paths, queries and headers are read as the
 * numbers and booleans that the schema asks for; bodies are taken as they are.
 * U+0000 is refused everywhere: the database cannot keep it in a text.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = "body" }) => {
  const validator = Compile(schema);
  const hasDefaults = JSON.stringify(schema).includes('"default":');
  const complete = (value: unknown) => (hasDefaults ? validator.Default(value) : value);
  return (given: unknown) => {
    const completed = complete(given);
    if (holdsNul(completed)) return { error: new InvalidRequest([{ path: `/${httpPart}`, message: NUL }]) };
    if (validator.Check(completed)) return { value: completed };
    const value = httpPart === "body" ? completed : validator.Convert(completed);
    if (httpPart !== "body" && validator.Check(value)) return { value };
    return { error: new InvalidRequest(faultsOf(validator.Errors(value), httpPart)) };
  };
};

/** Not recursive, for a body may be nested as deeply as it is long. */
function holdsNul(given: unknown): boolean {
  const waiting = [given];
  for (let value = waiting.pop(); value !== undefined || waiting.length > 0; value = waiting.pop()) {
    if (typeof value === "string" && value.includes("\0")) return true;
    if (isPlain(value)) for (const inner of Object.values(value)) waiting.push(inner);
  }
  return false;
}

/** Bytes and streams are taken as they are. */
function isPlain(value: unknown): value is object {
  const isObject = typeof value === "object" && value !== null;
  return isObject && !ArrayBuffer.isView(value) && !(value instanceof Readable);
}

interface ValidatorFault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

/** One fault for each place, in words that name the cure. */
function faultsOf(found: readonly ValidatorFault[], httpPart: string): readonly RequestFault[] {
  // Summaries of faults that are listed one by one already.
  const single = found.filter(
    (fault) =>
      fault.keyword !== "additionalProperties" && fault.keyword !== "anyOf" && !isOtherBranch(fault, found),
  );
  const places = Map.groupBy(single.length === 0 ? found : single, ({ instancePath }) => instancePath);
  return [...places].slice(0, MOST_FAULTS).map(([place, faults]) => ({
    path: `/${httpPart}${place.slice(0, LONGEST_PATH)}`,
    message: sentenceOf(faults),
  }));
}

/** Whether a value was only measured by a choice it does not mean: another one found faults inside it. */
function isOtherBranch({ keyword, instancePath }: ValidatorFault, found: readonly ValidatorFault[]): boolean {
  return (
    keyword === "type" &&
    found.some((other) => other.keyword === "anyOf" && other.instancePath === instancePath) &&
    found.some((other) => other.instancePath.startsWith(`${instancePath}/`))
  );
}

function sentenceOf(faults: readonly ValidatorFault[]): string {
  const constants = faults.flatMap(({ params }) =>
    "allowedValue" in params ? [JSON.stringify(params.allowedValue)] : [],
  );
  if (constants.length === faults.length) return `must be ${constants.join(" or ")}`;
  const sentences = faults.map(({ keyword, message }) =>
    keyword === "boolean" ? "is not known here; leave it out" : message,
  );
  return [...new Set(sentences)].join(", or ");
}
