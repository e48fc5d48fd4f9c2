import type { Audit } from "#platform/audit";
import type { Database, PersonColumn, StoredData, Transaction } from "#platform/database";
import type { Clock } from "#platform/kernel";
import { privacyActions } from "./audit-actions.ts";
import { privacyErrors } from "./errors.ts";
import { type FindPerson, orphanedWorkspaces, ownWorkspaces, type Person } from "./person.ts";
import type { ErasedPerson, PersonalRequest } from "./privacy.ts";
import { type Condition, quoted, rowsOfPerson, rowsOfWorkspaces } from "./rows.ts";

export interface ErasureDeps {
  readonly clock: Clock;
  readonly database: Pick<Database, "asApp" | "asOps" | "withWorkspace">;
  readonly audit: Pick<Audit, "append" | "erasePersonal" | "chainsOfSubject">;
  readonly storedData: readonly StoredData[];
  readonly findPerson: FindPerson;
  /** Removes files that belong to rows which are gone, such as mails in the outbox of development. */
  readonly removeFiles?: () => Promise<void>;
}

/**
 * Erases a person: the personal parts of the audit log chain by chain, then all rows in one transaction.
 * Stopped in between it leaves a whole person, of whom the log tells less, and can be asked for again.
 */
export async function erasePerson(deps: ErasureDeps, request: PersonalRequest): Promise<ErasedPerson> {
  await deps.database.asOps("look before erasing a person", async (transaction) => {
    refuseUnlessErasable(await deps.findPerson(transaction, request.userId));
  });
  await eraseFromAudit(deps, request);
  const erased = await deps.database.asOps(
    "erase a person",
    (transaction) => eraseRows(deps, transaction, request),
    { write: true },
  );
  // The person is gone; files that could not be removed now go with the regular tidying.
  await deps.removeFiles?.().catch(() => undefined);
  return erased;
}

/** Removes all rows of workspaces; answers how many. */
export async function eraseWorkspaces(
  storedData: readonly StoredData[],
  transaction: Transaction,
  workspaceIds: readonly string[],
): Promise<number> {
  let rows = 0;
  for (const stored of storedData.toReversed()) rows += await eraseFrom(transaction, stored, workspaceIds);
  return rows;
}

function eraseFrom(
  transaction: Transaction,
  stored: StoredData,
  workspaceIds: readonly string[],
): Promise<number> | number {
  const fate = stored.ofWorkspace?.whenErased;
  const condition = rowsOfWorkspaces(stored, workspaceIds);
  if (fate === undefined || condition === undefined) return 0;
  if (fate === "delete") return removeRows(transaction, stored, condition);
  return "call" in fate ? callForEach(transaction, fate.call, workspaceIds) : 0;
}

async function callForEach(
  transaction: Transaction,
  name: string,
  workspaceIds: readonly string[],
): Promise<number> {
  const [answer] = await transaction.query<{ rows: number }>(
    `select coalesce(sum(${quoted(name)}(id)), 0)::int as "rows" from unnest($1::uuid[]) as id`,
    [workspaceIds],
  );
  return answer?.rows ?? 0;
}

function refuseUnlessErasable(person: Person | undefined): Person {
  if (person === undefined) throw privacyErrors.PRIVACY_PERSON_NOT_FOUND();
  const orphaned = orphanedWorkspaces(person);
  if (orphaned.length > 0) {
    const names = orphaned.map(({ name }) => `"${name}"`).join(", ");
    throw privacyErrors.PRIVACY_LAST_OWNER({ workspaces: names });
  }
  if (person.isLastOperator) throw privacyErrors.PRIVACY_LAST_OPERATOR();
  return person;
}

async function eraseFromAudit({ audit, database }: ErasureDeps, request: PersonalRequest): Promise<void> {
  const { userId: subject, requestedBy: actor } = request;
  const chains = await database.asApp((transaction) => audit.chainsOfSubject(transaction, subject));
  for (const workspaceId of chains) {
    const erasure = { workspaceId, subject, actor, reason: "the person was erased" };
    const work = async (transaction: Transaction): Promise<void> => {
      await audit.erasePersonal(transaction, erasure);
    };
    await (workspaceId === null ? database.asApp(work) : database.withWorkspace(workspaceId, work));
  }
}

async function eraseRows(
  { audit, clock, findPerson, storedData }: ErasureDeps,
  transaction: Transaction,
  { userId, requestedBy, requestId }: PersonalRequest,
): Promise<ErasedPerson> {
  const person = refuseUnlessErasable(await findPerson(transaction, userId));
  const erasedAt = clock.now();
  const workspaces = ownWorkspaces(person);
  let rows = await eraseWorkspaces(storedData, transaction, workspaces);
  for (const stored of storedData.toReversed()) rows += await erasePersonFrom(transaction, stored, person);
  await transaction.query(
    "insert into privacy.erasures (user_id, erased_at) values ($1, $2) on conflict (user_id) do nothing",
    [userId, erasedAt],
  );
  await audit.append(transaction, {
    action: privacyActions["privacy.erased"],
    actor: requestedBy,
    target: { kind: "user", id: userId },
    facts: { rows, workspaces: workspaces.length },
    workspaceId: null,
    ...(requestId === undefined ? {} : { requestId }),
  });
  return { userId, erasedAt, workspaces: workspaces.length, rows };
}

async function erasePersonFrom(
  transaction: Transaction,
  stored: StoredData,
  person: Person,
): Promise<number> {
  let rows = 0;
  for (const column of stored.ofPersons) {
    const condition = rowsOfPerson(column, person);
    if (condition !== undefined) rows += await applyFate(transaction, stored, column, condition);
  }
  return rows;
}

function applyFate(
  transaction: Transaction,
  stored: StoredData,
  { column, whenErased }: PersonColumn,
  condition: Condition,
): Promise<number> | number {
  if (whenErased === "delete") return removeRows(transaction, stored, condition);
  if (whenErased === "clear") return setColumn(transaction, stored, { column, value: null }, condition);
  if ("keep" in whenErased) return 0;
  return setColumn(transaction, stored, { column, value: whenErased.replaceBy }, condition);
}

async function removeRows(
  transaction: Transaction,
  { table }: StoredData,
  { text, value }: Condition,
): Promise<number> {
  const statement = { text: `delete from ${quoted(table)} where ${text}`, values: [value] };
  return (await transaction.execute(statement)).rowCount;
}

async function setColumn(
  transaction: Transaction,
  { table }: StoredData,
  { column, value: newValue }: { readonly column: string; readonly value: string | null },
  { text, value }: Condition,
): Promise<number> {
  const statement = {
    text: `update ${quoted(table)} set ${quoted(column)} = $2 where ${text}`,
    values: [value, newValue],
  };
  return (await transaction.execute(statement)).rowCount;
}
