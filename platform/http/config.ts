import { choice, type ConfigOf, defineConfig, integer, list, optionalSecret } from "#platform/config";

const MIB = 1_048_576;

export const httpConfig = defineConfig("HTTP server", {
  trustedProxies: list({
    name: "TRADEPOST_TRUSTED_PROXIES",
    description:
      "Which proxies may name the client's address: a number of hops, or a list of addresses and CIDR networks. Empty trusts none.",
    example: "10.0.0.0/8,127.0.0.1",
    productionWarning: (proxies) =>
      proxies.length === 0
        ? "is not set, so behind a proxy all clients share the proxy's address and its limits"
        : undefined,
  }),
  corsOrigins: list({
    name: "TRADEPOST_CORS_ORIGINS",
    description: "Origins of web pages that may call the API from a browser.",
    example: "https://app.example.com",
    productionWarning: (origins) =>
      origins.includes("*") ? "holds *, so every web page may call the API" : undefined,
  }),
  sessionOrigins: list({
    name: "TRADEPOST_SESSION_ORIGINS",
    description:
      "Further origins whose pages may act with a person's session cookie, such as a console on a host of its own beside the API's. Those of TRADEPOST_BASE_URL always may.",
    example: "https://console.example.com",
  }),
  bodyLimitBytes: integer({
    name: "TRADEPOST_BODY_LIMIT_BYTES",
    description: "Largest request body in bytes; single routes may allow more.",
    fallback: MIB,
    minimum: 1024,
    maximum: 1024 * MIB,
  }),
  headersTimeoutMilliseconds: integer({
    name: "TRADEPOST_HEADERS_TIMEOUT_MS",
    description: "How long a client may take to send the headers of a request.",
    fallback: 5000,
    minimum: 100,
    maximum: 120_000,
  }),
  requestTimeoutMilliseconds: integer({
    name: "TRADEPOST_REQUEST_TIMEOUT_MS",
    description: "How long a client may take to send a whole request; upload routes allow more.",
    fallback: 10_000,
    minimum: 100,
    maximum: 600_000,
  }),
  idleTimeoutMilliseconds: integer({
    name: "TRADEPOST_IDLE_TIMEOUT_MS",
    description:
      "How long a connection may show no activity before it is closed, also while it reads an answer.",
    fallback: 120_000,
    minimum: 1000,
    maximum: 3_600_000,
  }),
  drainAnnounceMilliseconds: integer({
    name: "TRADEPOST_DRAIN_ANNOUNCE_MS",
    description:
      "How long a stopping server goes on answering with `Connection: close` in each of its two phases.",
    fallback: 500,
    minimum: 0,
    maximum: 60_000,
  }),
  drainTimeoutMilliseconds: integer({
    name: "TRADEPOST_DRAIN_TIMEOUT_MS",
    description: "How long requests in flight may take to finish once the server stops.",
    fallback: 8_000,
    minimum: 0,
    maximum: 600_000,
  }),
  answerLog: choice({
    name: "TRADEPOST_ANSWER_LOG",
    description:
      "Which answers are logged: all (a fifth fewer requests per second at full load), failures (status 400 and above) or none. Metrics count all of them.",
    options: ["all", "failures", "none"],
    fallback: "failures",
  }),
  metricsToken: optionalSecret({
    name: "TRADEPOST_METRICS_TOKEN",
    description:
      "Bearer token for /metrics and for the details of the health routes; without it only callers on this machine see them.",
    example: "openssl rand -base64 32",
  }),
});
export type HttpConfig = ConfigOf<typeof httpConfig>;
