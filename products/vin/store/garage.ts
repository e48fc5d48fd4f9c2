import type { Database, Transaction } from "#platform/database";

export interface GarageRow {
  readonly vin: string;
  readonly name: string;
  readonly added_at: Date;
}

export interface NewGarageRow {
  readonly workspaceId: string;
  readonly vin: string;
  readonly name: string;
  readonly addedBy: string;
  readonly addedAt: Date;
}

/** SQL of saved vehicles. */
export function createGarageStore(database: Pick<Database, "queryInWorkspace" | "withWorkspace">) {
  return {
    /** By name; all of them, for a garage is small. */
    list: (workspaceId: string): Promise<GarageRow[]> =>
      database.queryInWorkspace(workspaceId, {
        text: "select vin, name, added_at from vin.garage where workspace_id = $1 order by lower(name), vin",
        values: [workspaceId],
      }),
    find: async (workspaceId: string, vin: string): Promise<GarageRow | undefined> => {
      const [row] = await database.queryInWorkspace<GarageRow>(workspaceId, {
        text: "select vin, name, added_at from vin.garage where workspace_id = $1 and vin = $2",
        values: [workspaceId, vin],
      });
      return row;
    },
    /** Adds a vehicle, or gives one that is there another name; false when the garage is full. */
    put: (row: NewGarageRow, limit: number): Promise<boolean> =>
      database.withWorkspace(row.workspaceId, async (transaction) => {
        await lockGarage(transaction, row.workspaceId);
        const { rowCount } = await transaction.execute({
          text: `insert into vin.garage (workspace_id, vin, name, added_by, added_at)
                 select $1, $2, $3, $4, $5
                  where (select count(*) from vin.garage where workspace_id = $1 and vin <> $2) < $6
                 on conflict (workspace_id, vin) do update set name = excluded.name`,
          values: [row.workspaceId, row.vin, row.name, row.addedBy, row.addedAt, limit],
        });
        return rowCount > 0;
      }),
    rename: (workspaceId: string, vin: string, name: string): Promise<boolean> =>
      changed(
        database,
        workspaceId,
        "update vin.garage set name = $3 where workspace_id = $1 and vin = $2 returning vin",
        [vin, name],
      ),
    remove: (workspaceId: string, vin: string): Promise<boolean> =>
      changed(
        database,
        workspaceId,
        "delete from vin.garage where workspace_id = $1 and vin = $2 returning vin",
        [vin],
      ),
  };
}

export type GarageStore = ReturnType<typeof createGarageStore>;

/** Until the transaction ends nobody else adds to this garage, so that its limit holds. */
export async function lockGarage(transaction: Transaction, workspaceId: string): Promise<void> {
  await transaction.query("select pg_advisory_xact_lock(hashtextextended('vin.garage ' || $1, 0))", [
    workspaceId,
  ]);
}

async function changed(
  database: Pick<Database, "queryInWorkspace">,
  workspaceId: string,
  text: string,
  values: readonly string[],
): Promise<boolean> {
  return (
    (await database.queryInWorkspace(workspaceId, { text, values: [workspaceId, ...values] })).length > 0
  );
}
