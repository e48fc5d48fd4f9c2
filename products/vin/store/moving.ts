import type { Database, Transaction } from "#platform/database";
import { lockGarage } from "./garage.ts";

/** How much there is to move, or was moved. */
export interface Movables {
  readonly vehicles: number;
  readonly entries: number;
}

export interface Move {
  readonly from: string;
  readonly to: string;
  /** Most vehicles of a garage. */
  readonly vehicleLimit: number;
  /** Who adds them there: `user:` and an id. */
  readonly addedBy: string;
}

const COUNT = `
select (select count(*)::integer from vin.garage where workspace_id = $1) as vehicles,
       (select count(*)::integer from vin.decode_history where workspace_id = $1) as entries`;

/** What is in the other garage already keeps its name there; what does not fit stays. */
const MOVE_GARAGE = `
with known as (delete from vin.garage mine using vin.garage other
                where mine.workspace_id = $1 and other.workspace_id = $2 and other.vin = mine.vin returning mine.vin),
     fitting as (select vin from vin.garage mine where workspace_id = $1
                    and not exists (select from vin.garage other where other.workspace_id = $2 and other.vin = mine.vin)
                  order by added_at, vin
                  limit greatest(0, $3 - (select count(*) from vin.garage where workspace_id = $2))),
     moved as (delete from vin.garage where workspace_id = $1 and vin in (select vin from fitting) returning vin, name, added_at)
insert into vin.garage (workspace_id, vin, name, added_by, added_at)
select $2, vin, name, $4, added_at from moved`;

const MOVE_HISTORY = `
with moved as (delete from vin.decode_history where workspace_id = $1 returning *)
insert into vin.decode_history as kept
  (workspace_id, vin, source, decoded_on, times, first_decoded_at, last_decoded_at)
select $2, vin, source, decoded_on, times, first_decoded_at, last_decoded_at from moved
on conflict (workspace_id, vin, source, decoded_on) do update
   set times = kept.times + excluded.times,
       first_decoded_at = least(kept.first_decoded_at, excluded.first_decoded_at),
       last_decoded_at = greatest(kept.last_decoded_at, excluded.last_decoded_at)`;

/** SQL that takes a person's saved vehicles and history to another workspace, all or nothing. */
export function createMovingStore(database: Pick<Database, "asOps" | "queryInWorkspace">) {
  return {
    count: async (workspaceId: string): Promise<Movables> => {
      const [found] = await database.queryInWorkspace<Movables>(workspaceId, {
        text: COUNT,
        values: [workspaceId],
      });
      return found ?? { vehicles: 0, entries: 0 };
    },
    move: (move: Move): Promise<Movables> =>
      database.asOps(
        "take a person's vehicles to the workspace of their account",
        (it) => moveAll(it, move),
        {
          write: true,
        },
      ),
  };
}

export type MovingStore = ReturnType<typeof createMovingStore>;

async function moveAll(
  transaction: Transaction,
  { from, to, vehicleLimit, addedBy }: Move,
): Promise<Movables> {
  await lockGarage(transaction, to);
  const garage = await transaction.execute({ text: MOVE_GARAGE, values: [from, to, vehicleLimit, addedBy] });
  const history = await transaction.execute({ text: MOVE_HISTORY, values: [from, to] });
  return { vehicles: garage.rowCount, entries: history.rowCount };
}
