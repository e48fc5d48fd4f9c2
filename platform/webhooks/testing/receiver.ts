import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Decides on each answer; replace it at any time. */
  answer: (request: Received) => Reply | Promise<Reply>;
  close(): Promise<void>;
}

/** A receiver of webhooks on 127.0.0.1. */
export async function startReceiver(): Promise<Receiver> {
  const receiver: Omit<Receiver, "close"> & { url: string } = {
    url: "",
    received: [],
    answer: () => ({ status: 204 }),
  };
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const received = {
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString("utf8"),
    };
    receiver.received.push(received);
    const { status, headers, body } = await receiver.answer(received);
    response.writeHead(status, headers).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return Object.assign(receiver, {
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  });
}
