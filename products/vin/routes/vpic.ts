import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type TSchema, Type } from "typebox";
import type { HttpApp } from "#platform/http";
import type { Actor } from "#platform/identity";
import { createVpic } from "../actions/answer-vpic.ts";
import type { VinServices } from "../services.ts";
import { endpoints } from "../vpic/endpoints.ts";
import { contentTypes, type Envelope, readFormat, writeEnvelope } from "../vpic/envelope.ts";

const TAGS = ["NHTSA-compatible"];
const FORM = "application/x-www-form-urlencoded";
const BATCH = "DecodeVINValuesBatch";

const PREFIX = "/api/vehicles";
/** The whole path is compared without case, as on NHTSA's servers. */
const ANY_CASE = "/:api(^[Aa][Pp][Ii]$)/:vehicles(^[Vv][Ee][Hh][Ii][Cc][Ll][Ee][Ss]$)";

const format = Type.Optional(Type.String({ description: "json, xml (when absent) or csv." }));

const envelope = Type.Object({
  Count: Type.Integer(),
  Message: Type.String(),
  SearchCriteria: Type.Union([Type.String(), Type.Null()]),
  Results: Type.Array(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()]))),
});

/** Answers are texts that are written here; the schemas are for the API document. */
const response = {
  200: Type.Unsafe<string>({
    description: "vPIC's envelope in the form asked for",
    content: {
      "application/json": { schema: envelope },
      "application/xml": { schema: Type.String() },
      "text/csv": { schema: Type.String() },
    },
  }),
};

const batchSchema = {
  tags: TAGS,
  operationId: `vpic${BATCH}`,
  summary: "Decode up to 50 VINs into flat objects",
  consumes: [FORM],
  body: Type.Optional(
    Type.Object({
      format,
      data: Type.Optional(Type.String({ description: "`VIN[,model year]`, joined by `;`." })),
    }),
  ),
  response,
};

/** The paths of NHTSA's vPIC service, so that its clients work with another base URL. */
export function vpicRoutes(http: HttpApp, services: VinServices): void {
  const vpic = createVpic(services);
  const access = services.config.publicApi ? "workspace-or-anonymous" : "workspace";
  const config = { access, scope: "vin:decode" } as const;

  const answer = (request: FastifyRequest, reply: FastifyReply): string => {
    const path = pathBelow(request.url);
    const query = lowerCaseNames(request.query);
    const envelope = vpic.answer({ path, query, workspaceId: callersWorkspace(request.actor) });
    return envelope === undefined ? notFound(request, reply, path) : send(reply, envelope, query["format"]);
  };

  const answerBatch = (request: FastifyRequest, reply: FastifyReply): string => {
    const path = pathBelow(request.url);
    if (path.replace(/\/$/, "").toLowerCase() !== BATCH.toLowerCase()) return notFound(request, reply, path);
    const form = { ...lowerCaseNames(request.query), ...lowerCaseNames(request.body) };
    return send(reply, vpic.answerBatch(form["data"] ?? "", callersWorkspace(request.actor)), form["format"]);
  };

  http.register(async (plain) => {
    const scope = plain.withTypeProvider<TypeBoxTypeProvider>();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(FORM, { parseAs: "string" }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(body.toString())));
    });
    for (const { pattern, summary, query = [] } of endpoints) {
      const schema = {
        tags: TAGS,
        operationId: operationOf(pattern),
        summary,
        params: parametersOf(pattern),
        querystring: queryOf(query),
        response,
      };
      scope.get(`${PREFIX}/${pattern.replaceAll(/\{(\w+)\}/g, ":$1")}`, { schema, config }, answer);
    }
    scope.post(`${PREFIX}/${BATCH}`, { schema: batchSchema, config }, answerBatch);
    for (const prefix of [PREFIX, ANY_CASE]) {
      scope.get(`${prefix}/*`, { schema: { hide: true }, config }, answer);
      scope.post(`${prefix}/*`, { schema: { hide: true }, config }, answerBatch);
    }
  });
}

function pathBelow(url: string): string {
  return (url.split("?", 1)[0] ?? "").slice(PREFIX.length + 1);
}

function callersWorkspace(actor: Actor): string | undefined {
  return actor.kind === "anonymous" ? undefined : (actor.workspaceId ?? undefined);
}

function send(reply: FastifyReply, envelope: Envelope, wanted: string | undefined): string {
  const form = readFormat(wanted);
  reply.type(contentTypes[form]);
  return writeEnvelope(envelope, form);
}

/** vPIC's own shape of "no such path". */
function notFound(request: FastifyRequest, reply: FastifyReply, path: string): string {
  const name = path.split("/", 1)[0] ?? "";
  reply.code(404).type(contentTypes.json);
  return JSON.stringify({
    message: `No HTTP resource was found that matches the request URI '${request.protocol}://${request.host}${request.url}'.`,
    messageDetail: `No action was found on the controller 'Vehicles' that matches the name '${name}'.`,
  });
}

/** `vpicGetModelsForMakeYearByMakeAndModelYear`: patterns of one name differ in their parameters. */
function operationOf(pattern: string): string {
  const [name = ""] = pattern.split("/", 1);
  const parameters = [...pattern.matchAll(/\{(\w)(\w*)\}/g)].map(
    ([, first = "", rest = ""]) => first.toUpperCase() + rest,
  );
  return `vpic${name}${parameters.length === 0 ? "" : `By${parameters.join("And")}`}`;
}

function parametersOf(pattern: string): TSchema {
  const names = [...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  return Type.Object(Object.fromEntries(names.map((name) => [name, Type.String()])));
}

function queryOf(names: readonly string[]): TSchema {
  return Type.Object({
    format,
    ...Object.fromEntries(names.map((name) => [name, Type.Optional(Type.String())])),
  });
}

/** Texts by lower-case name; of a name given twice the first counts. */
function lowerCaseNames(given: unknown): Record<string, string> {
  if (typeof given !== "object" || given === null) return {};
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === "string") texts[name.toLowerCase()] ??= first;
  }
  return texts;
}
