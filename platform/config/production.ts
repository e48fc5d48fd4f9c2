import type { Variable } from "./variable.ts";

/** Texts that documentation and templates put where a real secret belongs. */
const EXAMPLE_SECRET =
  /change.?me|example|your.?(secret|key|token|password)|placeholder|^(secret|password|admin|test|default)/i;

const DEFAULT_PASSWORDS = new Set([
  "",
  "admin",
  "changeme",
  "default",
  "example",
  "pass",
  "password",
  "postgres",
  "redis",
  "root",
  "secret",
  "test",
  "tradepost",
]);

/** Fewer different characters than this is a pattern, no random secret. */
const MINIMUM_DISTINCT_CHARACTERS = 10;
const MINIMUM_SECRET_LENGTH = 16;

/** What is unwise about a value in production, as the rest of a sentence after the variable's name. */
export function productionProblems(variable: Variable<unknown>, given: string, value: unknown): string[] {
  const own = variable.productionWarning(value);
  return [own, urlProblem(given), secretProblem(variable, given)].filter((problem) => problem !== undefined);
}

function urlProblem(given: string): string | undefined {
  const parsed = given.includes("://") ? URL.parse(given) : null;
  if (parsed === null || parsed.username === "") return undefined;
  const isDefault =
    DEFAULT_PASSWORDS.has(parsed.password.toLowerCase()) || parsed.password === parsed.username;
  return isDefault ? "holds a default password or none" : undefined;
}

function secretProblem(variable: Variable<unknown>, given: string): string | undefined {
  if (!variable.secret || given === "" || given.includes("://")) return undefined;
  if (given === variable.example || EXAMPLE_SECRET.test(given))
    return "is a text from documentation, which others know";
  if (given.length < MINIMUM_SECRET_LENGTH) return `is shorter than ${MINIMUM_SECRET_LENGTH} characters`;
  if (new Set(given).size < MINIMUM_DISTINCT_CHARACTERS)
    return "repeats a few characters, so it can be guessed";
  return undefined;
}
