import { type FileHandle, mkdir, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Database, StoredData, Transaction } from "#platform/database";
import { type Clock, newUuid } from "#platform/kernel";
import { privacyErrors } from "./errors.ts";
import { type FindPerson, type FindTelegram, type Subject, subjectOf } from "./person.ts";
import type { PersonalExport } from "./privacy.ts";
import { type Condition, quoted, rowsOfPerson, rowsOfTelegram, rowsOfWorkspaces } from "./rows.ts";

export interface ExportDeps {
  readonly clock: Clock;
  readonly database: Pick<Database, "asOps">;
  readonly storedData: readonly StoredData[];
  readonly findPerson: FindPerson;
  readonly findTelegram: FindTelegram;
  /** Where exports lie while they are made; files there have no name, so nothing is left of a killed process. */
  readonly spoolFolder: string;
}

const ROWS_AT_ONCE = 500;

/** All that is stored about an account and the people at Telegram whom it has linked. */
export function exportPerson(deps: ExportDeps, userId: string): Promise<PersonalExport> {
  return exportSubject(deps, async (transaction) => {
    const person = await deps.findPerson(transaction, userId);
    return person && subjectOf(person, await deps.findTelegram(transaction, { userId }));
  });
}

/** All that is stored about whoever has this number at Telegram, but for the account they may have linked. */
export function exportTelegramPerson(deps: ExportDeps, telegramUserId: string): Promise<PersonalExport> {
  return exportSubject(deps, async (transaction) => {
    const left = await deps.findTelegram(transaction, { telegramUserId });
    return left && { userId: null, email: null, workspaces: left.workspaces, telegram: left.traces };
  });
}

/** Writes all that is stored about somebody to a nameless file, in one snapshot, then hands it out. */
async function exportSubject(
  deps: ExportDeps,
  find: (transaction: Transaction) => Promise<Subject | undefined>,
): Promise<PersonalExport> {
  const file = await namelessFile(deps.spoolFolder, deps.clock.nowMs());
  try {
    await deps.database.asOps("export a person's data", async (transaction) => {
      await transaction.query("set transaction isolation level repeatable read");
      const subject = await find(transaction);
      if (subject === undefined) throw privacyErrors.PRIVACY_PERSON_NOT_FOUND();
      await writeDocument(deps, transaction, subject, file);
    });
    const { size } = await file.stat();
    return {
      content: file.createReadStream({ start: 0 }),
      sizeBytes: size,
      fileName: `tradepost-personal-data-${deps.clock.now().toISOString().slice(0, 10)}.json`,
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function namelessFile(folder: string, nowMs: number): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `export-${newUuid(nowMs)}`);
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  return file;
}

async function writeDocument(
  { clock, storedData }: ExportDeps,
  transaction: Transaction,
  subject: Subject,
  file: FileHandle,
): Promise<void> {
  const head = {
    format: "tradepost-personal-data",
    version: 1,
    exportedAt: clock.now(),
    person: subject.userId ?? `telegram:${subject.telegram[0]?.telegram_user_id ?? ""}`,
  };
  await file.write(`${JSON.stringify(head).slice(0, -1)},"tables":{`);
  let separator = "";
  for (const stored of storedData) {
    const conditions = conditionsFor(stored, subject);
    if (conditions.length === 0 || stored.exported.length === 0) continue;
    await file.write(`${separator}\n${JSON.stringify(stored.table)}:[`);
    await writeRows(transaction, stored, conditions, file);
    await file.write("]");
    separator = ",";
  }
  await file.write("\n}}\n");
}

/** How rows of a table come into the export: through a workspace of the person's own, or by telling of the person. */
function conditionsFor(stored: StoredData, subject: Subject): Condition[] {
  const byWorkspace = rowsOfWorkspaces(stored, subject.workspaces);
  const byTelegram = stored.ofTelegram?.exported === true ? rowsOfTelegram(stored, subject) : undefined;
  const byPerson = stored.ofPersons
    .filter(({ exported }) => exported)
    .map((column) => rowsOfPerson(column, subject));
  return [byWorkspace, byTelegram, ...byPerson].filter((condition) => condition !== undefined);
}

async function writeRows(
  transaction: Transaction,
  { table, exported }: StoredData,
  conditions: readonly Condition[],
  file: FileHandle,
): Promise<void> {
  const matching = conditions.map(({ text }, index) => text.replace("$1", `$${index + 1}`)).join(" or ");
  const columns = exported.map(quoted).join(", ");
  await transaction.query(
    `declare exported no scroll cursor for
      select to_json(found)::text as "row" from (select ${columns} from ${quoted(table)} where ${matching}) found`,
    conditions.map(({ value }) => value),
  );
  let separator = "\n";
  for (;;) {
    const rows = await transaction.query<{ row: string }>(`fetch ${ROWS_AT_ONCE} from exported`);
    if (rows.length > 0) await file.write(separator + rows.map(({ row }) => row).join(",\n"));
    if (rows.length < ROWS_AT_ONCE) break;
    separator = ",\n";
  }
  await transaction.query("close exported");
}
