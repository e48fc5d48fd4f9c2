import type { Statement } from "#platform/database";
import { type DriverPool, type EngineClient, isServerError, send } from "./driver.ts";
import { libraryPool } from "./library-pool.ts";

/** Connections of the job engine, as the owner of its tables. */
export interface EnginePool {
  query<Row extends object = Record<string, unknown>>(statement: Statement): Promise<Row[]>;
  /** One transaction; every statement must be awaited. */
  transaction<Result>(work: (query: EnginePool["query"]) => Promise<Result>): Promise<Result>;
  /**
   * The same connections for the engine library; nothing passes before `ready`.
   *
   * @param onUnstored told when the library could not store an outcome
   */
  forLibrary(ready: Promise<void>, onUnstored: () => void): DriverPool;
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
    forLibrary: (ready, onUnstored) => libraryPool(pool, () => ready.then(checkOut), onUnstored),
  };
}
