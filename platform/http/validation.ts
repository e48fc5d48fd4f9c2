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

/**
 * Compiles a TypeBox schema. Texts in paths, queries and headers are read as the
 * numbers and booleans that the schema asks for; bodies are taken as they are.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = "body" }) => {
  const validator = Compile(schema);
  const hasDefaults = JSON.stringify(schema).includes('"default":');
  const complete = (value: unknown) => (hasDefaults ? validator.Default(value) : value);
  return (given: unknown) => {
    const completed = complete(given);
    if (validator.Check(completed)) return { value: completed };
    const value = httpPart === "body" ? completed : validator.Convert(completed);
    if (httpPart !== "body" && validator.Check(value)) return { value };
    const faults = validator.Errors(value).slice(0, MOST_FAULTS).map((fault) => ({
      path: `/${httpPart}${fault.instancePath}`,
      message: messageOf(fault),
    }));
    return { error: new InvalidRequest(faults) };
  };
};

interface ValidatorFault {
  readonly keyword: string;
  readonly message: string;
  readonly params: object;
}

function messageOf({ keyword, message, params }: ValidatorFault): string {
  if (keyword === "additionalProperties" && "additionalProperties" in params) {
    return `has unknown properties: ${String(params.additionalProperties).slice(0, 200)}`;
  }
  return message;
}
