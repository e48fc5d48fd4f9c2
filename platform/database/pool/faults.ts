import { AppError, messageOf } from "#platform/kernel";
import { databaseErrors } from "../errors.ts";

/** Wait advised to callers while the database is away; a restart takes less. */
const retryAfterSeconds = 1;

/** SQLSTATE classes and codes by which the server says that the connection is or will be gone. */
const goneStates = /^(08...|57P0[1-5]|25P03|53300|53200)$/;

const goneSystemCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** The driver's own errors carry no code; these are its words. */
const goneWords =
  /connection terminated|timeout exceeded when trying to connect|timeout expired|not queryable|query read timeout|after calling end/i;

/** SQLSTATE of an error of the server, also when the query builder wrapped it. */
export function sqlStateOf(thrown: unknown): string | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  if ("severity" in thrown && "code" in thrown && typeof thrown.code === "string") return thrown.code;
  return "cause" in thrown ? sqlStateOf(thrown.cause) : undefined;
}

/** Whether a write met a unique index, or a certain one. */
export function isUniqueViolation(thrown: unknown, constraint?: string): boolean {
  if (sqlStateOf(thrown) !== "23505") return false;
  return constraint === undefined || constraintOf(thrown) === constraint;
}

function constraintOf(thrown: unknown): string | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  if ("constraint" in thrown && typeof thrown.constraint === "string") return thrown.constraint;
  return "cause" in thrown ? constraintOf(thrown.cause) : undefined;
}

/** Whether an error of the driver means that the connection cannot be used again. */
export function isConnectionLoss(thrown: unknown): boolean {
  const state = sqlStateOf(thrown);
  if (state !== undefined) return goneStates.test(state);
  if (!(thrown instanceof Error)) return false;
  return goneSystemCodes.has(codeOf(thrown)) || goneWords.test(thrown.message);
}

/** Says that the disk of the built-in server is full, when a start failed of that; other faults stay. */
export function startFault(thrown: unknown, folder: string): unknown {
  if (sqlStateOf(thrown) !== "53100") return thrown;
  return databaseErrors.DATABASE_DISK_FULL_AT_START({ folder }, { cause: thrown });
}

/** Whether an error of connecting only means that all connections are taken. */
export function isCrowded(thrown: unknown): boolean {
  return sqlStateOf(thrown) === "53300" || /timeout exceeded when trying to connect/.test(messageOf(thrown));
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Turns what the driver throws into our catalogue; errors of the statement itself stay as they are. */
export function translate(thrown: unknown): unknown {
  if (thrown instanceof AppError) return thrown;
  const options = { cause: thrown, retryAfterSeconds };
  if (isCrowded(thrown)) {
    return databaseErrors.DATABASE_UNAVAILABLE({ reason: "all its connections are busy" }, options);
  }
  if (isConnectionLoss(thrown)) {
    return databaseErrors.DATABASE_UNAVAILABLE({ reason: "it cannot be reached or is restarting" }, options);
  }
  switch (sqlStateOf(thrown)) {
    case "53100":
      return databaseErrors.DATABASE_DISK_FULL(undefined, { ...options, retryAfterSeconds: 30 });
    case "57014":
      return databaseErrors.DATABASE_TIMEOUT(undefined, options);
    case "40001":
    case "40P01":
    case "55P03":
      return databaseErrors.DATABASE_CONFLICT(undefined, options);
    default:
      return thrown;
  }
}
