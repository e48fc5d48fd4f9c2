import type { Database } from "#platform/database";

/** What is used of a driver's connection. */
interface Connection {
  query(text: string, values: unknown[]): Promise<{ rows: object[] }>;
  on(event: "error" | "end", listener: () => void): unknown;
  release(destroy: boolean): void;
}

/** Which bots this process fetches updates for: no other does at the same time. */
export interface PollClaims {
  /** Those of the given bots that nobody else has; they are this process's from now on. */
  claim(botIds: readonly string[]): Promise<readonly string[]>;
  release(botId: string): Promise<void>;
  close(): Promise<void>;
}

const LOCK_CLASS = 811_010;

/**
 * Claims are advisory locks of one connection for all bots: the server frees them when the connection
 * ends, however the process does.
 *
 * @param onLost the connection broke, so that others may claim what this process had
 */
export function createPollClaims(database: Pick<Database, "createPool">, onLost: () => void): PollClaims {
  const pool = database.createPool("owner", { limit: 1, name: "telegram polls" });
  let connection: Connection | undefined;

  async function connect(): Promise<Connection> {
    if (connection !== undefined) return connection;
    const client: Connection = await pool.connect();
    const onBroken = (): void => {
      if (connection !== client) return;
      connection = undefined;
      client.release(true);
      onLost();
    };
    client.on("error", onBroken);
    client.on("end", onBroken);
    connection = client;
    return client;
  }

  return {
    async claim(botIds) {
      if (botIds.length === 0) return [];
      const client = await connect();
      const { rows } = await client.query(
        `select id::text from unnest($1::bigint[]) as wanted (id)
          where pg_try_advisory_lock(${LOCK_CLASS}, hashint8(id))`,
        [[...botIds]],
      );
      return (rows as { readonly id: string }[]).map((row) => row.id);
    },
    async release(botId) {
      const query = `select pg_advisory_unlock(${LOCK_CLASS}, hashint8($1))`;
      await connection?.query(query, [botId]).catch(() => undefined);
    },
    async close() {
      const client = connection;
      connection = undefined;
      client?.release(true);
    },
  };
}
