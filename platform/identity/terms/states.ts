import type { Database } from "#platform/database";
import type { ApiKeyActor, UserActor } from "../actor.ts";
import { personKey } from "./accept.ts";
import type { TermsDocument } from "./document.ts";
import { selectAcceptances, selectUnaccepted } from "./store.ts";
import type { TermsPerson, TermsState } from "./terms.ts";

type Reader = Pick<Database, "query" | "queryInWorkspace">;

/** What is asked, and since when this person has accepted each in its present version. */
export async function statesOf(
  database: Reader,
  person: TermsPerson,
  asked: readonly TermsDocument[],
): Promise<readonly TermsState[]> {
  if (asked.length === 0) return [];
  const accepted = await selectAcceptances(database, personKey(person));
  return asked.map((document) => {
    const own = accepted.find((one) => one.document === document.id && one.version === document.version);
    return { ...document, acceptedAt: own?.acceptedAt ?? null };
  });
}

/** What of it stands in the way of this caller. */
export async function missingOf(
  database: Reader,
  actor: ApiKeyActor | UserActor,
  asked: readonly TermsDocument[],
): Promise<readonly TermsDocument[]> {
  if (actor.kind === "user")
    return (await statesOf(database, actor, asked)).filter(({ acceptedAt }) => acceptedAt === null);
  const ids = asked.map(({ id }) => id);
  const missing = await selectUnaccepted(database, actor.workspaceId, ids);
  return asked.filter(({ id }) => missing.includes(id));
}
