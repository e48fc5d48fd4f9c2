import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { requireLastingHand } from "#platform/identity";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed } from "../shapes.ts";
import { actingIn, workspaceParameter, workspaceProblems } from "../workspaces/acting.ts";
import { webhookActions } from "./audit-actions.ts";
import { changeWebhooks, endpointTarget } from "./changing.ts";
import {
  config,
  endpointOf,
  endpointParameters,
  endpointSchema,
  path,
  SCOPE,
  scopeNote,
  tags,
} from "./shapes.ts";

export type WebhookDeps = Pick<ApiDeps, "accounts" | "audit" | "database" | "webhooks">;

const url = Type.String({ maxLength: 2000, examples: ["https://example.com/hooks/tradepost"] });
const eventFilter = Type.Array(Type.String({ maxLength: 200 }), {
  maxItems: 200,
  description: "Names of event types, a prefix such as `vin.*`, or `*`.",
});
const about = Type.Optional(Type.String({ maxLength: 500 }));

const inputProblems = [
  "OUTBOUND_URL_INVALID",
  "OUTBOUND_ADDRESS_REFUSED",
  "WEBHOOKS_FILTER_INVALID",
  "WEBHOOKS_OPTION_INVALID",
] as const;
const IMPERSONATED = "IDENTITY_IMPERSONATION_REFUSED";
const unknown = [...workspaceProblems, "WEBHOOKS_ENDPOINT_UNKNOWN"] as const;

const listSchema = {
  tags,
  operationId: "listWebhookEndpoints",
  summary: "List the webhook endpoints",
  description: scopeNote,
  params: workspaceParameter,
  response: {
    ...problems(...workspaceProblems),
    200: Type.Object({ items: Type.Array(endpointSchema) }, closed),
  },
};

const createSchema = {
  tags,
  operationId: "createWebhookEndpoint",
  summary: "Create a webhook endpoint",
  description: `Messages are signed by Standard Webhooks with the secret of the answer. ${scopeNote}`,
  params: workspaceParameter,
  body: Type.Object({ url, eventFilter, description: about }, closed),
  response: {
    ...problems(...workspaceProblems, "WEBHOOKS_ENDPOINT_LIMIT", ...inputProblems, IMPERSONATED),
    201: Type.Object({ endpoint: endpointSchema, secret: Type.String() }, closed),
  },
};

const getSchema = {
  tags,
  operationId: "getWebhookEndpoint",
  summary: "See a webhook endpoint",
  description: scopeNote,
  params: endpointParameters,
  response: { ...problems(...unknown), 200: Type.Object({ endpoint: endpointSchema }, closed) },
};

const updateSchema = {
  tags,
  operationId: "updateWebhookEndpoint",
  summary: "Change a webhook endpoint",
  description: `\`state\` turns it off and on again; turning it off cancels what waits. ${scopeNote}`,
  params: endpointParameters,
  body: Type.Object(
    {
      url: Type.Optional(url),
      eventFilter: Type.Optional(eventFilter),
      description: about,
      state: Type.Optional(Type.Union([Type.Literal("active"), Type.Literal("disabled")])),
    },
    closed,
  ),
  response: {
    ...problems(...unknown, ...inputProblems, IMPERSONATED),
    200: Type.Object({ endpoint: endpointSchema }, closed),
  },
};

const deleteSchema = {
  tags,
  operationId: "deleteWebhookEndpoint",
  summary: "Delete a webhook endpoint",
  description: `Its deliveries and their log go with it. ${scopeNote}`,
  params: endpointParameters,
  response: { ...problems(...unknown), 204: Type.Null() },
};

/** `GET` and `POST .../webhooks/endpoints`; `GET`, `PATCH` and `DELETE .../endpoints/{endpointId}`. */
export function endpointRoutes(http: HttpApp, deps: WebhookDeps): void {
  readingRoutes(http, deps);
  changingRoutes(http, deps);
}

function readingRoutes(http: HttpApp, deps: WebhookDeps): void {
  const { database, webhooks } = deps;
  http.get(`${path}/endpoints`, { schema: listSchema, config }, async (request) => {
    const { workspaceId } = await actingIn(deps, request, SCOPE);
    const endpoints = await database.withWorkspace(workspaceId, (transaction) =>
      webhooks.listEndpoints(transaction),
    );
    return { items: endpoints.map(endpointOf) };
  });
  http.get(`${path}/endpoints/:endpointId`, { schema: getSchema, config }, async (request) => {
    const { workspaceId } = await actingIn(deps, request, SCOPE);
    const endpoint = await database.withWorkspace(workspaceId, (transaction) =>
      webhooks.getEndpoint(transaction, request.params.endpointId),
    );
    return { endpoint: endpointOf(endpoint) };
  });
}

function changingRoutes(http: HttpApp, deps: WebhookDeps): void {
  const { webhooks } = deps;
  http.post(`${path}/endpoints`, { schema: createSchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    requireLastingHand(acting.actor);
    const body = await changeWebhooks(deps, request, acting, async (transaction) => {
      const { endpoint, secret } = await webhooks.createEndpoint(transaction, request.body);
      const target = endpointTarget(endpoint.endpointId);
      const note = { action: webhookActions["webhooks.endpoint-created"], facts: {}, target };
      return { status: 201, body: { endpoint: endpointOf(endpoint), secret }, note };
    });
    return reply.code(201).send(body);
  });
  http.patch(`${path}/endpoints/:endpointId`, { schema: updateSchema, config }, async (request) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { endpointId } = request.params;
    const { state, ...changes } = request.body;
    if (changes.url !== undefined) requireLastingHand(acting.actor);
    return changeWebhooks(deps, request, acting, async (transaction) => {
      const changed = await webhooks.updateEndpoint(transaction, endpointId, changes);
      const turn = state === "active" ? webhooks.enableEndpoint : webhooks.disableEndpoint;
      const endpoint = state === undefined ? changed : await turn(transaction, endpointId);
      const action = webhookActions["webhooks.endpoint-changed"];
      const facts = { changed: Object.keys(request.body) };
      const note = { action, facts, target: endpointTarget(endpointId) };
      return { status: 200, body: { endpoint: endpointOf(endpoint) }, note };
    });
  });
  http.delete(`${path}/endpoints/:endpointId`, { schema: deleteSchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { endpointId } = request.params;
    await changeWebhooks(deps, request, acting, async (transaction) => {
      await webhooks.deleteEndpoint(transaction, endpointId);
      const action = webhookActions["webhooks.endpoint-deleted"];
      return { status: 204, body: null, note: { action, facts: {}, target: endpointTarget(endpointId) } };
    });
    return reply.code(204).send(null);
  });
}
