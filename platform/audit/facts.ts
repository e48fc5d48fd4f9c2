import type { TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import { redactText } from "#platform/telemetry";
import type { AuditAction } from "./action.ts";
import { canonicalJson } from "./canonical.ts";
import { auditErrors } from "./errors.ts";

const LIMIT_CHARACTERS = 4_000;
const SECRET_NAME =
  /(authorization|cookie|token|secret|password|passphrase|passcode|credential|api[-_]?key|private[-_]?key|mnemonic|seed[-_]?phrase|pin[-_]?code|cvv|cvc|otp|session)s?$/i;

const validators = new WeakMap<TSchema, Validator>();

/** Throws unless the facts fit the action, are small and hold no secret. */
export function requireFacts(action: AuditAction, facts: unknown): void {
  const validator = validatorOf(action.facts);
  if (!validator.Check(facts)) {
    const fault = validator.Errors(facts)[0];
    throw invalid(
      action,
      fault === undefined ? "it is of another type" : `${fault.instancePath || "it"} ${fault.message}`,
    );
  }
  requireHarmless(action, facts, "facts");
  if (canonicalJson(facts).length > LIMIT_CHARACTERS) {
    throw auditErrors.AUDIT_FACTS_TOO_LARGE({ action: action.name, limitCharacters: LIMIT_CHARACTERS });
  }
}

/** Refuses names and texts that look like secrets, and what JSON or the database cannot keep. */
export function requireHarmless(action: AuditAction, value: unknown, path: string): void {
  if (typeof value === "string") return requireText(action, value, path);
  if (typeof value === "number" && !Number.isFinite(value))
    throw invalid(action, `${path} is no finite number`);
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    requireText(action, name, path);
    if (SECRET_NAME.test(name))
      throw auditErrors.AUDIT_FACTS_SECRET({ action: action.name, path: `${path}.${name}` });
    requireHarmless(action, member, `${path}.${name}`);
  }
}

function requireText(action: AuditAction, text: string, path: string): void {
  if (text.includes("\0") || !text.isWellFormed())
    throw invalid(action, `${path} holds characters that cannot be stored`);
  if (redactText(text) !== text) throw auditErrors.AUDIT_FACTS_SECRET({ action: action.name, path });
}

function invalid(action: AuditAction, fault: string): Error {
  return auditErrors.AUDIT_FACTS_INVALID({ action: action.name, fault });
}

function validatorOf(schema: TSchema): Validator {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const built = Compile(schema);
  validators.set(schema, built);
  return built;
}
