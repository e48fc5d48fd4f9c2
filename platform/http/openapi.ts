import swagger from "@fastify/swagger";
import type { FastifySchema } from "fastify";
import { Problem, PROBLEM_CONTENT_TYPE } from "./problem.ts";
import type { RouteRules } from "./route-options.ts";
import type { HttpApp, HttpServerDeps } from "./server-types.ts";

const BEARER = { apiKeyAsBearer: [] };
const HEADER = { apiKeyInHeader: [] };

/** Collects the schemas of all routes that are registered afterwards. */
export async function registerOpenApi(
  app: HttpApp,
  { version }: Pick<HttpServerDeps, "version">,
): Promise<void> {
  app.addSchema(Problem);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Tradepost", version, description: DESCRIPTION },
      // Relative, so that the reference's form calls the very server it came from.
      servers: [{ url: "/" }],
      components: {
        securitySchemes: {
          apiKeyAsBearer: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "tp_...",
            description: "API key as a bearer token.",
          },
          apiKeyInHeader: {
            type: "apiKey",
            in: "header",
            name: "X-API-Key",
            description: "The same key in a header of its own.",
          },
        },
      },
    },
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, index) =>
        typeof schema.$id === "string" ? schema.$id : `schema-${index}`,
    },
    transform: ({ schema, url, route }) => ({ url, schema: documented(schema, route.config ?? {}) }),
  });
}

const DESCRIPTION = `Errors are \`${PROBLEM_CONTENT_TYPE}\` documents with a stable \`code\`.
Every limited answer carries \`RateLimit-Policy\` (what is allowed), \`RateLimit\` (what is left) and \`X-RateLimit-*\`;
a refused call gets 429 with \`Retry-After\` in seconds. \`X-Request-Id\` names each request in our logs.`;

function documented(schema: FastifySchema | undefined, rules: Partial<RouteRules>): FastifySchema {
  const { response, description, ...rest } = schema ?? {};
  const problems = Object.fromEntries(
    problemStatuses(rest, rules).map(([status, text]) => [status, problemResponse(text)]),
  );
  const notes = [
    description,
    rules.scope === undefined ? undefined : `Needs a key with the scope \`${rules.scope}\`.`,
  ];
  return {
    ...rest,
    description: notes.filter((note) => note !== undefined).join("\n\n"),
    security: securityOf(rules.access),
    response: { ...problems, ...(response as Readonly<Record<string, unknown>> | undefined) },
  };
}

function problemStatuses(
  schema: FastifySchema,
  { access, scope, limits }: Partial<RouteRules>,
): [string, string][] {
  const takesInput = [schema.body, schema.params, schema.querystring, schema.headers].some(
    (part) => part !== undefined,
  );
  const all: [boolean, string, string][] = [
    [takesInput, "400", "The request does not fit its description."],
    [access !== "public", "401", "The key is missing, unknown, expired or revoked."],
    [access !== "public" && scope !== undefined, "403", "The key may not do this."],
    [schema.body !== undefined, "413", "The body is too large."],
    [limits !== "none", "429", "A limit is used up."],
    [true, "500", "Something failed on our side."],
  ];
  return all.filter(([applies]) => applies).map(([, status, text]) => [status, text]);
}

function problemResponse(description: string) {
  return { description, content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: "Problem#" } } } };
}

function securityOf(access: RouteRules["access"] | undefined) {
  if (access === "workspace") return [BEARER, HEADER];
  return access === "workspace-or-anonymous" ? [BEARER, HEADER, {}] : [];
}
