import type { Statement } from "#platform/database";
import type { EncryptedColumn } from "./columns.ts";

/** A row of an encrypted column: its key as texts and the stored secret. */
export interface EncryptedRow {
  readonly key: readonly string[];
  readonly blob: string;
}

/**
 * The next rows, by key, whose secret does not begin with `currentPrefix`. All names were checked
 * when the column was registered.
 */
export function selectOutdated(
  column: EncryptedColumn,
  workspaceId: string | null,
  currentPrefix: string,
  after: readonly string[] | undefined,
  limit: number,
): Statement {
  const values: unknown[] = [currentPrefix, limit];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const keys = column.keyColumns.join(", ");
  const conditions = [`not starts_with(${column.column}, $1)`];
  if (workspaceId !== null) conditions.push(`workspace_id = ${parameter(workspaceId)}`);
  else if (column.owner === "either") conditions.push("workspace_id is null");
  if (after !== undefined) conditions.push(`(${keys}) > (${after.map(parameter).join(", ")})`);
  const text = `select array[${column.keyColumns.map((name) => `${name}::text`).join(", ")}] as key, ${column.column} as blob
    from ${column.table} where ${conditions.join(" and ")} order by ${keys} limit $2`;
  return { text, values };
}

/** Exchanges a secret, unless somebody stored another one meanwhile. */
export function exchange(
  column: EncryptedColumn,
  workspaceId: string | null,
  row: EncryptedRow,
  blob: string,
): Statement {
  const values: unknown[] = [blob, row.blob];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const conditions = column.keyColumns.map((name, index) => `${name} = ${parameter(row.key[index])}`);
  if (workspaceId !== null) conditions.push(`workspace_id = ${parameter(workspaceId)}`);
  const text = `update ${column.table} set ${column.column} = $1
    where ${column.column} = $2 and ${conditions.join(" and ")}`;
  return { text, values };
}
