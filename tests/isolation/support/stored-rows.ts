import { storedData } from "../../../apps/stored-data.ts";
import type { TestHouse } from "./house.ts";
import type { FullWorkspace } from "./workspace.ts";

/** Written up to a second after what their own people did. */
const LAST_USES = "'{last_used_at,last_used_ip,last_seen_at}'";

/** A digest of every row of a workspace and of its people, by table. */
export async function digestRows(
  server: Pick<TestHouse, "asSuperuser">,
  { id, people }: Pick<FullWorkspace, "id" | "people">,
): Promise<ReadonlyMap<string, string>> {
  const persons = Object.values(people).map(({ userId }) => userId);
  const parts = storedData.flatMap(({ table, ofWorkspace, ofPersons }) => {
    const conditions = [
      ...(ofWorkspace === undefined ? [] : [`"${ofWorkspace.column}"::text = $1`]),
      ...ofPersons.filter(({ by }) => by === "user-id").map(({ column }) => `"${column}"::text = any($2)`),
    ];
    return conditions.length === 0
      ? []
      : [
          `select '${table}' as "table", count(*) || ' rows ' || md5(coalesce(string_agg((to_jsonb(t) - ${LAST_USES}::text[])::text, '|' order by to_jsonb(t)::text), '')) as digest
             from ${table} t where ${conditions.join(" or ")}`,
        ];
  });
  const rows = await server.asSuperuser<{ table: string; digest: string }>(
    `select * from (${parts.join(" union all ")}) digests where $1::text is not null and $2::text[] is not null`,
    [id, persons],
  );
  return new Map(rows.map(({ table, digest }) => [table, digest]));
}

/** Tables of workspaces in which a workspace has no row. */
export async function emptyTables(
  server: Pick<TestHouse, "asSuperuser">,
  workspaceId: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { table, ofWorkspace } of storedData) {
    if (ofWorkspace === undefined) continue;
    const rows = await server.asSuperuser(
      `select 1 from ${table} where "${ofWorkspace.column}"::text = $1 limit 1`,
      [workspaceId],
    );
    if (rows.length === 0) found.push(table);
  }
  return found;
}
