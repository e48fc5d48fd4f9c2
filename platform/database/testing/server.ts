import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { escapeLiteral } from "pg";
import { readEnvironment } from "#platform/config";
import type { ServerAccess } from "../dependencies.ts";
import { superuser } from "../embedded/initialise.ts";
import { type EmbeddedServer, openEmbedded } from "../embedded/supervisor.ts";
import { whileServerSettles } from "../embedded/settle.ts";
import { sqlStateOf } from "../pool/faults.ts";
import { withClient } from "../roles/administrator.ts";
import { socketUrl } from "../roles/connection-string.ts";
import { derivePassword, scramVerifier } from "../roles/passwords.ts";

/** The server that all test files of one run share. */
export interface TestServer {
  readonly owner: string;
  readonly secret: string;
  superuserUrl(database: string): string;
  access(database: string): ServerAccess;
  leave(): Promise<void>;
}

const owner = "tradepost_owner";
const secret = "only for databases that tests throw away";
/** Test files of one run may follow one another with a gap; the server waits that long for the next. */
const lingerSeconds = 2;

/** Names the folder of the server that the test script holds for the whole run. */
export const TEST_SERVER_VARIABLE = "TEST_DATABASE_FOLDER";

/** The folder of this run's server: the files of a run are children of one process, so its id names it. */
export function testServerFolder(runner: number): string {
  return path.join(tmpdir(), `tradepost-test-${process.getuid?.() ?? 0}-${runner}`);
}

/** Joins the server of this test run, or starts it when files are run without the test script. */
export async function joinTestServer(
  folder: string = readEnvironment()[TEST_SERVER_VARIABLE] ?? testServerFolder(process.ppid),
): Promise<TestServer> {
  const server = await joinOrStart(folder);
  const urlOf = (database: string, user: string, password: string): string =>
    socketUrl(server.socketDirectory, database, user, password);
  const superuserUrl = (database: string): string => urlOf(database, superuser, server.superuserPassword);
  await whileServerSettles(server, () => ensureOwnerRole(superuserUrl("postgres")));
  return {
    owner,
    secret,
    superuserUrl,
    access: (database) => ({
      embedded: true,
      ownerUrl: urlOf(database, owner, derivePassword(secret, owner)),
      administratorUrl: superuserUrl(database),
      ensureRunning: () => server.ensureRunning(),
      onStopped: (callback) => server.onStopped(callback),
      // The server is left only after the database was dropped.
      close: () => Promise.resolve(),
    }),
    leave: () => server.close(),
  };
}

/** The folder may be removed by the guard of a finished run at the very moment when this one begins. */
async function joinOrStart(folder: string): Promise<EmbeddedServer> {
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o711 });
      return await openEmbedded({
        dataDirectory: folder,
        logger,
        testing: true,
        lingerSeconds,
        removeAfterwards: folder,
      });
    } catch (thrown) {
      if (attempt === 3) throw thrown;
      await sleep(500);
    }
  }
}

async function ensureOwnerRole(superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, "owner", async (client) => {
    const { rows } = await client.query("select 1 from pg_roles where rolname = $1", [owner]);
    if (rows.length > 0) return;
    const verifier = escapeLiteral(scramVerifier(derivePassword(secret, owner)));
    await client.query(`create role ${owner} login password ${verifier}`).catch((thrown: unknown) => {
      if (!["42710", "23505"].includes(sqlStateOf(thrown) ?? "")) throw thrown;
    });
  });
}
