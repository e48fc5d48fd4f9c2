import type { Audit, AuditActor } from "#platform/audit";
import type { Database } from "#platform/database";
import type { Clock } from "#platform/kernel";
import { auditActorOf } from "../audit-actor.ts";
import { DigestCache } from "../digest-cache.ts";
import { requireInPerson } from "../in-person.ts";
import { PLATFORM_TERMS, type TermsDocument } from "./document.ts";
import { termsErrors } from "./errors.ts";
import { noteAcceptance } from "./accept.ts";
import { missingOf, statesOf } from "./states.ts";
import type { Acceptance, Terms } from "./terms.ts";

export interface TermsDeps {
  readonly audit: Pick<Audit, "append">;
  readonly clock: Clock;
  readonly database: Pick<Database, "asApp" | "query" | "queryInWorkspace">;
  /** Those in force; at most one for each id. */
  readonly documents: readonly TermsDocument[];
}

/** How long it counts that somebody has accepted, or that the owner of a workspace has: ownership may change. */
const FRESH_MS = 60_000;
const REMEMBERED = 10_000;

/** Opens the terms on a migrated database. Holds no resources. */
export function createTerms(deps: TermsDeps): Terms {
  const { clock, database, documents } = deps;
  const accepted = new DigestCache<string>({
    clock,
    freshMs: () => FRESH_MS,
    limit: REMEMBERED,
    idOf: (key) => key,
  });
  const askedBy = (product: string): TermsDocument[] =>
    documents.filter(({ id }) => id === PLATFORM_TERMS || id === product);
  return {
    askedBy,
    of: (person, product) => statesOf(database, person, product === undefined ? documents : askedBy(product)),
    async accept({ actor, ipAddress: ip, requestId }, given) {
      requireInPerson(actor);
      const acceptance = requireInForce(deps, given);
      const noted = { actor: auditActorOf(actor), ip, requestId };
      await database.asApp((transaction) => noteAcceptance(deps, transaction, actor, acceptance, noted));
    },
    async acceptInBot(transaction, { person, requestId, ...given }) {
      const acceptance = requireInForce(deps, given);
      const actor = "userId" in person ? { kind: "user" as const, id: person.userId } : TELEGRAM;
      await noteAcceptance(deps, transaction, person, acceptance, { actor, requestId });
    },
    async requireAccepted(actor, product) {
      if (actor.kind === "anonymous") return;
      const asked = askedBy(product);
      const key = `${actor.kind === "user" ? actor.userId : actor.workspaceId} ${product}`;
      if (asked.length === 0 || accepted.get(key) !== undefined) return;
      const missing = await missingOf(database, actor, asked);
      if (missing.length > 0) throw unaccepted(missing);
      accepted.set(key, key, accepted.generation);
    },
  };
}

const TELEGRAM: AuditActor = { kind: "system", id: "telegram" };

function requireInForce({ clock, documents }: TermsDeps, { document, version }: Acceptance) {
  const inForce = documents.some((one) => one.id === document && one.version === version);
  if (!inForce) throw termsErrors.IDENTITY_TERMS_CHANGED();
  return { document, version, acceptedAt: clock.now() };
}

function unaccepted(missing: readonly TermsDocument[]): Error {
  const terms = missing.map(({ id, version, title }) => ({ document: id, version, title }));
  const titles = missing.map(({ title }) => title).join('", "');
  return termsErrors.IDENTITY_TERMS_UNACCEPTED({ titles }, { members: { terms } });
}
