import type { Database, Statement } from "#platform/database";

/** The pool type of the driver, as the database part hands it out. */
export type DriverPool = ReturnType<Database["createPool"]>;

/** What we use of a driver's connection. */
export interface EngineClient {
  query(statement: { text: string; values?: unknown[]; name?: string }): Promise<{ rows: object[] }>;
  on(event: "error" | "end", listener: (error?: Error) => void): unknown;
  release(destroy?: boolean): void;
}

/** Sends one statement; the caller names the row type that the statement answers. */
export async function send<Row extends object>(client: EngineClient, statement: Statement): Promise<Row[]> {
  const { text, values, name } = statement;
  const { rows } = await client.query({
    text,
    ...(values === undefined ? {} : { values: [...values] }),
    ...(name === undefined ? {} : { name }),
  });
  return rows as Row[];
}

/** Whether the server answered with an error, so that the connection itself still works. */
export function isServerError(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return false;
  return /^[0-9A-Z]{5}$/.test(error.code) && !/^(57P|08)/.test(error.code);
}
