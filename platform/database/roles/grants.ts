import { type Client, escapeIdentifier } from "pg";
import { databaseErrors } from "../errors.ts";
import { sqlStateOf } from "../pool/faults.ts";

/**
 * Lets the roles use what the owner has made and will make: rows, sequences and functions, never
 * structure. Does nothing when that was done before.
 */
export async function grantUse(
  administrator: Client,
  owner: string,
  roles: readonly string[],
): Promise<void> {
  const missing: string[] = [];
  for (const role of roles) if (!(await hasDefaults(administrator, owner, role))) missing.push(role);
  if (missing.length === 0) return;
  const statements = [
    ...defaultPrivileges(owner, missing),
    ...(await existingObjects(administrator, owner, missing)),
  ];
  try {
    for (const statement of statements) await administrator.query(statement);
  } catch (cause) {
    if (sqlStateOf(cause) !== "42501") throw cause;
    throw databaseErrors.DATABASE_ROLES(
      { reason: "The owner may not grant the use of its tables.", sql: `${statements.join(";\n")};` },
      { cause },
    );
  }
}

async function hasDefaults(administrator: Client, owner: string, role: string): Promise<boolean> {
  const { rows } = await administrator.query(
    `select 1 from pg_default_acl d, aclexplode(d.defaclacl) a
      where d.defaclrole = $1::regrole and a.grantee = $2::regrole and d.defaclobjtype = 'r' limit 1`,
    [escapeIdentifier(owner), escapeIdentifier(role)],
  );
  return rows.length > 0;
}

function defaultPrivileges(owner: string, roles: readonly string[]): readonly string[] {
  const start = `alter default privileges for role ${escapeIdentifier(owner)} grant`;
  const to = `to ${roles.map(escapeIdentifier).join(", ")}`;
  return [
    `${start} usage on schemas ${to}`,
    `${start} usage, select on sequences ${to}`,
    `${start} execute on routines ${to}`,
    // Last, because its presence says that all were made.
    `${start} select, insert, update, delete on tables ${to}`,
  ];
}

/** Grants on schemas of the owner that are older than the roles, as after a restore. */
async function existingObjects(
  administrator: Client,
  owner: string,
  roles: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await administrator.query<{ schema: string }>(
    "select nspname as schema from pg_namespace where nspowner = $1::regrole and nspname !~ '^pg_'",
    [escapeIdentifier(owner)],
  );
  const to = `to ${roles.map(escapeIdentifier).join(", ")}`;
  return rows.flatMap(({ schema }) => {
    const name = escapeIdentifier(schema);
    return [
      `grant usage on schema ${name} ${to}`,
      `grant select, insert, update, delete on all tables in schema ${name} ${to}`,
      `grant usage, select on all sequences in schema ${name} ${to}`,
      `grant execute on all routines in schema ${name} ${to}`,
    ];
  });
}
