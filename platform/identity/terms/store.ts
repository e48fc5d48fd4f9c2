import type { Database, Transaction } from "#platform/database";
import type { StatementRunner } from "../sessions/store.ts";
import type { Acceptance } from "./terms.ts";

/** Notes an acceptance; `false` when it was noted before. */
export async function insertAcceptance(
  transaction: Transaction,
  person: string,
  { document, version }: Acceptance,
  acceptedAt: Date,
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `insert into identity.terms_acceptances (person, document, version, accepted_at)
      values ($1, $2, $3, $4) on conflict do nothing`,
    values: [person, document, version, acceptedAt],
  });
  return rowCount > 0;
}

/** All that a person ever accepted. */
export function selectAcceptances(
  runner: StatementRunner,
  person: string,
): Promise<(Acceptance & { readonly acceptedAt: Date })[]> {
  return runner.query({
    name: "identity_terms_of_person",
    text: `select document, version, accepted_at as "acceptedAt" from identity.terms_acceptances where person = $1`,
    values: [person],
  });
}

/** Which of these documents no owner of the workspace ever accepted; none where nobody owns it. */
export async function selectUnaccepted(
  database: Pick<Database, "queryInWorkspace">,
  workspaceId: string,
  documents: readonly string[],
): Promise<string[]> {
  const rows = await database.queryInWorkspace<{ document: string }>(workspaceId, {
    name: "identity_terms_of_workspace",
    text: `with owners as (
        select 'user:' || user_id as person from identity.memberships where workspace_id = $1 and role = 'owner')
      select document from unnest($2::text[]) document
       where exists (select from owners)
         and not exists (select from identity.terms_acceptances a join owners using (person)
                          where a.document = document.document)`,
    values: [workspaceId, documents],
  });
  return rows.map(({ document }) => document);
}
