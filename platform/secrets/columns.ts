import { secretsErrors } from "./errors.ts";
import { placeOf } from "./place.ts";

/** A text column whose values `encrypt` made. */
export interface EncryptedColumn {
  /** `schema.table`. */
  readonly table: string;
  readonly column: string;
  /** Columns that name a row, without `workspace_id`. */
  readonly keyColumns: readonly string[];
  /** The purpose given to `encrypt` for this column. */
  readonly purpose: string;
  /** Rows of workspaces (the table has `workspace_id`) or of the operator. `workspace` by default. */
  readonly owner?: "workspace" | "operator";
}

const NAME = /^[a-z_][a-z0-9_]*$/;
const TABLE = /^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/;

/** The encrypted columns of the house; parts and products add theirs when they are built. */
export class ColumnRegistry {
  readonly #columns = new Map<string, EncryptedColumn>();

  /** Throws `SECRETS_COLUMN_INVALID` or `SECRETS_PURPOSE_INVALID`. */
  add(columns: readonly EncryptedColumn[]): void {
    for (const column of columns) {
      const name = `${column.table}.${column.column}`;
      placeOf(null, column.purpose);
      if (
        !TABLE.test(column.table) ||
        ![column.column, ...column.keyColumns].every((part) => NAME.test(part))
      ) {
        throw invalid(`The names of ${name} must be plain: lower-case letters, digits and _.`);
      }
      if (column.keyColumns.length === 0) throw invalid(`${name} needs key columns that name a row.`);
      if (this.#columns.has(name)) throw invalid(`${name} was registered twice.`);
      this.#columns.set(name, column);
    }
  }

  of(owner: "workspace" | "operator"): EncryptedColumn[] {
    return [...this.#columns.values()].filter((column) => (column.owner ?? "workspace") === owner);
  }
}

function invalid(problem: string): Error {
  return secretsErrors.SECRETS_COLUMN_INVALID({ problem });
}
