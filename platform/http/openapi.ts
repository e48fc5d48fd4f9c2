import swagger, { type SwaggerTransformObject } from "@fastify/swagger";
import type { FastifySchema } from "fastify";
import { isOptionalBody } from "./optional-bodies.ts";
import { Problem, PROBLEM_CONTENT_TYPE } from "./problem.ts";
import { takesKeys } from "./route-check.ts";
import type { RouteRules } from "./route-options.ts";
import type { HttpApp, HttpServerDeps } from "./server-types.ts";

/** Each name in `security` is a way in; any one of them is enough. */
const KEYS = [{ apiKeyAsBearer: [] }, { apiKeyInHeader: [] }];
const PEOPLE = [{ accessToken: [] }, { session: [] }];

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
        securitySchemes: securitySchemes(app.cookieRules.session),
      },
    },
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, index) =>
        typeof schema.$id === "string" ? schema.$id : `schema-${index}`,
    },
    transform: ({ schema, url, route }) => ({
      url,
      schema: documented(schema, route.config ?? {}, [route.method].flat()),
    }),
    transformObject: withOptionalBodies,
  });
}

/** The plugin calls every body required. */
const withOptionalBodies: SwaggerTransformObject = (documents) => {
  const document = "openapiObject" in documents ? documents.openapiObject : documents.swaggerObject;
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values<unknown>(path ?? {})) tellOptionalBody(operation);
  }
  return document;
};

function tellOptionalBody(operation: unknown): void {
  if (typeof operation !== "object" || operation === null || !("requestBody" in operation)) return;
  const { requestBody } = operation as { requestBody: BodyInDocument };
  requestBody.required = !Object.values(requestBody.content).every(({ schema }) => isOptionalBody(schema));
}

interface BodyInDocument {
  required: boolean;
  readonly content: Readonly<Record<string, { readonly schema: unknown }>>;
}

function securitySchemes(sessionCookie: string) {
  return {
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
    accessToken: {
      type: "http",
      scheme: "bearer",
      bearerFormat: "JWT",
      description: "Access token of a person who signed in.",
    },
    session: {
      type: "apiKey",
      in: "cookie",
      name: sessionCookie,
      description: "Session of a person who signed in with a browser; changes only from our own pages.",
    },
  } as const;
}

const DESCRIPTION = `Programs send an API key as \`Authorization: Bearer tp_...\`; people who signed in make keys on [/account](/account).

Errors are \`${PROBLEM_CONTENT_TYPE}\` documents with a stable \`code\`.
Every limited answer carries \`RateLimit-Policy\` (what is allowed), \`RateLimit\` (what is left) and \`X-RateLimit-*\`;
a refused call gets 429 with \`Retry-After\` in seconds. \`X-Request-Id\` names each request in our logs.
Requests that change something take an \`Idempotency-Key\`: for 24 hours the same request with the same key is carried
out once, and its answer repeated with \`Idempotency-Replayed: true\`.`;

function documented(
  schema: FastifySchema | undefined,
  { access = "public", ...others }: Partial<RouteRules>,
  methods: readonly string[],
): FastifySchema {
  const { response, description, ...rest } = schema ?? {};
  const rules = { access, ...others };
  const isKeyed = takesKeys(methods, rules);
  const problems = Object.fromEntries(
    problemStatuses(rest, rules, isKeyed).map(([status, text]) => [status, problemResponse(text)]),
  );
  const notes = [description, rules.scope === undefined ? undefined : `Needs the scope \`${rules.scope}\`.`];
  return {
    ...rest,
    ...(isKeyed ? { headers: withKey(rest.headers) } : {}),
    description: notes.filter((note) => note !== undefined).join("\n\n"),
    security: securityOf(rules.access),
    response: { ...problems, ...(response as Readonly<Record<string, unknown>> | undefined) },
  };
}

/** The header as the document shows it; it is read apart from the route's own headers. */
function withKey(headers: unknown) {
  const own = (headers ?? { type: "object" }) as { readonly properties?: object };
  const key = {
    type: "string",
    maxLength: 255,
    description: "A key of your own, such as a UUID: repeats of this request get the first answer.",
  };
  return { ...own, properties: { ...own.properties, "idempotency-key": key } };
}

function problemStatuses(
  schema: FastifySchema,
  { access, scope, limits }: RouteRules,
  isKeyed: boolean,
): [string, string][] {
  const takesInput = [schema.body, schema.params, schema.querystring, schema.headers].some(
    (part) => part !== undefined,
  );
  const all: [boolean, string, string][] = [
    [takesInput, "400", "The request does not fit its description."],
    [access !== "public", "401", "The credentials are missing, unknown, expired or revoked."],
    [mayRefuse(access, scope), "403", "The caller may not do this."],
    [access === "workspace" || isKeyed, "409", conflicts(access, isKeyed)],
    [schema.body !== undefined, "413", "The body is too large."],
    [schema.body !== undefined, "415", "The body is of another type, or packed."],
    [isKeyed, "422", "The Idempotency-Key belongs to another request."],
    [limits !== "none", "429", "A limit is used up."],
    [true, "500", "Something failed on our side."],
  ];
  return all.filter(([applies]) => applies).map(([, status, text]) => [status, text]);
}

function conflicts(access: RouteRules["access"], isKeyed: boolean): string {
  const noWorkspace = access === "workspace" ? ["No workspace is chosen."] : [];
  const running = isKeyed ? ["The first request with this Idempotency-Key still runs."] : [];
  return [...noWorkspace, ...running].join(" ");
}

function mayRefuse(access: RouteRules["access"], scope: string | undefined): boolean {
  return access === "person" || access === "operator" || (access !== "public" && scope !== undefined);
}

function problemResponse(description: string) {
  return { description, content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: "Problem#" } } } };
}

function securityOf(access: RouteRules["access"]) {
  switch (access) {
    case "public":
      return [];
    case "workspace":
      return [...KEYS, ...PEOPLE];
    case "workspace-or-anonymous":
      return [...KEYS, ...PEOPLE, {}];
    case "person":
    case "operator":
      return PEOPLE;
  }
}
