import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify from "fastify";
import type { HttpConfig } from "./config.ts";
import type { HttpApp } from "./server-types.ts";
import { trustedProxies } from "./trusted-proxies.ts";
import { validatorCompiler } from "./validation.ts";

const MOST_HEADER_BYTES = 16_384;
/** No shorter than the request line may be: what is too long, the route itself tells best. */
const LONGEST_PARAMETER = MOST_HEADER_BYTES;

export interface InstanceOptions {
  readonly config: HttpConfig;
  readonly makeRequestId: (request: { readonly headers: IncomingHttpHeaders }) => string;
  readonly onClientError: (error: Error, socket: Socket) => void;
  /** For paths that the router cannot read. */
  readonly onUnroutable: (error: Error, response: ServerResponse, url: string) => void;
}

/**
 * Fastify with limits on everything that a client may stretch. Left alone it
 * keeps slow bodies open for ever, and slow headers for a minute and a half.
 */
export function createInstance({
  config,
  makeRequestId,
  onClientError,
  onUnroutable,
}: InstanceOptions): HttpApp {
  const app = Fastify({
    logger: false,
    genReqId: makeRequestId,
    bodyLimit: config.bodyLimitBytes,
    trustProxy: trustedProxies(config.trustedProxies),
    requestTimeout: config.requestTimeoutMilliseconds,
    connectionTimeout: config.idleTimeoutMilliseconds,
    return503OnClosing: false,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    http: {
      headersTimeout: config.headersTimeoutMilliseconds,
      connectionsCheckingInterval: Math.min(1000, Math.ceil(config.headersTimeoutMilliseconds / 4)),
      maxHeaderSize: MOST_HEADER_BYTES,
      // Refused by our own hook, as a problem document like everything else.
      requireHostHeader: false,
      // Else the first of two hosts or credentials would win, and proxies may take the other.
      joinDuplicateHeaders: true,
    },
    clientErrorHandler: onClientError,
    frameworkErrors: (error, request, reply) => onUnroutable(error, reply.raw, request.raw.url ?? ""),
  }).withTypeProvider<TypeBoxTypeProvider>();
  // Any page may send it to us without asking; a route that wants it says so.
  app.removeContentTypeParser("text/plain");
  const readJson = app.getDefaultJsonParser("error", "error");
  // A body without a stated length can turn out to be empty, which is none.
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body: string, done) =>
    body === "" ? done(null) : readJson(request, body, done),
  );
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => JSON.stringify);
  return app;
}
