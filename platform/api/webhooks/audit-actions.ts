import { Type } from "typebox";
import { defineAuditActions } from "#platform/audit";

const only = { additionalProperties: false };
const none = Type.Object({}, only);

/** What people and keys do with webhook endpoints. URLs may hold secrets, so they are not noted. */
export const webhookActions = defineAuditActions("webhooks", {
  "webhooks.endpoint-created": { title: "Created a webhook endpoint", facts: none },
  "webhooks.endpoint-changed": {
    title: "Changed a webhook endpoint",
    facts: Type.Object({ changed: Type.Array(Type.String({ maxLength: 50 }), { maxItems: 10 }) }, only),
  },
  "webhooks.endpoint-deleted": { title: "Deleted a webhook endpoint", facts: none },
  "webhooks.test-sent": {
    title: "Sent a sample to a webhook endpoint",
    facts: Type.Object(
      { type: Type.String({ maxLength: 200 }), deliveryId: Type.String({ format: "uuid" }) },
      only,
    ),
  },
  "webhooks.delivery-replayed": { title: "Sent a webhook delivery again", facts: none },
  "webhooks.range-replayed": {
    title: "Sent the webhook events of a time span again",
    facts: Type.Object(
      {
        from: Type.String({ maxLength: 30 }),
        to: Type.String({ maxLength: 30 }),
        includeDelivered: Type.Boolean(),
        queued: Type.Integer(),
      },
      only,
    ),
  },
  "webhooks.secret-rotated": { title: "Replaced the secret of a webhook endpoint", facts: none },
});
