import type { TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import { jobsErrors } from "./errors.ts";
import type { JobDescription } from "./definition.ts";

const validators = new WeakMap<TSchema, Validator>();

/** Throws `JOBS_PAYLOAD_INVALID` naming the first fault when the payload does not fit the job's schema. */
export function requirePayload(job: JobDescription, payload: unknown): void {
  const validator = validatorOf(job.payload);
  if (validator.Check(payload)) return;
  const fault = validator.Errors(payload)[0];
  throw jobsErrors.JOBS_PAYLOAD_INVALID({
    name: job.name,
    fault: fault === undefined ? "it is of another type" : `${fault.instancePath || "it"} ${fault.message}`,
  });
}

function validatorOf(schema: TSchema): Validator {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const built = Compile(schema);
  validators.set(schema, built);
  return built;
}
