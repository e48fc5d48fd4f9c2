import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ApiFault, faultBody } from "../faults/api-fault.ts";
import { type Fault, refusalOf, SERVER_ERRORS } from "../faults/plan.ts";
import { type Call, Described } from "../methods/call.ts";
import { registerBot } from "../people/fake-bot.ts";
import type { Bot } from "../state/bots.ts";
import type { World } from "../state/world.ts";
import { sendFile } from "./downloads.ts";
import { readGiven } from "./request-body.ts";
import { Upload } from "./upload.ts";

const METHOD_PATH = /^\/bot([^/]+)\/(?:test\/)?([A-Za-z]+)\/?$/;
const FILE_PATH = /^\/file\/bot([^/]+)\/(?:test\/)?(.+)$/;
const TOKEN = /^\d{3,12}:[A-Za-z0-9_-]{30,}$/;
/** Longer than clients keep idle connections, so that none is reused while it closes. */
const KEEP_ALIVE_MS = 65_000;

export interface ApiServer {
  /** `http://127.0.0.1:` and a free port, without a closing slash. */
  readonly root: string;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and speaks the Bot API for every bot of the world. */
export async function startApiServer(world: World): Promise<ApiServer> {
  const server = createServer((message, response) => {
    answer(world, message, response).catch((error: unknown) => sendError(response, error));
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server);
  return {
    root: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(world: World, message: IncomingMessage, response: ServerResponse): Promise<void> {
  if (world.outage.active) {
    message.socket.resetAndDestroy();
    return;
  }
  const url = new URL(message.url ?? "/", "http://127.0.0.1");
  const [, token, method] = METHOD_PATH.exec(url.pathname) ?? [];
  if (token !== undefined && method !== undefined) {
    await answerCall(world, message, response, {
      token: decodeURIComponent(token),
      method,
      query: url.searchParams,
    });
    return;
  }
  const [, fileToken, path] = FILE_PATH.exec(url.pathname) ?? [];
  if (fileToken === undefined || path === undefined) sendFault(response, new ApiFault(404, "Not Found"));
  else sendFile(world, findBot(world, decodeURIComponent(fileToken)), decodeURIComponent(path), response);
}

interface Addressed {
  readonly token: string;
  readonly method: string;
  readonly query: URLSearchParams;
}

async function answerCall(
  world: World,
  message: IncomingMessage,
  response: ServerResponse,
  { token, method, query }: Addressed,
): Promise<void> {
  const bot = findBot(world, token);
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const given = await readGiven(message, query);
    if (bot === undefined) throw new ApiFault(401, "Unauthorized");
    const uploads = new Map(
      [...given].filter((entry): entry is [string, Upload] => entry[1] instanceof Upload),
    );
    const call: Call = { world, bot, uploads, signal: gone.signal };
    const fault = world.faults.take({ botId: bot.user.id, method, chatId: given.get("chat_id") });
    const refusal = fault && refusalOf(fault);
    if (refusal !== undefined) {
      tellRefusal(call, method, given, refusal);
      throw refusal;
    }
    await playFault(world, response, fault, () => world.run(call, method, given));
  } catch (error) {
    sendError(response, error);
  }
}

/** A planned refusal is traffic like any other. */
function tellRefusal(
  { world, bot }: Call,
  method: string,
  given: ReadonlyMap<string, unknown>,
  { code, message }: ApiFault,
): void {
  const parameters = Object.fromEntries([...given].filter(([, value]) => !(value instanceof Upload)));
  const happening = { kind: "request", byBotId: bot.user.id, method, parameters } as const;
  world.stream.publish({ ...happening, status: code, description: message });
}

/** Plays a fault of the connection instead of the right answer, or around it. */
async function playFault(
  world: World,
  response: ServerResponse,
  fault: Fault | undefined,
  run: () => Promise<unknown>,
): Promise<void> {
  switch (fault?.kind) {
    case "drop":
      if (fault.when === "after") await run().catch(() => undefined);
      response.socket?.resetAndDestroy();
      return;
    case "late":
      await run().then(
        (result) => later(world, response, fault.delayMs, () => sendResult(response, result)),
        (error: unknown) => later(world, response, fault.delayMs, () => sendError(response, error)),
      );
      return;
    case "server-error":
      sendPage(response, fault.status);
      return;
    case "hang":
      return;
    default:
      sendResult(response, await run());
  }
}

function later(world: World, response: ServerResponse, delayMs: number, action: () => void): void {
  const cancel = world.timers.after(delayMs, action);
  response.once("close", cancel);
}

function findBot(world: World, token: string): Bot | undefined {
  const id = Number(token.split(":")[0]);
  if (world.acceptAnyToken && !world.bots.has(id) && TOKEN.test(token)) registerBot(world, { token });
  const bot = world.bots.get(id);
  return bot?.token === token ? bot : undefined;
}

function sendResult(response: ServerResponse, result: unknown): void {
  if (result instanceof Described)
    sendJson(response, 200, { ok: true, result: result.result, description: result.description });
  else sendJson(response, 200, { ok: true, result });
}

function sendError(response: ServerResponse, error: unknown): void {
  if (error instanceof ApiFault) sendFault(response, error);
  else sendFault(response, new ApiFault(500, error instanceof Error ? error.message : String(error)));
}

function sendFault(response: ServerResponse, fault: ApiFault): void {
  const retryAfter = fault.parameters?.retry_after;
  if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
  sendJson(response, fault.code, faultBody(fault));
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function sendPage(response: ServerResponse, status: number): void {
  const title = `${status} ${SERVER_ERRORS[status] ?? "Error"}`;
  response
    .writeHead(status, { "content-type": "text/html" })
    .end(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const bound = server.address();
      if (bound === null || typeof bound === "string") reject(new Error("The fake Bot API has no port."));
      else resolve(bound.port);
    });
  });
}
