import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface StubCall {
  readonly token: string;
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

export type StubAnswer =
  { readonly status: number; readonly body: object } | "reset" | undefined | Promise<StubAnswer>;

/** The least of a Bot API: notes every call and answers as it is told, else with success. */
export interface Stub {
  readonly apiRoot: string;
  readonly calls: StubCall[];
  /** Decides about each call; `undefined` lets it succeed. */
  answer: (call: StubCall) => StubAnswer;
  sentTo(chat: string | number): StubCall[];
  close(): Promise<void>;
}

export async function startStub(clock: { nowMs(): number }): Promise<Stub> {
  let messageId = 100;
  const stub = {
    apiRoot: "",
    calls: [] as StubCall[],
    answer: (_call: StubCall): StubAnswer => undefined,
    sentTo: (chat: string | number) =>
      stub.calls.filter((call) => String(call.payload["chat_id"]) === String(chat)),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer(async (request, response) => {
    const [, token = "", method = ""] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? "") ?? [];
    const call = { token, method, payload: await payloadOf(request), atMs: clock.nowMs() };
    stub.calls.push(call);
    const given = await stub.answer(call);
    if (given === "reset") return void request.socket.destroy();
    const { status, body } = given ?? { status: 200, body: { ok: true, result: resultOf(call) } };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  function resultOf({ method, payload }: StubCall): unknown {
    if (!method.startsWith("send") && method !== "editMessageText") return true;
    messageId += 1;
    return {
      message_id: payload["message_id"] ?? messageId,
      date: 0,
      chat: { id: payload["chat_id"], type: "private" },
      ...(method === "sendDocument" ? { document: { file_id: "FILE-1" } } : {}),
    };
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stub.apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return stub;
}

export function refusal(code: number, description: string, parameters?: object): StubAnswer {
  return {
    status: code,
    body: { ok: false, error_code: code, description, ...(parameters === undefined ? {} : { parameters }) },
  };
}

async function payloadOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if (request.headers["content-type"]?.startsWith("multipart/") === true) {
    const [, chat] = /name="chat_id"\r\n\r\n(-?\d+)/.exec(text) ?? [];
    return { chat_id: chat, multipart: text };
  }
  return text === "" ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
}
