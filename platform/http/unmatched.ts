import type { AppError } from "#platform/kernel";
import { httpErrors } from "./errors.ts";

/** Knows which methods each path takes, for requests that no route matched. */
export interface KnownPaths {
  add(method: string, pattern: string): void;
  /** `HTTP_METHOD_NOT_ALLOWED` with the methods that the path takes, or `HTTP_NOT_FOUND`. */
  refusal(path: string): { readonly error: AppError; readonly allow: string | undefined };
}

export function createKnownPaths(): KnownPaths {
  const methods = new Map<string, Set<string>>();
  const patterns = new Map<string, RegExp>();
  return {
    add(method, pattern) {
      const known = methods.get(pattern);
      if (known !== undefined) {
        known.add(method);
        return;
      }
      methods.set(pattern, new Set([method]));
      patterns.set(pattern, patternOf(pattern));
    },
    refusal(path) {
      const allowed = [...patterns]
        .filter(([, expression]) => expression.test(path))
        .flatMap(([pattern]) => [...(methods.get(pattern) ?? [])]);
      if (allowed.length === 0) return { error: httpErrors.HTTP_NOT_FOUND(), allow: undefined };
      const allow = [...new Set(allowed)].sort().join(", ");
      return { error: httpErrors.HTTP_METHOD_NOT_ALLOWED({ allowed: allow }), allow };
    },
  };
}

/** `/api/v1/vin/:vin` as an expression; constraints in parentheses are not used by our routes. */
function patternOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/:\w+/g, "[^/]+")
    .replaceAll("*", ".*");
  return new RegExp(`^${source}$`);
}
