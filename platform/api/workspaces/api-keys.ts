import { type Static, Type } from "typebox";
import type { HttpApp } from "#platform/http";
import type { ApiKey, NewApiKey } from "#platform/identity";
import { dateFrom } from "#platform/kernel";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import {
  closed,
  idParameter,
  maybeMoment,
  maybeText,
  moment,
  momentOf,
  pageOf,
  pageQuery,
  pageSchema,
} from "../shapes.ts";
import { actingIn, workspaceParameter, workspaceProblems } from "./acting.ts";
import { keeping } from "./keeping.ts";

const tags = ["API keys"];
const config = { access: "workspace", charges: "person" } as const;
const revocation = { access: "workspace", charges: "credential" } as const;
const SCOPE = "workspace:keys";
const description = `Needs the scope \`${SCOPE}\`.`;
const DAY_SECONDS = 24 * 3600;

const keySchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    prefix: Type.String({ description: "The first characters of the secret, to recognise it." }),
    scopes: Type.Array(Type.String()),
    createdAt: moment,
    expiresAt: maybeMoment,
    revokedAt: maybeMoment,
    graceEndsAt: maybeMoment,
    lastUsedAt: maybeMoment,
    lastUsedIp: maybeText,
    allowedIps: Type.Union([Type.Array(Type.String()), Type.Null()]),
    rotatedFrom: maybeText,
    limitPerMinute: Type.Union([Type.Integer(), Type.Null()]),
  },
  closed,
);

const newKeySchema = Type.Object(
  { key: keySchema, secret: Type.String({ description: "Shown once; it can never be read again." }) },
  closed,
);

const keyParameters = Type.Object({ ...workspaceParameter.properties, keyId: idParameter });

const listSchema = {
  tags,
  operationId: "listApiKeys",
  summary: "List the workspace's API keys, newest first",
  description,
  params: workspaceParameter,
  querystring: pageQuery,
  response: {
    ...problems(...workspaceProblems, "PAGE_CURSOR_INVALID"),
    200: pageSchema(keySchema),
  },
};

const createSchema = {
  tags,
  operationId: "createApiKey",
  summary: "Create an API key",
  description,
  params: workspaceParameter,
  body: Type.Object(
    {
      name: Type.String({ maxLength: 400 }),
      scopes: Type.Array(Type.String({ maxLength: 100 }), {
        maxItems: 200,
        description: "`<product>:<verb>`, `<product>:*` or `*`.",
      }),
      expiresAt: Type.Optional(moment),
      allowedIps: Type.Optional(
        Type.Array(Type.String({ maxLength: 60 }), {
          maxItems: 200,
          description: "Addresses or networks that may use the key; all when left out.",
        }),
      ),
      limitPerMinute: Type.Optional(
        Type.Integer({ description: "Narrows the key below what every key may call." }),
      ),
    },
    closed,
  ),
  response: {
    ...problems(
      ...workspaceProblems,
      "IDENTITY_KEY_INVALID",
      "IDENTITY_KEY_LIMIT",
      "IDENTITY_SCOPES_NOT_HELD",
      "IDENTITY_IMPERSONATION_REFUSED",
    ),
    201: newKeySchema,
  },
};

const rotateSchema = {
  tags,
  operationId: "rotateApiKey",
  summary: "Replace an API key",
  description: `The new key has the same rights; the old one works until the grace ends, and keys that it made stay. Revoke a key that leaked in place of replacing it. ${description}`,
  params: keyParameters,
  body: Type.Object(
    {
      graceSeconds: Type.Optional(Type.Integer({ default: DAY_SECONDS, description: "0 to 30 days." })),
      expiresAt: Type.Optional(
        Type.Union([moment, Type.Null()], {
          description: "Expiry of the new key; that of the old one when left out, `null` for never.",
        }),
      ),
    },
    closed,
  ),
  response: {
    ...problems(
      ...workspaceProblems,
      "IDENTITY_KEY_NOT_FOUND",
      "IDENTITY_KEY_ENDED",
      "IDENTITY_KEY_LIMIT",
      "IDENTITY_KEY_INVALID",
      "IDENTITY_SCOPES_NOT_HELD",
      "IDENTITY_IMPERSONATION_REFUSED",
    ),
    201: newKeySchema,
  },
};

const revokeSchema = {
  tags,
  operationId: "revokeApiKey",
  summary: "Revoke an API key",
  description: `Refused everywhere within a second, also on streams and uploads that are open, and with it the keys and invitations that it made, and what these made in turn. Keys made by people stay. ${description}`,
  params: keyParameters,
  response: { ...problems(...workspaceProblems, "IDENTITY_KEY_NOT_FOUND"), 204: Type.Null() },
};

/** `GET` and `POST /api/v1/workspaces/{workspaceId}/api-keys`, `POST .../{keyId}/rotate`, `DELETE .../{keyId}`. */
export function apiKeyRoutes(http: HttpApp, deps: Pick<ApiDeps, "accounts" | "tenancy">): void {
  const { apiKeys } = deps.tenancy;
  const path = "/api/v1/workspaces/:workspaceId/api-keys";
  http.get(path, { schema: listSchema, config }, async (request) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { items, nextCursor } = await apiKeys.list(acting, pageOf(request.query));
    return { items: items.map(keyOf), nextCursor };
  });
  http.post(path, { schema: createSchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { expiresAt, ...named } = request.body;
    const wanted = { ...named, ...(expiresAt === undefined ? {} : { expiresAt: dateFrom(expiresAt) }) };
    const created = await apiKeys.create(acting, wanted, keeping(request, 201, newKeyOf));
    return reply.code(201).send(newKeyOf(created));
  });
  http.post(`${path}/:keyId/rotate`, { schema: rotateSchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { graceSeconds = DAY_SECONDS, expiresAt } = request.body;
    const wanted = {
      keyId: request.params.keyId,
      graceSeconds,
      ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : dateFrom(expiresAt) }),
    };
    const rotated = await apiKeys.rotate(acting, wanted, keeping(request, 201, newKeyOf));
    return reply.code(201).send(newKeyOf(rotated));
  });
  http.delete(`${path}/:keyId`, { schema: revokeSchema, config: revocation }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    await apiKeys.revoke(acting, { keyId: request.params.keyId });
    return reply.code(204).send(null);
  });
}

function newKeyOf({ key, secret }: NewApiKey): Static<typeof newKeySchema> {
  return { key: keyOf(key), secret };
}

function keyOf(key: ApiKey): Static<typeof keySchema> {
  const { id, name, prefix, scopes, lastUsedIp, allowedIps, rotatedFrom, limitPerMinute } = key;
  return {
    id,
    name,
    prefix,
    scopes: [...scopes],
    createdAt: momentOf(key.createdAt),
    expiresAt: momentOf(key.expiresAt),
    revokedAt: momentOf(key.revokedAt),
    graceEndsAt: momentOf(key.graceEndsAt),
    lastUsedAt: momentOf(key.lastUsedAt),
    lastUsedIp,
    allowedIps: allowedIps === null ? null : [...allowedIps],
    rotatedFrom,
    limitPerMinute,
  };
}
