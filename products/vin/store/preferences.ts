import type { Database } from "#platform/database";
import type { Preferences } from "../contracts.ts";

/** SQL of what people have chosen. */
export function createPreferenceStore(database: Pick<Database, "queryInWorkspace">) {
  return {
    find: async (workspaceId: string, person: string): Promise<Preferences | undefined> => {
      const [row] = await database.queryInWorkspace<Preferences>(workspaceId, {
        name: "vin-preferences",
        text: "select units, source from vin.preferences where workspace_id = $1 and person = $2",
        values: [workspaceId, person],
      });
      return row;
    },
    put: async (
      workspaceId: string,
      person: string,
      { units, source }: Preferences,
      now: Date,
    ): Promise<void> => {
      await database.queryInWorkspace(workspaceId, {
        text: `insert into vin.preferences (workspace_id, person, units, source, changed_at) values ($1, $2, $3, $4, $5)
               on conflict (workspace_id, person) do update
                 set units = excluded.units, source = excluded.source, changed_at = excluded.changed_at`,
        values: [workspaceId, person, units, source, now],
      });
    },
  };
}

export type PreferenceStore = ReturnType<typeof createPreferenceStore>;
