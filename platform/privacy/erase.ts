import type { Audit } from "#platform/audit";
import type { Database, PersonColumn, StoredData, Transaction } from "#platform/database";
import type { Clock } from "#platform/kernel";
import { privacyActions } from "./audit-actions.ts";
import { privacyErrors } from "./errors.ts";
import {
  type FindPerson,
  type FindTelegram,
  orphanedWorkspaces,
  type Person,
  type Subject,
  subjectOf,
} from "./person.ts";
import type { ErasedPerson, ErasedRows, PersonalRequest, TelegramRequest } from "./privacy.ts";
import { type Condition, quoted, rowsOfPerson, rowsOfTelegram, rowsOfWorkspaces } from "./rows.ts";

export interface ErasureDeps {
  readonly clock: Clock;
  readonly database: Pick<Database, "asApp" | "asOps" | "withWorkspace">;
  readonly audit: Pick<Audit, "append" | "erasePersonal" | "chainsOfSubject">;
  readonly storedData: readonly StoredData[];
  readonly findPerson: FindPerson;
  readonly findTelegram: FindTelegram;
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

/** Erases whoever has this number at Telegram, everywhere or in one realm; an account they have linked stays. */
export async function eraseTelegramPerson(
  deps: ErasureDeps,
  { telegramUserId, realm, requestedBy, requestId }: TelegramRequest,
): Promise<ErasedRows> {
  return deps.database.asOps(
    "erase a person at Telegram",
    async (transaction) => {
      const left = await deps.findTelegram(transaction, { telegramUserId, realm });
      if (left === undefined) throw privacyErrors.PRIVACY_PERSON_NOT_FOUND();
      const { workspaces, traces: telegram } = left;
      const subject = { userId: null, email: null, workspaces, telegram };
      const erased = { workspaces: workspaces.length, rows: await eraseSubject(deps, transaction, subject) };
      // Their number would lead to them for ever, so the log does not name them.
      await deps.audit.append(transaction, {
        action: privacyActions["privacy.erased"],
        actor: requestedBy,
        facts: erased,
        workspaceId: null,
        ...(requestId === undefined ? {} : { requestId }),
      });
      return erased;
    },
    { write: true },
  );
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
  deps: ErasureDeps,
  transaction: Transaction,
  { userId, requestedBy, requestId }: PersonalRequest,
): Promise<ErasedPerson> {
  const person = refuseUnlessErasable(await deps.findPerson(transaction, userId));
  const subject = subjectOf(person, await deps.findTelegram(transaction, { userId }));
  const erasedAt = deps.clock.now();
  const { workspaces } = subject;
  const rows = await eraseSubject(deps, transaction, subject);
  await transaction.query(
    "insert into privacy.erasures (user_id, erased_at) values ($1, $2) on conflict (user_id) do nothing",
    [userId, erasedAt],
  );
  await deps.audit.append(transaction, {
    action: privacyActions["privacy.erased"],
    actor: requestedBy,
    target: { kind: "user", id: userId },
    facts: { rows, workspaces: workspaces.length },
    workspaceId: null,
    ...(requestId === undefined ? {} : { requestId }),
  });
  return { userId, erasedAt, workspaces: workspaces.length, rows };
}

async function eraseSubject(
  { storedData }: Pick<ErasureDeps, "storedData">,
  transaction: Transaction,
  subject: Subject,
): Promise<number> {
  let rows = await eraseWorkspaces(storedData, transaction, subject.workspaces);
  for (const stored of storedData.toReversed()) rows += await eraseSubjectFrom(transaction, stored, subject);
  return rows;
}

async function eraseSubjectFrom(
  transaction: Transaction,
  stored: StoredData,
  subject: Subject,
): Promise<number> {
  let rows = await eraseTelegramFrom(transaction, stored, subject);
  for (const column of stored.ofPersons) {
    const condition = rowsOfPerson(column, subject);
    if (condition !== undefined) rows += await applyFate(transaction, stored, column, condition);
  }
  return rows;
}

async function eraseTelegramFrom(
  transaction: Transaction,
  stored: StoredData,
  subject: Subject,
): Promise<number> {
  const fate = stored.ofTelegram?.whenErased;
  const condition = rowsOfTelegram(stored, subject);
  if (fate === undefined || condition === undefined) return 0;
  if (fate === "delete") return removeRows(transaction, stored, condition);
  const [answer] = await transaction.query<{ rows: number }>(
    `select ${quoted(fate.call)}($1::json) as "rows"`,
    [condition.value],
  );
  return answer?.rows ?? 0;
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
