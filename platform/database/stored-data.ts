/** What becomes of rows when their person or workspace is erased. `keep` needs a reason that can be told to a person. */
export type Fate = "delete" | { readonly keep: string };

/** A column by which rows tell of one person. */
export interface PersonColumn {
  readonly column: string;
  /** What the column holds: the person's id, the e-mail address in any case, or `user:` and the id (`telegram:` and the number for people at bots). */
  readonly by: "user-id" | "email" | "actor";
  /** `clear` sets the column to null, `replaceBy` to a text; the row stays, for it is of somebody else besides. */
  readonly whenErased: Fate | "clear" | { readonly replaceBy: string };
  /** Whether the row goes into the person's export by this column; `clear`ed ones usually do not. */
  readonly exported: boolean;
}

/** Rows that tell of people whom a bot knows by Telegram's number, with an account or without. */
export interface TelegramRows {
  /**
   * Which rows those are, in SQL: `$1`, named once, is a JSON array with an object for each person and bot, of `realm`,
   * `bot_id` (null for a realm without bots) and `telegram_user_id`.
   */
  readonly where: string;
  /** `call` names a function of the database that removes the rows of that array and answers how many. */
  readonly whenErased: "delete" | { readonly call: string };
  readonly exported: boolean;
}

/**
 * What one table holds, of whom, and what becomes of it. The one registry of these drives export and erasure,
 * and a test holds every table of the database to it.
 */
export interface StoredData {
  /** `schema.table`. */
  readonly table: string;
  /** Columns that a person gets to see in an export. */
  readonly exported: readonly string[];
  /** All other columns, each with the reason why not. */
  readonly withheld: Readonly<Record<string, string>>;
  /** Set when rows belong to a workspace. */
  readonly ofWorkspace?: {
    readonly column: string;
    /** `call` names a function of the database that removes the rows of the workspace given and answers how many. */
    readonly whenErased: Fate | { readonly call: string };
  };
  /** Columns that tell of persons; none for a table that tells of nobody. */
  readonly ofPersons: readonly PersonColumn[];
  /** Set when rows tell of people at bots. */
  readonly ofTelegram?: TelegramRows;
}
