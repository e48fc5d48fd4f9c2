import { defineErrors } from "#platform/kernel";

export const liveErrors = defineErrors("LIVE", {
  LIVE_TOPIC_INVALID: {
    status: 500,
    title: "Topic of a live event is not valid",
    retry: false,
    detail: (_given: undefined) =>
      "A topic has 1 to 100 lower-case letters, digits, dots, colons and dashes, and begins with a letter.",
  },
  LIVE_WORKSPACE_MISMATCH: {
    status: 500,
    title: "Live event belongs to another workspace",
    retry: false,
    detail: (_given: undefined) =>
      "An event is published inside a transaction of its own workspace; use withWorkspace.",
  },
  LIVE_EVENT_TOO_LARGE: {
    status: 500,
    title: "Live event is too large",
    retry: false,
    detail: (given: { limitBytes: number }) =>
      `An event may have ${given.limitBytes} bytes as JSON. Publish an id and let those who watch read the rest.`,
  },
  LIVE_SUBSCRIBERS_LIMIT: {
    status: 503,
    title: "Too many live connections",
    retry: true,
    detail: (given: { limit: number }) =>
      `This workspace has ${given.limit} live connections here already. Close some, or ask for the state from time to time.`,
  },
});
