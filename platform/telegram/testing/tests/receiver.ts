import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import type { Update } from "grammy/types";

export interface Delivered {
  readonly update: Update;
  readonly headers: IncomingHttpHeaders;
  /** Answers the delivery. */
  answer(
    status: number,
    options?: { readonly headers?: Record<string, string>; readonly body?: object },
  ): void;
}

/** A webhook that a test answers by hand. */
export interface Receiver {
  readonly url: string;
  /** The next delivery that was not taken yet. */
  next(): Promise<Delivered>;
  /** Deliveries that arrived and were not taken. */
  waiting(): number;
}

export async function startReceiver(context: TestContext): Promise<Receiver> {
  const arrived: Delivered[] = [];
  const takers: ((delivered: Delivered) => void)[] = [];
  const server = createServer((message, response) => {
    let text = "";
    message.setEncoding("utf8");
    message.on("data", (chunk: string) => (text += chunk));
    message.on("end", () => {
      const delivered: Delivered = {
        update: JSON.parse(text) as Update,
        headers: message.headers,
        answer: (status, { headers = {}, body } = {}) => {
          response.writeHead(status, { "content-type": "application/json", ...headers });
          response.end(body === undefined ? "" : JSON.stringify(body));
        },
      };
      const taker = takers.shift();
      if (taker === undefined) arrived.push(delivered);
      else taker(delivered);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    next: () => {
      const first = arrived.shift();
      return first === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(first);
    },
    waiting: () => arrived.length,
  };
}
