import { defineErrors } from "#platform/kernel";

interface Host {
  readonly host: string;
}

/** Faults of an outside service. `host` is the policy's name. */
export const outboundErrors = defineErrors("OUTBOUND", {
  OUTBOUND_UNREACHABLE: {
    status: 503,
    title: "Outside service cannot be reached",
    retry: true,
    detail: ({ host }: Host) => `The connection to ${host} failed or broke. Try again in a moment.`,
  },
  OUTBOUND_FAILING: {
    status: 503,
    title: "Outside service fails",
    retry: true,
    detail: (given: Host & { status: number }) =>
      `${given.host} answered with status ${given.status}. Try again in a moment.`,
  },
  OUTBOUND_TIMED_OUT: {
    status: 503,
    title: "Outside service took too long",
    retry: true,
    detail: (given: Host & { timeoutMs: number }) =>
      `${given.host} gave no complete answer within ${given.timeoutMs} ms. Try again in a moment.`,
  },
  OUTBOUND_RATE_LIMITED: {
    status: 503,
    title: "Outside service asks for a pause",
    retry: true,
    detail: ({ host }: Host) =>
      `${host} accepts no more calls at present. Try again after the time in Retry-After.`,
  },
  OUTBOUND_RESTING: {
    status: 503,
    title: "Outside service is left alone for now",
    retry: true,
    detail: ({ host }: Host) =>
      `${host} failed several times in a row and is not called for now. Try again after the time in Retry-After.`,
  },
  OUTBOUND_CROWDED: {
    status: 503,
    title: "Too many calls to an outside service",
    retry: true,
    detail: ({ host }: Host) => `Too many calls already wait for ${host}. Try again in a moment.`,
  },
  OUTBOUND_UNREADABLE: {
    status: 502,
    title: "Outside service gave an unreadable answer",
    retry: true,
    detail: (given: Host & { problem: string }) =>
      `The answer of ${given.host} cannot be used: ${given.problem}. Try again later; if it stays, check the configured address.`,
  },
  OUTBOUND_REDIRECTED: {
    status: 502,
    title: "Outside service redirects",
    retry: false,
    detail: ({ host }: Host) =>
      `${host} redirects to another address, which is not followed. Set the service's current address in the configuration.`,
  },
  OUTBOUND_PATH_INVALID: {
    status: 500,
    title: "Address of an outgoing call is not legal",
    retry: false,
    detail: ({ host }: Host) =>
      `A call to ${host} would leave its configured address. Remove dot segments from the path.`,
  },
  OUTBOUND_URL_INVALID: {
    status: 422,
    title: "The URL cannot be used",
    retry: false,
    detail: ({ problem }: { problem: string }) =>
      `The URL cannot be used: ${problem}. Give an address like https://example.com/path, on port 443 or 8443.`,
  },
  OUTBOUND_ADDRESS_REFUSED: {
    status: 422,
    title: "The URL does not lead to the public internet",
    retry: false,
    detail: () =>
      "The host of the URL is not, or not only, on the public internet. Give the address of a public server.",
  },
});
