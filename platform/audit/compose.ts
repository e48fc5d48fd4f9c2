import { randomBytes } from "node:crypto";
import { type Clock, newUuid } from "#platform/kernel";
import { canonicalJson } from "./canonical.ts";
import { personalDigest } from "./chain.ts";
import type { AuditActor, AuditEntry, PersonalPart } from "./entry.ts";
import { auditErrors } from "./errors.ts";
import { requireFacts, requireHarmless } from "./facts.ts";

/** A personal part ready to be stored. */
export interface SaltedPart {
  readonly subject: string;
  readonly salt: Buffer;
  /** Canonical JSON. */
  readonly data: string;
}

export interface ComposedEntry {
  readonly id: string;
  /** Canonical JSON. */
  readonly body: string;
  readonly personal: readonly SaltedPart[];
}

const SALT_BYTES = 32;
const SUBJECT_LIMIT = 200;

/** Checks an entry and gives it its lasting form. Throws `AUDIT_FACTS_*` or `AUDIT_SUBJECT_INVALID`. */
export function composeEntry(entry: AuditEntry, clock: Clock): ComposedEntry {
  const { action, actor, target, requestId, facts } = entry;
  requireFacts(action, facts);
  requireHarmless(action, { actor, target, requestId }, "entry");
  requireHarmless(action, entry.personal ?? [], "personal");
  requireHarmless(action, entry.ip, "ip");
  const personal = partsOf(entry).map((part) => ({
    subject: requireSubject(part.subject),
    salt: randomBytes(SALT_BYTES),
    data: canonicalJson(part.data),
  }));
  const atMs = clock.nowMs();
  const id = newUuid(atMs);
  const digests = personal.map(({ salt, subject, data }) => personalDigest(salt, subject, data));
  const body = canonicalJson({
    version: 1,
    id,
    atMs,
    action: action.name,
    actor,
    target,
    requestId,
    facts,
    personal: digests,
  });
  return { id, body, personal };
}

function partsOf({ actor, ip, personal = [] }: AuditEntry): PersonalPart[] {
  return ip === undefined ? [...personal] : [{ subject: subjectOf(actor), data: { ip } }, ...personal];
}

/** Whom an address tells of. */
function subjectOf(actor: AuditActor): string {
  if (actor.kind === "user") return actor.id;
  return actor.kind === "anonymous" ? "anonymous" : `${actor.kind}:${actor.id}`;
}

function requireSubject(subject: string): string {
  if (subject === "" || subject.length > SUBJECT_LIMIT || /[@\s+]/.test(subject))
    throw auditErrors.AUDIT_SUBJECT_INVALID();
  return subject;
}
