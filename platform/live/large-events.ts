import type { Database, Transaction } from "#platform/database";
import type { LiveEvent } from "./types.ts";

/** Events that no notification can hold; kept for as long as a slow reader may need. */
export interface LargeEvents {
  keep(transaction: Transaction, id: string, json: string, now: Date): Promise<void>;
  /** `undefined` when it is gone. */
  find(workspaceId: string, id: string): Promise<LiveEvent | undefined>;
}

const KEEP = `
with forgotten as (
  delete from live.large_events where workspace_id = $1 and created_at < $4::timestamptz - interval '10 minutes'
)
insert into live.large_events (workspace_id, id, event, created_at) values ($1, $2, $3, $4)`;

const FIND = "select event from live.large_events where workspace_id = $1 and id = $2";

export function createLargeEvents(database: Pick<Database, "queryInWorkspace">): LargeEvents {
  return {
    keep: async (transaction, id, json, now) => {
      await transaction.query(KEEP, [transaction.workspaceId, id, json, now]);
    },
    find: async (workspaceId, id) => {
      const rows = await database.queryInWorkspace<{ event: LiveEvent }>(workspaceId, {
        text: FIND,
        values: [workspaceId, id],
      });
      return rows[0]?.event;
    },
  };
}
