import { defineErrors } from "#platform/kernel";

/** Faults of a running server: the caller may try again. */
const running = {
  DATABASE_UNAVAILABLE: {
    status: 503,
    title: "Database is not available",
    retry: true,
    detail: (given: { reason: string }) =>
      `The database cannot answer now: ${given.reason}. Nothing was changed; try again in a moment.`,
  },
  DATABASE_OUTCOME_UNKNOWN: {
    status: 503,
    title: "Outcome of a change is unknown",
    retry: true,
    detail: (_given: undefined) =>
      "The connection to the database broke while the change was being committed, so it may or may not be stored. Look at the current state, or repeat with the same Idempotency-Key.",
  },
  DATABASE_DISK_FULL: {
    status: 503,
    title: "Database disk is full",
    retry: true,
    detail: (_given: undefined) =>
      "The disk of the database is full. Nothing was changed; free some space and it continues without a restart.",
  },
  DATABASE_TIMEOUT: {
    status: 503,
    title: "Database took too long",
    retry: true,
    detail: (_given: undefined) =>
      "A statement ran longer than DATABASE_STATEMENT_TIMEOUT_SECONDS and was stopped. Nothing was changed.",
  },
  DATABASE_CONFLICT: {
    status: 503,
    title: "Concurrent change",
    retry: true,
    detail: (_given: undefined) =>
      "Another change touched the same rows at the same moment. Nothing was changed; try again.",
  },
  DATABASE_WORKSPACE_INVALID: {
    status: 500,
    title: "Workspace id is not a UUID",
    retry: false,
    detail: (_given: undefined) => "A workspace id must be a lower-case UUID.",
  },
  DATABASE_TRANSACTION_ENDED: {
    status: 500,
    title: "Transaction has ended",
    retry: false,
    detail: (_given: undefined) =>
      "A statement was sent on a transaction that has ended; await every statement inside its function.",
  },
  DATABASE_TRANSACTION_ABORTED: {
    status: 500,
    title: "Transaction was aborted",
    retry: false,
    detail: (_given: undefined) =>
      "A statement failed and its error was swallowed, so nothing was stored. Run statements that may fail in a savepoint.",
  },
} as const;

