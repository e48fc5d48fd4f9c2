import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { messageOf } from "#platform/kernel";
import { ConfigError } from "./fault.ts";

/** Names and texts as the operator gave them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The process's environment over the `.env` file of the working directory, when there is one.
 *
 * An empty text counts as not set. `NODE_ENV=production` or `test` stands in for a missing
 * `TRADEPOST_ENVIRONMENT`. Throws a `ConfigError` when `.env` exists but cannot be read.
 */
export function readEnvironment(directory: string = process.cwd()): Environment {
  const given = { ...withoutEmpty(readEnvFile(directory)), ...withoutEmpty(process.env) };
  const standsIn = given["NODE_ENV"] === "production" || given["NODE_ENV"] === "test";
  return standsIn ? { TRADEPOST_ENVIRONMENT: given["NODE_ENV"], ...given } : given;
}

/** Whether the operator calls this installation a production one. */
export function isProduction(environment: Environment): boolean {
  return (environment["TRADEPOST_ENVIRONMENT"] || environment["NODE_ENV"]) === "production";
}

function readEnvFile(directory: string): Environment {
  const path = join(directory, ".env");
  try {
    return parseEnv(readFileSync(path, "utf8"));
  } catch (cause) {
    if (isMissing(cause)) return {};
    throw new ConfigError(
      [
        {
          variable: ".env",
          problem: `${path} exists but cannot be read: ${messageOf(cause)}.`,
          cure: "Let the user that runs Tradepost read it, or remove it.",
        },
      ],
      { cause },
    );
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
}

function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
}
