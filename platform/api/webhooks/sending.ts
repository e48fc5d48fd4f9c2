import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { requireLastingHand } from "#platform/identity";
import { dateFrom } from "#platform/kernel";
import { TEST_EVENT } from "#platform/webhooks";
import { problems } from "../problems.ts";
import { closed, maybeText, moment } from "../shapes.ts";
import { actingIn, workspaceProblems } from "../workspaces/acting.ts";
import { webhookActions } from "./audit-actions.ts";
import { changeWebhooks, endpointTarget } from "./changing.ts";
import type { WebhookDeps } from "./endpoints.ts";
import { config, endpointParameters, path, SCOPE, scopeNote, tags } from "./shapes.ts";

const unknown = [...workspaceProblems, "WEBHOOKS_ENDPOINT_UNKNOWN"] as const;

const rotateSchema = {
  tags,
  operationId: "rotateWebhookSecret",
  summary: "Replace the signing secret",
  description: `The present secret goes on signing beside the new one until the grace ends. ${scopeNote}`,
  params: endpointParameters,
  body: Type.Object(
    { graceHours: Type.Optional(Type.Number({ description: "0 to 168; 24 when left out." })) },
    closed,
  ),
  response: {
    ...problems(...unknown, "WEBHOOKS_OPTION_INVALID", "IDENTITY_IMPERSONATION_REFUSED"),
    200: Type.Object({ secret: Type.String() }, closed),
  },
};

const testSchema = {
  tags,
  operationId: "sendTestWebhook",
  summary: "Send a sample to an endpoint",
  description: `Goes to this endpoint alone, whatever its filter. ${scopeNote}`,
  params: endpointParameters,
  body: Type.Object(
    {
      type: Type.Optional(
        Type.String({ maxLength: 200, description: "An event type; `webhooks.test` when left out." }),
      ),
    },
    closed,
  ),
  response: {
    ...problems(...unknown, "WEBHOOKS_TYPE_UNKNOWN", "WEBHOOKS_ENDPOINT_DISABLED"),
    202: Type.Object({ deliveryId: Type.String() }, closed),
  },
};

const replaySchema = {
  tags,
  operationId: "replayWebhookRange",
  summary: "Send the events of a time span again",
  description: `What the endpoint missed between \`from\` and \`to\`, up to 1,000 a call, also what was published while it was disabled. ${scopeNote}`,
  params: endpointParameters,
  body: Type.Object(
    {
      from: moment,
      to: moment,
      includeDelivered: Type.Optional(Type.Boolean({ description: "Also what was delivered." })),
      after: Type.Optional(Type.String({ maxLength: 64, description: "`next` of the call before." })),
    },
    closed,
  ),
  response: {
    ...problems(...unknown, "WEBHOOKS_OPTION_INVALID", "WEBHOOKS_ENDPOINT_DISABLED"),
    202: Type.Object(
      { queued: Type.Integer(), next: { ...maybeText, description: "Not `null` when more may follow." } },
      closed,
    ),
  },
};

/** `POST .../webhooks/endpoints/{endpointId}/rotate-secret`, `/test` and `/replay`. */
export function sendingRoutes(http: HttpApp, deps: WebhookDeps): void {
  const { webhooks } = deps;
  const endpoint = `${path}/endpoints/:endpointId`;
  http.post(`${endpoint}/rotate-secret`, { schema: rotateSchema, config }, async (request) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { endpointId } = request.params;
    requireLastingHand(acting.actor);
    return changeWebhooks(deps, request, acting, async (transaction) => {
      const secret = await webhooks.rotateSecret(transaction, endpointId, request.body.graceHours);
      const action = webhookActions["webhooks.secret-rotated"];
      const note = { action, facts: {}, target: endpointTarget(endpointId) };
      return { status: 200, body: { secret }, note };
    });
  });
  http.post(`${endpoint}/test`, { schema: testSchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { endpointId } = request.params;
    const { type = TEST_EVENT } = request.body;
    const body = await changeWebhooks(deps, request, acting, async (transaction) => {
      const deliveryId = await webhooks.sendTest(transaction, endpointId, type);
      const action = webhookActions["webhooks.test-sent"];
      const note = { action, facts: { type, deliveryId }, target: endpointTarget(endpointId) };
      return { status: 202, body: { deliveryId }, note };
    });
    return reply.code(202).send(body);
  });
  http.post(`${endpoint}/replay`, { schema: replaySchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { endpointId } = request.params;
    const { includeDelivered = false, ...rest } = request.body;
    const [from, to] = [dateFrom(rest.from), dateFrom(rest.to)];
    const body = await changeWebhooks(deps, request, acting, async (transaction) => {
      const range = { ...rest, endpointId, from, to, includeDelivered };
      const { queued, next = null } = await webhooks.replayRange(transaction, range);
      const action = webhookActions["webhooks.range-replayed"];
      const facts = { from: from.toISOString(), to: to.toISOString(), includeDelivered, queued };
      return {
        status: 202,
        body: { queued, next },
        note: { action, facts, target: endpointTarget(endpointId) },
      };
    });
    return reply.code(202).send(body);
  });
}
