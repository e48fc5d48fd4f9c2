import { randomInt, randomUUID } from "node:crypto";
import type { TestHouse } from "./house.ts";
import { idOf, type Place } from "./ids.ts";
import { goodBodies, goodQueries } from "./requests.ts";
import { type JsonSchema, sampleOf } from "./samples.ts";
import type { Ids } from "./workspace.ts";

export type Method = "DELETE" | "GET" | "PATCH" | "POST";

interface Parameter {
  readonly in: "header" | "path" | "query";
  readonly name: string;
  readonly required?: boolean;
  readonly schema?: JsonSchema;
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: JsonSchema }>> };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

/** One operation of the API document. */
export interface Operation {
  readonly name: string;
  readonly method: Method;
  /** With `{name}` for parameters. */
  readonly path: string;
  /** What the document says that a caller needs. */
  readonly scope: string | undefined;
  readonly parameters: readonly Parameter[];
  /** Whether the document says that an `Idempotency-Key` counts. */
  readonly takesKey: boolean;
  readonly body: { readonly type: string; readonly schema: JsonSchema } | undefined;
  /** Everything that can be an id, by where it stands. */
  readonly places: readonly Place[];
  /** Codes that the document names at the route, and statuses that it declares. */
  readonly codes: ReadonlySet<string>;
  readonly statuses: ReadonlySet<number>;
}

export interface BuiltRequest {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

const METHODS: readonly Method[] = ["GET", "POST", "PATCH", "DELETE"];

/** All operations that the running server documents. */
export async function readOperations(server: Pick<TestHouse, "send">): Promise<readonly Operation[]> {
  const { paths } = (await server.send({ method: "GET", url: "/openapi.json" })).json() as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([word, documented]) => {
      const method = METHODS.find((known) => known.toLowerCase() === word);
      if (method === undefined) throw new Error(`${word} ${path}: no such method is known here.`);
      return operationOf(path, method, documented);
    }),
  );
}

function operationOf(path: string, method: Method, documented: DocumentedOperation): Operation {
  const { operationId, description = "", responses } = documented;
  const parameters = (documented.parameters ?? []).filter((one) => one.name !== "idempotency-key");
  const body = Object.entries(documented.requestBody?.content ?? {}).map(([type, { schema = {} }]) => ({
    type,
    schema,
  }))[0];
  const named = parameters.map((parameter) => ({
    operationId,
    path,
    in: parameter.in,
    name: parameter.name,
  }));
  const members = membersOf(body?.schema).map((name) => ({ operationId, path, in: "body" as const, name }));
  return {
    name: operationId,
    method,
    path,
    scope: /Needs the scope `([^`]+)`/.exec(description)?.[1],
    parameters,
    takesKey: documented.parameters?.some((one) => one.name === "idempotency-key") ?? false,
    body,
    places: [...named, ...members],
    codes: new Set(
      Object.values(responses).flatMap((answer) => answer.description.match(/[A-Z]+_[A-Z0-9_]+/g) ?? []),
    ),
    statuses: new Set(Object.keys(responses).map(Number)),
  };
}

/** Names of the members that a body may have, at any depth. */
function membersOf(schema: JsonSchema | undefined): readonly string[] {
  if (schema === undefined) return [];
  const { properties = {}, anyOf = [], items } = schema;
  return [
    ...Object.keys(properties),
    ...[...Object.values(properties), ...anyOf, ...(items === undefined ? [] : [items])].flatMap(membersOf),
  ];
}

/** A request that fits the document, with the values of `ids` wherever there is an id. */
export function requestFor(operation: Operation, ids: Ids): BuiltRequest {
  const { name, method, path, parameters, body } = operation;
  const valueOf = (place: Place["in"], parameter: string): string | undefined =>
    idOf({ operationId: name, path, in: place, name: parameter }, ids);
  const url = path.replaceAll(/\{(\w+)\}/g, (_whole, parameter: string) => {
    const value = valueOf("path", parameter);
    if (value === undefined) throw new Error(`${name}: nothing is known to put into {${parameter}}.`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams(goodQueries[name]);
  for (const parameter of parameters.filter((one) => one.in === "query")) {
    const value = valueOf("query", parameter.name);
    if (value !== undefined) query.set(parameter.name, value);
  }
  const headers = body === undefined ? {} : { "content-type": body.type };
  const search = query.size === 0 ? "" : `?${query}`;
  return {
    method,
    url: `${url}${search}`,
    headers,
    ...(body === undefined ? {} : { payload: payloadOf(operation, body, ids) }),
  };
}

function payloadOf({ name, path }: Operation, body: { readonly schema: JsonSchema }, ids: Ids): string {
  const good = goodBodies[name];
  if (typeof good === "string") return good;
  const sample = { ...(sampleOf(body.schema) as object), ...good };
  const filled = Object.fromEntries(
    [...new Set([...Object.keys(sample), ...membersOf(body.schema)])].flatMap((member) => {
      const id = idOf({ operationId: name, path, in: "body", name: member }, ids);
      const given = (sample as Readonly<Record<string, unknown>>)[member];
      return id === undefined && given === undefined ? [] : [[member, id ?? given]];
    }),
  );
  return JSON.stringify(filled);
}

/** Ids of the same form that belong to nothing. */
export function unknownIds(ids: Ids): Ids {
  return Object.fromEntries(
    Object.entries(ids).map(([name, id]) => [
      name,
      /^[0-9a-f-]{36}$/.test(id) ? randomUUID() : idLike(name, id),
    ]),
  );
}

function idLike(name: string, id: string): string {
  if (name === "botId") return String(randomInt(2_000_000_000, 3_000_000_000));
  if (name === "historyId") return id.replace(/\.[^.]*$/, ".1HGCM82633A004352");
  return id;
}
