/**
 * Telegram's side of the benchmark, in a process of its own: answers calls of the Bot API, and brings
 * updates to a webhook at an even rate. Prints one JSON line when asked by a line on its input.
 */
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";

interface Order {
  readonly url: string;
  readonly secret: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly chats: number;
}

let sent = 0;
const held = new Set<() => void>();
const api = createServer((incoming, response) => {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", () => {
    const method = incoming.url?.split("/").at(-1);
    // An empty poll is held back, as Telegram does.
    if (method === "getUpdates") return void held.add(() => response.end());
    if (method === "sendMessage") sent += 1;
    const result = { message_id: sent, date: 1, chat: { id: 1, type: "private" } };
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ ok: true, result: method === "sendMessage" ? result : true }));
  });
});
await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
process.stdout.write(`${(api.address() as AddressInfo).port}\n`);

const agent = new Agent({ keepAlive: true, maxSockets: 40 });

function deliver({ url, secret }: Order, updateId: number, chat: number): Promise<number> {
  const from = { id: chat, is_bot: false, first_name: "P", language_code: "en" };
  const body = JSON.stringify({
    update_id: updateId,
    message: { message_id: updateId, date: 1, chat: { id: chat, type: "private" }, from, text: "hello" },
  });
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: "POST",
      agent,
      headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
    });
    outgoing.on("response", (answer) => {
      answer.resume();
      answer.on("end", () =>
        answer.statusCode === 200
          ? resolve(performance.now() - started)
          : reject(new Error(`status ${answer.statusCode}`)),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function bring(order: Order): Promise<void> {
  const total = order.perSecond * order.seconds;
  const started = performance.now();
  const results: Promise<number>[] = [];
  while (results.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * order.perSecond) + 1);
    while (results.length < due) {
      results.push(deliver(order, 1_000_000 + results.length, 10_000 + (results.length % order.chats)));
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const latencies = (await Promise.all(results)).toSorted((left, right) => left - right);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
  process.stdout.write(`${JSON.stringify({ p50: at(0.5), p99: at(0.99), count: latencies.length })}\n`);
}

createInterface({ input: process.stdin }).on("line", (line) => {
  if (line === "sent") process.stdout.write(`${JSON.stringify({ sent })}\n`);
  else if (line === "polls") process.stdout.write(`${JSON.stringify({ polls: held.size })}\n`);
  else void bring(JSON.parse(line) as Order);
});
