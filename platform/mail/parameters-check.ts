import { Compile, type Validator } from "typebox/compile";
import { mailErrors } from "./errors.ts";
import { type MailKind, templates } from "./templates/index.ts";
import type { Template } from "./templates/template.ts";

const validators = new Map<string, Validator>();

/** The template of a stored or given kind; throws `MAIL_PARAMETERS_INVALID` when there is none. */
export function templateOf(kind: string): Template {
  if (!Object.hasOwn(templates, kind))
    throw mailErrors.MAIL_PARAMETERS_INVALID({ kind, fault: "there is no such kind of mail" });
  return templates[kind as MailKind] as unknown as Template;
}

/** Throws `MAIL_PARAMETERS_INVALID`, naming the place and never the value, when parameters do not fit. */
export function requireParameters(template: Template, parameters: unknown): Record<string, unknown> {
  const validator = validatorOf(template);
  if (validator.Check(parameters)) return parameters as Record<string, unknown>;
  const fault = validator.Errors(parameters)[0];
  const place = fault === undefined || fault.instancePath === "" ? "the parameters" : fault.instancePath;
  throw mailErrors.MAIL_PARAMETERS_INVALID({
    kind: template.kind,
    fault: `${place} ${fault?.message ?? "do not fit"}`,
  });
}

function validatorOf(template: Template): Validator {
  const known = validators.get(template.kind);
  if (known !== undefined) return known;
  const built = Compile(template.parameters) as unknown as Validator;
  validators.set(template.kind, built);
  return built;
}
