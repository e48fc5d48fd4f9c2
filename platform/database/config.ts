import { type ConfigOf, defineConfig, integer, optionalUrl, text } from "#platform/config";

const schemes = ["postgres", "postgresql"];

export const databaseConfig = defineConfig("Database", {
  url: optionalUrl({
    name: "DATABASE_URL",
    description:
      "PostgreSQL 18 server, as the role that owns the database. When absent, Tradepost runs its own server in the data folder.",
    example: "postgres://tradepost_owner:password@127.0.0.1:5432/tradepost",
    schemes,
    secret: true,
  }),
  appUrl: optionalUrl({
    name: "DATABASE_APP_URL",
    description:
      "Login of the role that serves tenants, when the owner may not create roles itself. It must own nothing and must not bypass row-level security.",
    example: "postgres://tradepost_app:password@127.0.0.1:5432/tradepost",
    schemes,
    secret: true,
  }),
  opsUrl: optionalUrl({
    name: "DATABASE_OPS_URL",
    description: "Login of the role that sees all tenants, when the owner may not create roles itself.",
    example: "postgres://tradepost_ops:password@127.0.0.1:5432/tradepost",
    schemes,
    secret: true,
  }),
  rolePrefix: text({
    name: "DATABASE_ROLE_PREFIX",
    description:
      "First part of the names of the roles that Tradepost creates (PREFIX_app, PREFIX_ops). Two installations on one server need two prefixes.",
    fallback: "tradepost",
  }),
  poolLimit: integer({
    name: "DATABASE_POOL_LIMIT",
    description: "Most connections of one process for serving tenants.",
    fallback: 10,
    minimum: 2,
    maximum: 500,
  }),
  connectTimeoutSeconds: integer({
    name: "DATABASE_CONNECT_TIMEOUT_SECONDS",
    description: "Longest wait for a connection, new or from the pool; then the caller gets 503.",
    fallback: 5,
    minimum: 1,
    maximum: 120,
  }),
  statementTimeoutSeconds: integer({
    name: "DATABASE_STATEMENT_TIMEOUT_SECONDS",
    description: "Longest run of one statement; migrations have no limit.",
    fallback: 30,
    minimum: 1,
    maximum: 3600,
  }),
});

export type DatabaseConfig = ConfigOf<typeof databaseConfig>;
