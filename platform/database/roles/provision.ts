import { type Client, escapeIdentifier, escapeLiteral } from "pg";
import { databaseErrors } from "../errors.ts";
import { sqlStateOf } from "../pool/faults.ts";
import type { DatabaseLogger } from "../types.ts";
import { canLogIn, connectFault, withClient } from "./administrator.ts";
import { userOf, withLogin } from "./connection-string.ts";
import { grantUse } from "./grants.ts";
import { derivePassword, scramVerifier } from "./passwords.ts";

export interface ProvisionOptions {
  /** URL of the database; its login is replaced by each role's. */
  readonly url: string;
  /** Role that owns the tables. */
  readonly owner: string;
  readonly rolePrefix: string;
  readonly secret: string;
  readonly appUrl: string | undefined;
  readonly opsUrl: string | undefined;
  readonly logger: DatabaseLogger;
}

export interface ProvisionedRoles {
  readonly appUrl: string;
  readonly opsUrl: string;
  /** Whether `ops` is exempt from row-level security; else a policy lets it through. */
  readonly opsBypasses: boolean;
}

interface RoleFacts {
  readonly superuser: boolean;
  readonly bypasses: boolean;
}

/** Names of the roles, so that a policy or a migration can refer to them. */
export function roleNames(rolePrefix: string): { readonly app: string; readonly ops: string } {
  return { app: `${rolePrefix}_app`, ops: `${rolePrefix}_ops` };
}

/**
 * Makes sure that the roles exist, can log in and may use what the owner makes, now and later.
 * The administrator is the owner, or a superuser.
 *
 * @throws DATABASE_ROLES with the SQL to run when the administrator may not do it,
 *   DATABASE_ROLE_TOO_POWERFUL when row-level security would not bind the app role.
 */
export async function provisionRoles(
  administrator: Client,
  options: ProvisionOptions,
): Promise<ProvisionedRoles> {
  const names = roleNames(options.rolePrefix);
  const appUrl =
    (await tryGiven(options.appUrl, "DATABASE_APP_URL")) ??
    (await ensureRole(administrator, options, names.app, "nobypassrls"));
  const opsUrl =
    (await tryGiven(options.opsUrl, "DATABASE_OPS_URL")) ??
    (await ensureRole(administrator, options, names.ops, "bypassrls"));
  const app = userOf(appUrl);
  const ops = userOf(opsUrl);
  await requireBound(administrator, app, options.owner);
  await grantUse(administrator, options.owner, [app, ops]);
  const opsBypasses = (await factsOf(administrator, ops))?.bypasses ?? false;
  return { appUrl, opsUrl, opsBypasses };
}

/** Finds a wrong login at the start and not at the first request. */
async function tryGiven(url: string | undefined, variable: string): Promise<string | undefined> {
  if (url === undefined) return undefined;
  try {
    await withClient(url, "app", async () => undefined);
    return url;
  } catch (thrown) {
    throw connectFault(thrown, variable, url);
  }
}

async function factsOf(administrator: Client, name: string): Promise<RoleFacts | undefined> {
  const { rows } = await administrator.query<RoleFacts>(
    "select rolsuper as superuser, rolsuper or rolbypassrls as bypasses from pg_roles where rolname = $1",
    [name],
  );
  return rows[0];
}

async function ensureRole(
  administrator: Client,
  options: ProvisionOptions,
  name: string,
  bypass: "bypassrls" | "nobypassrls",
): Promise<string> {
  const password = derivePassword(options.secret, name);
  const url = withLogin(options.url, name, password);
  const verifier = escapeLiteral(scramVerifier(password));
  const create = (attribute: string): string =>
    `create role ${escapeIdentifier(name)} login nosuperuser nocreatedb nocreaterole ${attribute} password ${verifier}`;
  if ((await factsOf(administrator, name)) === undefined) {
    try {
      await createRole(administrator, create, bypass, options.logger);
    } catch (cause) {
      throw rolesFault(
        `The role ${name} is missing, and the owner may not create it.`,
        create(bypass),
        cause,
      );
    }
  }
  if (await canLogIn(url, name.endsWith("_ops") ? "ops" : "app")) return url;
  const alter = `alter role ${escapeIdentifier(name)} password ${verifier}`;
  try {
    await administrator.query(alter);
    options.logger.warn({ role: name }, "The password of a database role was set anew");
  } catch (cause) {
    throw rolesFault(`The role ${name} has another password, and the owner may not change it.`, alter, cause);
  }
  return url;
}

async function createRole(
  administrator: Client,
  create: (attribute: string) => string,
  bypass: "bypassrls" | "nobypassrls",
  logger: DatabaseLogger,
): Promise<void> {
  try {
    await administrator.query(create(bypass));
  } catch (thrown) {
    if (isAlreadyThere(thrown)) return;
    if (bypass !== "bypassrls" || sqlStateOf(thrown) !== "42501") throw thrown;
    // Only a role that has this right may give it; without it a policy lets the role through.
    await administrator.query(create("nobypassrls"));
    logger.info({}, "The operations role was made without BYPASSRLS; policies let it through instead");
  }
}

/** Another starter was quicker. */
function isAlreadyThere(thrown: unknown): boolean {
  return ["42710", "23505"].includes(sqlStateOf(thrown) ?? "");
}

function rolesFault(reason: string, sql: string, cause: unknown): unknown {
  if (sqlStateOf(cause) !== "42501") return cause;
  return databaseErrors.DATABASE_ROLES({ reason, sql: `${sql};` }, { cause });
}

async function requireBound(administrator: Client, app: string, owner: string): Promise<void> {
  const facts = await factsOf(administrator, app);
  const power =
    app === owner
      ? "owns the tables"
      : facts?.superuser
        ? "is a superuser"
        : facts?.bypasses
          ? "has BYPASSRLS"
          : undefined;
  if (power !== undefined) throw databaseErrors.DATABASE_ROLE_TOO_POWERFUL({ role: app, power });
}
