import { Client } from "pg";
import { AppError, messageOf } from "#platform/kernel";
import { databaseErrors } from "../errors.ts";
import { isConnectionLoss, sqlStateOf } from "../pool/faults.ts";
import { connectionSettings } from "../pool/role-pool.ts";
import type { DatabaseRole } from "../types.ts";

const connectTimeoutSeconds = 10;

/** Opens one connection outside of any pool and without limits of time, gives it to `work`, and closes it. */
export async function withClient<Result>(
  url: string,
  role: DatabaseRole,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client(connectionSettings(url, role, connectTimeoutSeconds));
  // Without a listener a broken connection would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether the login of a URL is accepted; a wrong password answers false, any other fault is thrown. */
export async function canLogIn(url: string, role: DatabaseRole): Promise<boolean> {
  try {
    await withClient(url, role, async () => undefined);
    return true;
  } catch (thrown) {
    if (sqlStateOf(thrown) === "28P01" || sqlStateOf(thrown) === "28000") return false;
    throw thrown;
  }
}

const minimumVersion = 180_000;

/**
 * Checks that the server is one that we can work with.
 *
 * @throws DATABASE_SERVER_TOO_OLD, DATABASE_ENCODING
 */
export async function checkServer(client: Client): Promise<{ readonly version: string }> {
  const { rows } = await client.query<{ version: string; number: number; encoding: string }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
            pg_encoding_to_char(encoding) as encoding
       from pg_database where datname = current_database()`,
  );
  const [found] = rows;
  if (found === undefined) throw new Error("The server did not answer its version.");
  if (found.number < minimumVersion) throw databaseErrors.DATABASE_SERVER_TOO_OLD({ found: found.version });
  if (found.encoding !== "UTF8") throw databaseErrors.DATABASE_ENCODING({ found: found.encoding });
  return { version: found.version };
}

/** Turns a server that is away or refuses the login of a configured URL into words for the operator; other faults stay. */
export function connectFault(thrown: unknown, variable: string, url: string): unknown {
  if (thrown instanceof AppError) return thrown;
  const { host } = new URL(url);
  const reason = messageOf(thrown) || String(thrown);
  if (/^(28|3D)/.test(sqlStateOf(thrown) ?? "")) {
    return databaseErrors.DATABASE_CONNECTION_REFUSED({ variable, reason }, { cause: thrown });
  }
  if (isConnectionLoss(thrown)) {
    return databaseErrors.DATABASE_UNREACHABLE({ variable, host, reason }, { cause: thrown });
  }
  return thrown;
}
