import type { Client } from "pg";
import type { DatabaseDependencies, ServerAccess } from "./dependencies.ts";
import { OpenedDatabase } from "./opened-database.ts";
import { Availability } from "./pool/availability.ts";
import { checkServer, withClient } from "./roles/administrator.ts";
import { userOf } from "./roles/connection-string.ts";
import { type ProvisionedRoles, provisionRoles } from "./roles/provision.ts";
import type { Database } from "./types.ts";

/** Checks the server, makes sure of the roles and opens the pools. */
export async function openOn(server: ServerAccess, dependencies: DatabaseDependencies): Promise<Database> {
  const { config, logger } = dependencies;
  const { version, roles } = await withClient(server.administratorUrl, "owner", async (client) => ({
    version: (await checkServer(client)).version,
    roles: await prepareRoles(client, server, dependencies),
  }));
  const availability = new Availability(async () => {
    await server.ensureRunning();
    await withClient(roles.appUrl, "app", (client) => client.query("select 1"));
  }, logger);
  server.onStopped(() => availability.reportDown(new Error("The server process ended.")));
  return new OpenedDatabase({
    config,
    logger,
    clock: dependencies.clock,
    observer: dependencies.observer,
    availability,
    urls: { owner: server.ownerUrl, app: roles.appUrl, ops: roles.opsUrl },
    opsBypasses: roles.opsBypasses,
    serverVersion: version,
    embedded: server.embedded,
    ownFolder: server.embedded ? dependencies.dataDirectory : undefined,
    closeServer: () => server.close(),
  });
}

function prepareRoles(
  client: Client,
  server: ServerAccess,
  dependencies: DatabaseDependencies,
): Promise<ProvisionedRoles> {
  const { config, secret, logger } = dependencies;
  return provisionRoles(client, {
    url: server.ownerUrl,
    owner: userOf(server.ownerUrl),
    rolePrefix: config.rolePrefix,
    secret,
    appUrl: config.appUrl,
    opsUrl: config.opsUrl,
    logger,
  });
}
