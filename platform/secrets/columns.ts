import { secretsErrors } from "./errors.ts";
import { placeOf } from "./place.ts";

/** A text column whose values `encrypt` made. */
export interface EncryptedColumn {
  /** `schema.table`. */
  readonly table: string;
  readonly column: string;
  /** Columns that name a row, without `workspace_id`. */
  readonly keyColumns: readonly string[];
  /** The purpose given to `encrypt` for this column; `some.purpose.*` where the row's key is its last word. */
  readonly purpose: string;
  /**
   * Whose keys encrypt: those of the row's workspace (the table has `workspace_id`), those of the operator, or
   * `either`, which are those of the operator where `workspace_id` is null. `workspace` by default.
   */
  readonly owner?: "workspace" | "operator" | "either";
}

/** The purpose of one row of a column. */
export function purposeOf({ purpose }: EncryptedColumn, key: readonly string[]): string {
  return isPerRow(purpose) ? `${purpose.slice(0, -1)}${key.join(".")}` : purpose;
}

function isPerRow(purpose: string): boolean {
  return purpose.endsWith(".*");
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
      placeOf(null, purposeOf(column, ["key"]));
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
    return [...this.#columns.values()].filter((column) =>
      [owner, "either"].includes(column.owner ?? "workspace"),
    );
  }

  /** Whether a column holds what is encrypted for this purpose. */
  covers(purpose: string): boolean {
    return [...this.#columns.values()].some((column) =>
      isPerRow(column.purpose) ? purpose.startsWith(column.purpose.slice(0, -1)) : purpose === column.purpose,
    );
  }
}

function invalid(problem: string): Error {
  return secretsErrors.SECRETS_COLUMN_INVALID({ problem });
}
