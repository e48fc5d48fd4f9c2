import type { DatabaseDependencies, ServerAccess } from "./dependencies.ts";
import { openBuiltIn } from "./embedded/open.ts";
import { openOn } from "./open-on.ts";
import { translate } from "./pool/faults.ts";
import { loginFault } from "./roles/administrator.ts";
import type { Database } from "./types.ts";

/**
 * Opens the database: starts or joins the built-in server unless `config.url` is set, makes sure
 * of the roles, and opens the pools. Migrations are a separate call.
 *
 * @throws AppError with a DATABASE_* code and one clear message when it cannot.
 */
export async function createDatabase(dependencies: DatabaseDependencies): Promise<Database> {
  const { config } = dependencies;
  const server = config.url === undefined ? await openBuiltIn(dependencies) : externalServer(config.url);
  try {
    return await openOn(server, dependencies);
  } catch (thrown) {
    await server.close();
    throw server.embedded ? thrown : loginFault(translate(thrown), "DATABASE_URL");
  }
}

function externalServer(url: string): ServerAccess {
  return {
    embedded: false,
    ownerUrl: url,
    administratorUrl: url,
    ensureRunning: () => Promise.resolve(),
    onStopped: () => undefined,
    close: () => Promise.resolve(),
  };
}
