import type { InjectOptions, LightMyRequestResponse } from "fastify";
import type { HttpServer } from "#platform/http";

interface Operation {
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

/** Codes that every route may answer with: refused credentials, and whatever the HTTP part itself refuses. */
const EVERYWHERE =
  /^(HTTP_|LIMITS_|IDENTITY_KEY_(MISSING|UNKNOWN|EXPIRED|REVOKED|IP_REFUSED)$|IDENTITY_TOKEN_|IDENTITY_SESSION_ENDED$)/;

/** Throws when a problem's code is not named at its route in the API document. */
export function requireDocumented(
  { app }: Pick<HttpServer, "app">,
  { method = "GET", url }: InjectOptions,
  answer: LightMyRequestResponse,
): void {
  if (answer.statusCode < 400) return;
  const { code } = answer.json<{ code: string }>();
  if (EVERYWHERE.test(code)) return;
  const { pathname } = new URL(String(url), "http://localhost");
  const { paths } = app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> };
  const path = pathname in paths ? pathname : Object.keys(paths).find((given) => matches(given, pathname));
  const told = paths[path ?? ""]?.[method.toLowerCase()]?.responses[answer.statusCode]?.description ?? "";
  if (!told.includes(`\`${code}\``))
    throw new Error(
      `${method} ${pathname} answered ${answer.statusCode} ${code}, which it does not document.`,
    );
}

function matches(pattern: string, pathname: string): boolean {
  const [wanted, given] = [pattern.split("/"), pathname.split("/")];
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith("{") || part === given[index])
  );
}
