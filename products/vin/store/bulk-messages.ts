import type { Database, Transaction } from "#platform/database";

/** The message in which a bot tells how far a bulk job is. */
export interface BulkMessageRow {
  readonly bot_id: string;
  readonly chat: string;
  /** Its handle. */
  readonly message: string;
  readonly language: string;
  readonly format: "csv" | "xlsx";
}

const COLUMNS = "bot_id, chat, message, language, format";

/** SQL of messages about bulk jobs; what changes them takes part in the caller's transaction. */
export function createBulkMessageStore(database: Pick<Database, "queryInWorkspace">) {
  return {
    find: async (
      workspaceId: string,
      jobId: string,
    ): Promise<(BulkMessageRow & { readonly delivered_at: Date | null }) | undefined> => {
      const [row] = await database.queryInWorkspace<BulkMessageRow & { readonly delivered_at: Date | null }>(
        workspaceId,
        {
          text: `select ${COLUMNS}, delivered_at from vin.bulk_messages where workspace_id = $1 and job_id = $2`,
          values: [workspaceId, jobId],
        },
      );
      return row;
    },
    /** The first message of a job stays the one in which it is told. */
    add: async (transaction: Transaction, jobId: string, row: BulkMessageRow): Promise<void> => {
      await transaction.query(
        `insert into vin.bulk_messages (workspace_id, job_id, bot_id, chat, message, language, format)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (job_id) do nothing`,
        [transaction.workspaceId, jobId, row.bot_id, row.chat, row.message, row.language, row.format],
      );
    },
    /** Notes that the message tells this much; `undefined` when it tells as much or more, or there is none. */
    advance: async (
      transaction: Transaction,
      jobId: string,
      shown: { readonly done: number; readonly end: boolean },
    ): Promise<BulkMessageRow | undefined> => {
      const [row] = await transaction.query<BulkMessageRow>(
        `update vin.bulk_messages set shown_done = $3, shown_end = $4
          where workspace_id = $1 and job_id = $2 and not shown_end and (shown_done < $3 or $4)
         returning ${COLUMNS}`,
        [transaction.workspaceId, jobId, shown.done, shown.end],
      );
      return row;
    },
    /** Takes the delivery of the result: true for the first caller only. */
    deliver: async (transaction: Transaction, jobId: string, now: Date): Promise<boolean> => {
      const rows = await transaction.query(
        `update vin.bulk_messages set delivered_at = $3
          where workspace_id = $1 and job_id = $2 and delivered_at is null returning job_id`,
        [transaction.workspaceId, jobId, now],
      );
      return rows.length > 0;
    },
  };
}

export type BulkMessageStore = ReturnType<typeof createBulkMessageStore>;
