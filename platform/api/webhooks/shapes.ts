import { type Static, Type } from "typebox";
import type { Attempt, Delivery, Endpoint } from "#platform/webhooks";
import { closed, idParameter, maybeMoment, maybeText, moment, momentOf } from "../shapes.ts";
import { workspaceParameter } from "../workspaces/acting.ts";

export const SCOPE = "workspace:webhooks";
export const scopeNote = `Needs the scope \`${SCOPE}\`.`;
export const config = { access: "workspace", charges: "person" } as const;
export const tags = ["Webhooks"];
export const path = "/api/v1/workspaces/:workspaceId/webhooks";

export const endpointParameters = Type.Object({ ...workspaceParameter.properties, endpointId: idParameter });
export const deliveryParameters = Type.Object({ ...workspaceParameter.properties, deliveryId: idParameter });

export const endpointSchema = Type.Object(
  {
    id: Type.String(),
    url: Type.String(),
    description: Type.String(),
    eventFilter: Type.Array(Type.String()),
    state: Type.Union([Type.Literal("active"), Type.Literal("disabled")]),
    disabledReason: Type.Union([
      Type.Literal("by-hand"),
      Type.Literal("gone"),
      Type.Literal("failing"),
      Type.Null(),
    ]),
    failingSince: maybeMoment,
    quietUntil: maybeMoment,
    previousSecretUntil: maybeMoment,
    createdAt: moment,
  },
  closed,
);

export const deliveryStates = Type.Union([
  Type.Literal("waiting"),
  Type.Literal("delivered"),
  Type.Literal("failed"),
  Type.Literal("cancelled"),
]);

export const deliverySchema = Type.Object(
  {
    id: Type.String(),
    endpointId: Type.String(),
    eventId: Type.String({ description: "Sent as `webhook-id`." }),
    type: Type.String(),
    state: deliveryStates,
    attempts: Type.Integer(),
    nextAttemptAt: maybeMoment,
    createdAt: moment,
    finishedAt: maybeMoment,
  },
  closed,
);

export const attemptSchema = Type.Object(
  {
    number: Type.Integer(),
    startedAt: moment,
    latencyMilliseconds: Type.Integer(),
    status: Type.Union([Type.Integer(), Type.Null()]),
    errorCode: maybeText,
    responseExcerpt: Type.String(),
  },
  closed,
);

export function endpointOf(endpoint: Endpoint): Static<typeof endpointSchema> {
  const { endpointId, url, description, eventFilter, state, disabledReason } = endpoint;
  return {
    id: endpointId,
    url,
    description,
    eventFilter: [...eventFilter],
    state,
    disabledReason,
    failingSince: momentOf(endpoint.failingSince),
    quietUntil: momentOf(endpoint.quietUntil),
    previousSecretUntil: momentOf(endpoint.previousSecretUntil),
    createdAt: momentOf(endpoint.createdAt),
  };
}

export function deliveryOf(delivery: Delivery): Static<typeof deliverySchema> {
  const { deliveryId, endpointId, eventId, type, state, attempts } = delivery;
  return {
    id: deliveryId,
    endpointId,
    eventId,
    type,
    state,
    attempts,
    nextAttemptAt: momentOf(delivery.nextAttemptAt),
    createdAt: momentOf(delivery.createdAt),
    finishedAt: momentOf(delivery.finishedAt),
  };
}

export function attemptOf(attempt: Attempt): Static<typeof attemptSchema> {
  const { number, startedAt, latencyMs, status, errorCode, responseExcerpt } = attempt;
  return {
    number,
    startedAt: momentOf(startedAt),
    latencyMilliseconds: latencyMs,
    status,
    errorCode,
    responseExcerpt,
  };
}
