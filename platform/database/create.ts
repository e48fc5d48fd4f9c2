import type { DatabaseDependencies, ServerAccess } from "./dependencies.ts";
import { openBuiltIn } from "./embedded/open.ts";
import { whileServerSettles } from "./embedded/settle.ts";
import { openOn } from "./open-on.ts";
import { startFault } from "./pool/faults.ts";
import { connectFault } from "./roles/administrator.ts";
import type { Database } from "./types.ts";

/**
 * Opens the database: starts or joins the built-in server unless `config.url` is set, makes sure
 * of the roles, and opens the pools. Migrations are a separate call.
 *
 * @throws AppError with a DATABASE_* code and one clear message when it cannot.
 */
export async function createDatabase(dependencies: DatabaseDependencies): Promise<Database> {
  const { url } = dependencies.config;
  if (url === undefined) return openOwn(dependencies);
  try {
    return await openOn(externalServer(url), dependencies);
  } catch (thrown) {
    throw connectFault(thrown, "DATABASE_URL", url);
  }
}

async function openOwn(dependencies: DatabaseDependencies): Promise<Database> {
  try {
    const server = await openBuiltIn(dependencies);
    try {
      return await whileServerSettles(server, () => openOn(server, dependencies));
    } catch (thrown) {
      await server.close();
      throw thrown;
    }
  } catch (thrown) {
    throw startFault(thrown, dependencies.dataDirectory);
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
