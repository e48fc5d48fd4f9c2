import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on this machine that stands in for Sentry or a collector and keeps what arrives. */
export interface Receiver {
  readonly url: string;
  /** Waits for a request that fits. */
  next(fits: (received: Received) => boolean): Promise<Received>;
  close(): void;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let arrived = Promise.withResolvers<void>();
  const keep = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = await buffer(request);
    const plain = request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
    received.push({ path: request.url ?? "", headers: request.headers, body: plain.toString() });
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
    arrived.resolve();
    arrived = Promise.withResolvers();
  };
  const server = createServer((request, response) => {
    void keep(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async next(fits) {
      for (;;) {
        const found = received.find(fits);
        if (found !== undefined) return found;
        await arrived.promise;
      }
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
