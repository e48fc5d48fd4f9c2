import { type ErasureDeps, erasePerson } from "./erase.ts";

/** Erases those who are on the list of the erased and still there, as after the restore of a backup. */
export async function eraseAgain(deps: ErasureDeps): Promise<number> {
  const returned = await deps.database.asOps("look for erased persons", async (transaction) => {
    const listed = await transaction.query<{ id: string }>(
      `select user_id as "id" from privacy.erasures order by user_id`,
    );
    const found: string[] = [];
    for (const { id } of listed) {
      if ((await deps.findPerson(transaction, id)) !== undefined) found.push(id);
    }
    return found;
  });
  for (const userId of returned) {
    await erasePerson(deps, { userId, requestedBy: { kind: "operator", id: "restore" } });
  }
  return returned.length;
}
