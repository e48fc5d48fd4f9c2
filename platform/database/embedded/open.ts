import { escapeIdentifier, escapeLiteral } from "pg";
import type { DatabaseDependencies, ServerAccess } from "../dependencies.ts";
import { sqlStateOf } from "../pool/faults.ts";
import { canLogIn, withClient } from "../roles/administrator.ts";
import { socketUrl } from "../roles/connection-string.ts";
import { derivePassword, scramVerifier } from "../roles/passwords.ts";
import { superuser } from "./initialise.ts";
import { whileServerSettles } from "./settle.ts";
import { openEmbedded } from "./supervisor.ts";

const databaseName = "tradepost";

/** The built-in server with the owner and the database on it. */
export async function openBuiltIn(dependencies: DatabaseDependencies): Promise<ServerAccess> {
  const { config, dataDirectory, logger, secret } = dependencies;
  const server = await openEmbedded({ dataDirectory, logger, ...dependencies.embedded });
  const urlOf = (database: string, user: string, password: string): string =>
    socketUrl(server.socketDirectory, database, user, password);
  const owner = `${config.rolePrefix}_owner`;
  const ownerPassword = derivePassword(secret, owner);
  const ownerUrl = urlOf(databaseName, owner, ownerPassword);
  try {
    const administratorUrl = urlOf("postgres", superuser, server.superuserPassword);
    await whileServerSettles(server, () => ensureOwner(administratorUrl, owner, ownerPassword, ownerUrl));
  } catch (thrown) {
    await server.close();
    throw thrown;
  }
  return {
    embedded: true,
    ownerUrl,
    administratorUrl: urlOf(databaseName, superuser, server.superuserPassword),
    ensureRunning: () => server.ensureRunning(),
    onStopped: (callback) => server.onStopped(callback),
    close: () => server.close(),
  };
}

/** Makes the owner and its database on first start, and gives the owner its password again when the secret has changed. */
async function ensureOwner(
  administratorUrl: string,
  owner: string,
  password: string,
  ownerUrl: string,
): Promise<void> {
  await withClient(administratorUrl, "owner", async (client) => {
    const verifier = escapeLiteral(scramVerifier(password));
    const { rows } = await client.query("select 1 from pg_database where datname = $1", [databaseName]);
    const name = escapeIdentifier(owner);
    if (rows.length === 0) {
      await client.query(`create role ${name} login password ${verifier}`).catch(ignoreExisting);
      await client.query(`create database ${databaseName} owner ${name}`).catch(ignoreExisting);
    }
    if (await canLogIn(ownerUrl, "owner")) return;
    await client.query(`alter role ${name} password ${verifier}`);
  });
}

/** Another process that started at the same moment was quicker. */
function ignoreExisting(thrown: unknown): void {
  if (!["42710", "42P04", "23505"].includes(sqlStateOf(thrown) ?? "")) throw thrown;
}