/** Faults that stop a start: one clear message each, read by the operator. */
const starting = {
  DATABASE_START_FAILED: {
    status: 500,
    title: "Own database server did not start",
    retry: false,
    detail: (given: { reason: string; log: string }) =>
      `The database server did not start: ${given.reason} Its log is ${given.log}.`,
  },
  DATABASE_FOLDER_UNWRITABLE: {
    status: 500,
    title: "Database folder cannot be written",
    retry: false,
    detail: (given: { folder: string; reason: string }) =>
      `The folder ${given.folder} cannot be used for the database (${given.reason}). Give the user that runs Tradepost write access, or set TRADEPOST_DATA_DIR to another folder.`,
  },
  DATABASE_DISK_FULL_AT_START: {
    status: 500,
    title: "Disk is full",
    retry: false,
    detail: (given: { folder: string }) =>
      `The disk that holds ${given.folder} is full, so the database cannot start. Free at least 100 MB, or set TRADEPOST_DATA_DIR to a folder on another disk.`,
  },
  DATABASE_VERSION_MISMATCH: {
    status: 500,
    title: "Database folder belongs to another PostgreSQL version",
    retry: false,
    detail: (given: { folder: string; found: string; expected: string }) =>
      `The folder ${given.folder} was written by PostgreSQL ${given.found}, and this Tradepost brings PostgreSQL ${given.expected}. Start the Tradepost version that wrote it, make a backup there and restore it here, or choose another folder with TRADEPOST_DATA_DIR.`,
  },
  DATABASE_SERVER_TOO_OLD: {
    status: 500,
    title: "PostgreSQL server is too old",
    retry: false,
    detail: (given: { found: string }) =>
      `DATABASE_URL leads to PostgreSQL ${given.found}; Tradepost needs 18 or newer. Upgrade that server, or remove DATABASE_URL to use the built-in one.`,
  },
  DATABASE_ENCODING: {
    status: 500,
    title: "Database is not UTF-8",
    retry: false,
    detail: (given: { found: string }) =>
      `The database has the encoding ${given.found}; Tradepost needs UTF8. Create it anew: CREATE DATABASE tradepost ENCODING 'UTF8' TEMPLATE template0;`,
  },
  DATABASE_PLATFORM_UNSUPPORTED: {
    status: 500,
    title: "No built-in PostgreSQL for this machine",
    retry: false,
    detail: (given: { platform: string; reason: string }) =>
      `The built-in PostgreSQL cannot run on ${given.platform}: ${given.reason}. Set DATABASE_URL to a PostgreSQL 18 server.`,
  },
  DATABASE_USER_UNSUITABLE: {
    status: 500,
    title: "PostgreSQL cannot run as this user",
    retry: false,
    detail: (given: { reason: string }) =>
      `The built-in PostgreSQL cannot run as this user: ${given.reason}. Or set DATABASE_URL to a PostgreSQL 18 server.`,
  },
  DATABASE_PASSWORD_MISSING: {
    status: 500,
    title: "Password of the built-in server is missing",
    retry: false,
    detail: (given: { file: string }) =>
      `The database folder exists, but the file ${given.file} with its password does not. Put the file back from a backup of the data folder.`,
  },
  DATABASE_ROLES: {
    status: 500,
    title: "Database roles cannot be prepared",
    retry: false,
    detail: (given: { reason: string; sql: string }) =>
      `${given.reason} Ask the administrator of the server to run this, then start again:\n${given.sql}`,
  },
  DATABASE_ROLE_TOO_POWERFUL: {
    status: 500,
    title: "Role that serves tenants is too powerful",
    retry: false,
    detail: (given: { role: string; power: string }) =>
      `The role ${given.role} that serves tenants ${given.power}, so row-level security would not bind it. Name another role in DATABASE_APP_URL, or run: ALTER ROLE ${given.role} NOSUPERUSER NOBYPASSRLS;`,
  },
  DATABASE_UNREACHABLE: {
    status: 503,
    title: "Database server cannot be reached",
    retry: true,
    detail: (given: { variable: string; host: string; reason: string }) =>
      `The server ${given.host} in ${given.variable} cannot be reached: ${given.reason}. Check that it runs and that host and port are right; or remove ${given.variable} to use the built-in server.`,
  },
  DATABASE_CONNECTION_REFUSED: {
    status: 500,
    title: "Database login failed",
    retry: false,
    detail: (given: { variable: string; reason: string }) =>
      `The server refused the login in ${given.variable}: ${given.reason}. Check user, password and database name.`,
  },
} as const;

const migrating = {
  DATABASE_NEWER: {
    status: 500,
    title: "Database is newer than this Tradepost",
    retry: false,
    detail: (given: { migration: string }) =>
      `The database already has the migration ${given.migration}, which this version of Tradepost does not know. Start the newer version that wrote it, or restore a backup made before the upgrade.`,
  },
  DATABASE_MIGRATION_EDITED: {
    status: 500,
    title: "Applied migration was edited",
    retry: false,
    detail: (given: { migration: string }) =>
      `The migration ${given.migration} was changed after it had been applied. Restore the file, and put the change into a new migration.`,
  },
  DATABASE_MIGRATION_ORDER: {
    status: 500,
    title: "Migration came too late",
    retry: false,
    detail: (given: { migration: string; last: string }) =>
      `The migration ${given.migration} has a lower number than ${given.last}, which is already applied. Give it the next free number.`,
  },
  DATABASE_MIGRATION_INVALID: {
    status: 500,
    title: "Migration files are not valid",
    retry: false,
    detail: (given: { reason: string }) =>
      `${given.reason} Files are named like 0001_name.sql, each number once.`,
  },
  DATABASE_MIGRATION_FAILED: {
    status: 500,
    title: "Migration failed",
    retry: false,
    detail: (given: { migration: string; reason: string }) =>
      `The migration ${given.migration} failed and was undone: ${given.reason}`,
  },
  DATABASE_ROLLBACK_MISSING: {
    status: 500,
    title: "Migration cannot be undone",
    retry: false,
    detail: (given: { migration: string }) =>
      `The migration ${given.migration} has no part under a line "-- rollback". Restore a backup instead.`,
  },
} as const;

/** Codes of the database part. */
export const databaseErrors = defineErrors("DATABASE", { ...running, ...starting, ...migrating });
