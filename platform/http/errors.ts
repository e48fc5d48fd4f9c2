import { defineErrors } from "#platform/kernel";

/** What the HTTP server itself refuses. */
export const httpErrors = defineErrors("HTTP", {
  HTTP_INVALID_REQUEST: {
    status: 400,
    title: "The request does not fit its description",
    retry: false,
    detail: (p: { first: string }) =>
      `${p.first} All faults are listed in "faults"; the API document is at /docs.`,
  },
  HTTP_MALFORMED_JSON: {
    status: 400,
    title: "The body is not valid JSON",
    retry: false,
    detail: () => "Send one valid JSON value in UTF-8, without __proto__ or constructor keys.",
  },
  HTTP_MALFORMED_REQUEST: {
    status: 400,
    title: "The request is not valid HTTP",
    retry: false,
    detail: () => "Check the request line, the headers and the path encoding.",
  },
  HTTP_KEYS_DIFFER: {
    status: 400,
    title: "Two different API keys were sent",
    retry: false,
    detail: () => "Authorization and X-API-Key hold different keys; send one of them.",
  },
  HTTP_CREDENTIALS_LISTED: {
    status: 400,
    title: "More than one credential was sent in one header",
    retry: false,
    detail: (p: { header: "Authorization" | "X-API-Key" }) =>
      `${p.header} came more than once or holds a list; send it once, with one credential.`,
  },
  HTTP_CREDENTIALS_DIFFER: {
    status: 400,
    title: "Two different credentials were sent",
    retry: false,
    detail: () =>
      "Send one of API key, access token and session cookie; a browser that is signed in sends its cookie by itself.",
  },
  HTTP_SIGN_IN_NEEDED: {
    status: 401,
    title: "Signing in is needed",
    retry: false,
    detail: () => "Sign in and come with the session cookie or with an access token.",
  },
  HTTP_CALLER_UNCONFIRMED: {
    status: 503,
    title: "It is not known whether you may go on",
    retry: true,
    detail: () =>
      "Whether the key or the session still holds could not be found out for a second, so the request was ended. Try again in a moment.",
  },
  HTTP_PERSON_NEEDED: {
    status: 403,
    title: "This is for people, not for API keys",
    retry: false,
    detail: () => "Sign in and come with the session cookie or with an access token in place of the API key.",
  },
  HTTP_NOT_AN_OPERATOR: {
    status: 403,
    title: "This is for those who run the installation",
    retry: false,
    detail: () => "Sign in as an operator of the platform, in your own name.",
  },
  HTTP_ORIGIN_REFUSED: {
    status: 403,
    title: "Calls from this page are refused",
    retry: false,
    detail: () =>
      "With a session cookie, changes are made from the installation's own pages: the Origin header must be the public address, or one of TRADEPOST_SESSION_ORIGINS. Programs use an API key or an access token.",
  },
  HTTP_IDEMPOTENCY_KEY_MALFORMED: {
    status: 400,
    title: "The Idempotency-Key cannot be read",
    retry: false,
    detail: () =>
      'Send one key of 1 to 255 printable ASCII characters, such as a UUID in quotes: Idempotency-Key: "8e03978e-40d5-43dd-bc93-6894a57f9324".',
  },
  HTTP_IDEMPOTENCY_BUSY: {
    status: 409,
    title: "The first request with this Idempotency-Key still runs",
    retry: true,
    detail: () => "Wait as long as Retry-After says and send the same request again; you get its answer.",
  },
  HTTP_IDEMPOTENCY_ANSWER_NOT_KEPT: {
    status: 409,
    title: "This was done already, and its answer was too large to keep",
    retry: false,
    detail: () => "Fetch the present state in place of repeating the request.",
  },
  HTTP_IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: "The Idempotency-Key belongs to another request",
    retry: false,
    detail: () =>
      "Within 24 hours a key is for one request: same caller, method, path and body. Send a new key with a new request.",
  },
  HTTP_BODY_ENCODED: {
    status: 415,
    title: "The body has a Content-Encoding",
    retry: false,
    detail: () => "Send the body as it is, without packing it and without Content-Encoding.",
  },
  HTTP_OPERATOR_ONLY: {
    status: 403,
    title: "Only the operator may see this",
    retry: false,
    detail: () =>
      "Call it from the server itself, or with the token in TRADEPOST_METRICS_TOKEN as a bearer token.",
  },
  HTTP_NOT_FOUND: {
    status: 404,
    title: "Nothing is here",
    retry: false,
    detail: () => "No route has this path; all of them are listed at /docs.",
  },
  HTTP_METHOD_NOT_ALLOWED: {
    status: 405,
    title: "The path does not take this method",
    retry: false,
    detail: (p: { allowed: string }) => `This path takes ${p.allowed}.`,
  },
  HTTP_REQUEST_TIMEOUT: {
    status: 408,
    title: "The request took too long to arrive",
    retry: true,
    detail: () => "Send the whole request without pauses; large files belong to the upload routes.",
  },
  HTTP_BODY_TOO_LARGE: {
    status: 413,
    title: "The body is too large",
    retry: false,
    detail: (p: { limitBytes: number }) =>
      `This path takes at most ${p.limitBytes} bytes; split the request.`,
  },
  HTTP_UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: "The content type is not supported",
    retry: false,
    detail: () => "Send the Content-Type that the API document names for this path, mostly application/json.",
  },
  HTTP_HEADERS_TOO_LARGE: {
    status: 431,
    title: "The request headers are too large",
    retry: false,
    detail: () => "All headers together may have 16 KiB; send fewer or shorter ones.",
  },
  HTTP_INTERNAL: {
    status: 500,
    title: "Something failed on our side",
    retry: true,
    detail: () => "The fault is logged; give the request id when you report it.",
  },
  HTTP_PORT_TAKEN: {
    status: 500,
    title: "The port is taken",
    retry: false,
    detail: (p: { host: string; port: number }) =>
      `Another program listens on ${p.host}:${p.port}; stop it or choose another port, such as PORT=${p.port + 1}.`,
  },
  HTTP_ADDRESS_UNUSABLE: {
    status: 500,
    title: "The address cannot be listened on",
    retry: false,
    detail: (p: { host: string; port: number; reason: string }) =>
      `Listening on ${p.host}:${p.port} failed (${p.reason}); check HOST and PORT, ports below 1024 need privileges.`,
  },
});
