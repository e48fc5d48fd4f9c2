import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { problems } from "../problems.ts";
import { closed, idParameter } from "../shapes.ts";
import { actingIn, workspaceParameter, workspaceProblems } from "../workspaces/acting.ts";
import { webhookActions } from "./audit-actions.ts";
import { changeWebhooks } from "./changing.ts";
import type { WebhookDeps } from "./endpoints.ts";
import {
  attemptOf,
  attemptSchema,
  config,
  deliveryOf,
  deliveryParameters,
  deliverySchema,
  deliveryStates,
  path,
  SCOPE,
  scopeNote,
  tags,
} from "./shapes.ts";

const DEFAULT_LIMIT = 50;
const unknown = [...workspaceProblems, "WEBHOOKS_DELIVERY_UNKNOWN"] as const;

const listSchema = {
  tags,
  operationId: "listWebhookDeliveries",
  summary: "List deliveries, latest first",
  description: scopeNote,
  params: workspaceParameter,
  querystring: Type.Object(
    {
      endpointId: Type.Optional(idParameter),
      state: Type.Optional(deliveryStates),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: DEFAULT_LIMIT })),
      before: Type.Optional(
        Type.String({ maxLength: 64, description: "Only deliveries older than the one with this id." }),
      ),
    },
    closed,
  ),
  response: {
    ...problems(...workspaceProblems, "WEBHOOKS_ENDPOINT_UNKNOWN", "WEBHOOKS_OPTION_INVALID"),
    200: Type.Object({ items: Type.Array(deliverySchema) }, closed),
  },
};

const attemptsSchema = {
  tags,
  operationId: "listWebhookAttempts",
  summary: "List the attempts of a delivery, oldest first",
  description: scopeNote,
  params: deliveryParameters,
  response: { ...problems(...unknown), 200: Type.Object({ items: Type.Array(attemptSchema) }, closed) },
};

const replaySchema = {
  tags,
  operationId: "replayWebhookDelivery",
  summary: "Send one delivery again",
  description: `Now, under the same \`webhook-id\`. ${scopeNote}`,
  params: deliveryParameters,
  response: { ...problems(...unknown, "WEBHOOKS_ENDPOINT_DISABLED"), 204: Type.Null() },
};

const typesSchema = {
  tags,
  operationId: "listWebhookEventTypes",
  summary: "List the event types that can be subscribed",
  description: scopeNote,
  params: workspaceParameter,
  response: {
    ...problems(...workspaceProblems),
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            {
              type: Type.String(),
              summary: Type.String(),
              sample: Type.Unknown({ description: "Data as a test event sends it." }),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
  },
};

/** `GET .../webhooks/deliveries`, `GET .../{deliveryId}/attempts`, `POST .../{deliveryId}/replay`, `GET .../event-types`. */
export function deliveryRoutes(http: HttpApp, deps: WebhookDeps): void {
  const { database, webhooks } = deps;
  http.get(`${path}/deliveries`, { schema: listSchema, config }, async (request) => {
    const { workspaceId } = await actingIn(deps, request, SCOPE);
    const deliveries = await database.withWorkspace(workspaceId, (transaction) =>
      webhooks.listDeliveries(transaction, { limit: DEFAULT_LIMIT, ...request.query }),
    );
    return { items: deliveries.map(deliveryOf) };
  });
  http.get(`${path}/deliveries/:deliveryId/attempts`, { schema: attemptsSchema, config }, async (request) => {
    const { workspaceId } = await actingIn(deps, request, SCOPE);
    const attempts = await database.withWorkspace(workspaceId, (transaction) =>
      webhooks.listAttempts(transaction, request.params.deliveryId),
    );
    return { items: attempts.map(attemptOf) };
  });
  http.post(
    `${path}/deliveries/:deliveryId/replay`,
    { schema: replaySchema, config },
    async (request, reply) => {
      const acting = await actingIn(deps, request, SCOPE);
      const { deliveryId: id } = request.params;
      await changeWebhooks(deps, request, acting, async (transaction) => {
        await webhooks.replay(transaction, id);
        const action = webhookActions["webhooks.delivery-replayed"];
        const target = { kind: "webhook-delivery", id };
        return { status: 204, body: null, note: { action, facts: {}, target } };
      });
      return reply.code(204).send(null);
    },
  );
  http.get(`${path}/event-types`, { schema: typesSchema, config }, async (request) => {
    await actingIn(deps, request, SCOPE);
    return {
      items: webhooks.catalogue.types.map(({ type, summary, sample }) => ({ type, summary, sample })),
    };
  });
}
