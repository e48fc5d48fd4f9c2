import type { Database, TransactionWork } from "#platform/database";
import { AppError } from "#platform/kernel";
import { blobPrefix, parseBlob } from "./blob.ts";
import { type ColumnRegistry, type EncryptedColumn, purposeOf } from "./columns.ts";
import type { DataKey } from "./data-key.ts";
import { open, seal } from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import { placeOf } from "./place.ts";
import { type EncryptedRow, exchange, selectOutdated } from "./reencrypt-statements.ts";

export interface ReencryptDeps {
  readonly database: Database;
  readonly ring: KeyRing;
  readonly columns: ColumnRegistry;
}

/** What a pass over the registered columns did. */
export interface Reencryption {
  /** Secrets that now lie under the current key. */
  readonly changed: number;
  /** Secrets that were stored anew by somebody else meanwhile. */
  readonly overtaken: number;
  /** Secrets that could not be opened, with the code of the fault; they stay as they are. */
  readonly unreadable: readonly { readonly column: string; readonly code: string; readonly count: number }[];
}

const BATCH_LIMIT = 100;

/** Encrypts every registered secret of an owner with the current key. May be stopped and run again. */
export async function reencrypt(deps: ReencryptDeps, workspaceId: string | null): Promise<Reencryption> {
  const { ownerId } = placeOf(workspaceId, "secrets.reencrypt");
  deps.ring.forgetOwner(ownerId);
  const current = await deps.ring.current(ownerId);
  const tally = { changed: 0, overtaken: 0, faults: new Map<string, number>() };
  for (const column of deps.columns.of(workspaceId === null ? "operator" : "workspace")) {
    let after: readonly string[] | undefined;
    for (;;) {
      const statement = selectOutdated(column, workspaceId, blobPrefix(current.keyId), after, BATCH_LIMIT);
      const rows = await inOwner(deps.database, workspaceId, (transaction) =>
        transaction.query<EncryptedRow>(statement),
      );
      await exchangeAll(deps, { column, workspaceId, current }, rows, tally);
      after = rows.at(-1)?.key;
      if (rows.length < BATCH_LIMIT) break;
    }
  }
  const unreadable = [...tally.faults].map(([name, count]) => {
    const [column = "", code = ""] = name.split(" ");
    return { column, code, count };
  });
  return { changed: tally.changed, overtaken: tally.overtaken, unreadable };
}

interface Tally {
  changed: number;
  overtaken: number;
  readonly faults: Map<string, number>;
}

interface Target {
  readonly column: EncryptedColumn;
  readonly workspaceId: string | null;
  readonly current: DataKey;
}

async function exchangeAll(
  deps: ReencryptDeps,
  target: Target,
  rows: readonly EncryptedRow[],
  tally: Tally,
): Promise<void> {
  const { column, workspaceId } = target;
  const fresh: { row: EncryptedRow; blob: string }[] = [];
  for (const row of rows) {
    try {
      fresh.push({ row, blob: await encryptAnew(deps.ring, target, row) });
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.retry) throw thrown;
      const fault = `${column.table}.${column.column} ${thrown.code}`;
      tally.faults.set(fault, (tally.faults.get(fault) ?? 0) + 1);
    }
  }
  if (fresh.length === 0) return;
  const exchanged = await inOwner(deps.database, workspaceId, async (transaction) => {
    let count = 0;
    for (const { row, blob } of fresh)
      count += (await transaction.execute(exchange(column, workspaceId, row, blob))).rowCount;
    return count;
  });
  tally.changed += exchanged;
  tally.overtaken += fresh.length - exchanged;
}

async function encryptAnew(
  ring: KeyRing,
  { column, workspaceId, current }: Target,
  row: EncryptedRow,
): Promise<string> {
  const place = placeOf(workspaceId, purposeOf(column, row.key));
  const blob = parseBlob(row.blob);
  const plaintext = open(await ring.find(blob.keyId), place, blob);
  try {
    return seal(current, place, plaintext);
  } finally {
    plaintext.fill(0);
  }
}

function inOwner<Result>(
  database: Database,
  workspaceId: string | null,
  work: TransactionWork<Result>,
): Promise<Result> {
  // What the operator's keys encrypt may lie in rows of workspaces too, such as their mails.
  return workspaceId === null
    ? database.asOps("encrypt the operator's secrets anew", work, { write: true })
    : database.withWorkspace(workspaceId, work);
}
