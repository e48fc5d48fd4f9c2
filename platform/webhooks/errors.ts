import { defineErrors } from "#platform/kernel";

export const webhooksErrors = defineErrors("WEBHOOKS", {
  WEBHOOKS_ENDPOINT_UNKNOWN: {
    status: 404,
    title: "There is no such webhook endpoint",
    retry: false,
    detail: () => "This workspace has no webhook endpoint with this id. List the endpoints to see their ids.",
  },
  WEBHOOKS_DELIVERY_UNKNOWN: {
    status: 404,
    title: "There is no such delivery",
    retry: false,
    detail: () =>
      "This workspace has no delivery with this id, or it is too old and was removed. List the deliveries.",
  },
  WEBHOOKS_ENDPOINT_LIMIT: {
    status: 409,
    title: "Too many webhook endpoints",
    retry: false,
    detail: ({ limit }: { limit: number }) =>
      `A workspace can have ${limit} webhook endpoints. Delete one that is no longer needed.`,
  },
  WEBHOOKS_ENDPOINT_DISABLED: {
    status: 409,
    title: "The webhook endpoint is disabled",
    retry: false,
    detail: () => "Nothing is sent to a disabled endpoint. Enable it and try again.",
  },
  WEBHOOKS_OPTION_INVALID: {
    status: 422,
    title: "An option of a webhook is not valid",
    retry: false,
    detail: ({ option, rule }: { option: string; rule: string }) => `${option} ${rule}.`,
  },
  WEBHOOKS_FILTER_INVALID: {
    status: 422,
    title: "The event filter is not valid",
    retry: false,
    detail: ({ pattern }: { pattern: string }) =>
      `No event type matches "${pattern}". Give names of event types, a prefix such as "vin.*", or "*".`,
  },
  WEBHOOKS_TYPE_UNKNOWN: {
    status: 422,
    title: "There is no such event type",
    retry: false,
    detail: ({ type }: { type: string }) =>
      `No event type is called "${type}". Declare it, or take one of the catalogue.`,
  },
  WEBHOOKS_DATA_INVALID: {
    status: 500,
    title: "The data of an event does not fit its type",
    retry: false,
    detail: ({ type, fault }: { type: string; fault: string }) =>
      `The event ${type} was not published: ${fault}. Correct the publisher.`,
  },
  WEBHOOKS_PAYLOAD_TOO_LARGE: {
    status: 500,
    title: "The event is too large",
    retry: false,
    detail: (given: { type: string; sizeBytes: number; limitBytes: number }) =>
      `The event ${given.type} has ${given.sizeBytes} bytes, allowed are fewer than ${given.limitBytes}. Publish ids and let the receiver fetch the rest.`,
  },
  WEBHOOKS_WORKSPACE_MISMATCH: {
    status: 500,
    title: "The event belongs to another workspace",
    retry: false,
    detail: () =>
      "The transaction belongs to another workspace than the event or to none. Publish within the event's own.",
  },
});
