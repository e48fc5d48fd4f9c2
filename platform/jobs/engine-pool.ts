import type { Database, Statement } from "#platform/database";

/** The pool type of the driver, as the database part hands it out. */
export type DriverPool = ReturnType<Database["createPool"]>;

/** What we use of a driver's connection. */
export interface EngineClient {
  query(statement: { text: string; values?: unknown[]; name?: string }): Promise<{ rows: object[] }>;
  on(event: "error" | "end", listener: (error?: Error) => void): unknown;
  release(destroy?: boolean): void;
}

/** Connections of the job engine, as the owner of its tables. */
export interface EnginePool {
  query<Row extends object = Record<string, unknown>>(statement: Statement): Promise<Row[]>;
  /** One transaction; every statement must be awaited. */
  transaction<Result>(work: (query: EnginePool["query"]) => Promise<Result>): Promise<Result>;
  /**
   * The same connections for the engine library. Nothing passes before `ready`, so that no job is
   * claimed before this process is known to be alive. The library's own LISTEN is never connected:
   * each pool is nudged by us, which saves a connection and a hop per queue.
   */
  forLibrary(ready: Promise<void>): DriverPool;
}

/**
 * Wraps a pool. Its commits do not wait for the disk: every change that the engine makes is a whole
 * transaction whose loss in a crash of the server only means that the job runs again, which jobs must
 * bear anyway. Enqueuing uses the caller's transaction and is as durable as that.
 */
export function createEnginePool(pool: DriverPool): EnginePool {
  const tuned = new WeakSet<object>();

  async function checkOut() {
    const client = await pool.connect();
    if (tuned.has(client)) return client;
    try {
      await client.query("set synchronous_commit = off");
    } catch (error) {
      client.release(true);
      throw error;
    }
    tuned.add(client);
    return client;
  }

  async function withClient<Result>(work: (client: EngineClient) => Promise<Result>): Promise<Result> {
    const client = await checkOut();
    let broken = true;
    try {
      const result = await work(client);
      broken = false;
      return result;
    } catch (error) {
      broken = !isServerError(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    query: (statement) => withClient((client) => send(client, statement)),
    transaction: (work) =>
      withClient(async (client) => {
        await client.query({ text: "begin" });
        try {
          const result = await work((statement) => send(client, statement));
          await client.query({ text: "commit" });
          return result;
        } catch (error) {
          if (isServerError(error)) await client.query({ text: "rollback" });
          throw error;
        }
      }),
    forLibrary: (ready) => {
      const connect = (callback?: unknown) =>
        callback === undefined ? ready.then(checkOut) : undefined;
      return Object.assign(Object.create(pool) as DriverPool, { connect });
    },
  };
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
function isServerError(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return false;
  return /^[0-9A-Z]{5}$/.test(error.code) && !/^(57P|08)/.test(error.code);
}
