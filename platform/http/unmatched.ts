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

/** A parameter with its constraint, the wildcard, or a character that expressions read as their own. */
const PARTS = /:\w+(?:\((?<constraint>[^/]*)\))?|\*|[.+?^${}()|[\]\\]/g;

/** `/api/v1/vin/:vin` or `/:api(^[Aa]pi$)/*` as an expression; a constraint goes up to the last bracket before a slash. */
function patternOf(pattern: string): RegExp {
  const source = pattern.replaceAll(PARTS, (part, constraint: string | undefined) => {
    if (constraint !== undefined) return `(?:${constraint.replaceAll(/^\^|\$$/g, "")})`;
    if (part.startsWith(":")) return "[^/]+";
    return part === "*" ? ".*" : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
