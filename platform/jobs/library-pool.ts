import { type DriverPool, type EngineClient, isServerError } from "./driver.ts";

type LibraryClient = Pick<EngineClient, "query" | "release">;

/** Statements whose failure the library lets end the process, as an unhandled rejection. */
const OUTCOMES = /^(return|complete|fail)_job/;

/**
 * The pool as the engine library sees it.
 *
 * Its own LISTEN is never connected: each pool of workers is nudged by us, which saves a connection and
 * a hop per queue. And when it cannot store an outcome it is told that it could, and we are told the
 * truth: the worker then begins anew, and what it held runs again.
 */
export function libraryPool(
  pool: DriverPool,
  checkOut: () => Promise<EngineClient>,
  onUnstored: () => void,
): DriverPool {
  function failed(name: string | undefined, error: unknown): { rows: object[] } {
    if (name === undefined || !OUTCOMES.test(name)) throw error;
    onUnstored();
    return { rows: [] };
  }

  function guarded(client: EngineClient): LibraryClient {
    let broken = false;
    return {
      async query(statement) {
        try {
          return await client.query(statement);
        } catch (error) {
          if (!isServerError(error)) broken = true;
          return failed(statement.name, error);
        }
      },
      release: () => client.release(broken),
    };
  }

  const unreachable = (error: unknown): LibraryClient => ({
    query: async (statement) => failed(statement.name, error),
    release: () => undefined,
  });

  const connect = (callback?: unknown) =>
    callback === undefined ? checkOut().then(guarded, unreachable) : undefined;
  return Object.assign(Object.create(pool) as DriverPool, { connect });
}
