import type { HttpServer } from "#platform/http";
import { createTestServer } from "#platform/http/testing";
import { systemClock } from "#platform/kernel";
import { openPlayground, type Playground } from "../playground.ts";
import type { Message } from "../wire.ts";

/** The playground behind the real web server, with a bot that echoes. */
export interface PlaygroundBench {
  readonly playground: Playground;
  readonly server: HttpServer;
  readonly botId: number;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: object): Promise<Answer>;
  /** Calls a method as the bot. */
  call(method: string, parameters: object): Promise<unknown>;
  close(): Promise<void>;
}

type Answer = Awaited<ReturnType<HttpServer["app"]["inject"]>>;

const host = "localhost:3000";

export async function openBench(): Promise<PlaygroundBench> {
  const playground = await openPlayground([{ id: "echo", title: "Echo" }], systemClock);
  const server = await createTestServer([playground.routes]);
  const token = playground.environment["TRADEPOST_ECHO_BOT_TOKEN"] ?? "";
  const ending = new AbortController();
  const call = callerOf(`${playground.telegram.apiRoot}/bot${token}`, ending.signal);
  const bot = runEchoBot(call, ending.signal);
  return {
    playground,
    server,
    botId: Number(token.split(":")[0]),
    get: (path, headers = {}) =>
      server.app.inject({ url: path, headers: { host, ...headers }, remoteAddress: "127.0.0.1" }),
    post: (path, payload) =>
      server.app.inject({
        method: "POST",
        url: path,
        payload,
        headers: { host },
        remoteAddress: "127.0.0.1",
      }),
    call,
    close: async () => {
      ending.abort();
      await bot;
      await server.close();
      await playground.close();
    },
  };
}

interface Update {
  readonly update_id: number;
  readonly message?: Message;
  readonly callback_query?: { readonly id: string; readonly message?: Message };
}

type Call = (method: string, parameters: object) => Promise<unknown>;

function callerOf(root: string, signal: AbortSignal): Call {
  return async (method, parameters) => {
    const response = await fetch(`${root}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(parameters),
      signal,
    });
    return ((await response.json()) as { result?: unknown }).result;
  };
}

/** Says again what it hears; `menu` brings buttons, `keys` a key that asks for the contact, `invoice` an invoice. */
async function runEchoBot(call: Call, signal: AbortSignal): Promise<void> {
  let offset = 0;
  while (!signal.aborted) {
    try {
      const updates = (await call("getUpdates", { offset, timeout: 20 })) as readonly Update[] | undefined;
      for (const update of updates ?? []) {
        offset = update.update_id + 1;
        await answer(call, update);
      }
    } catch (fault) {
      if (!signal.aborted && !(fault instanceof TypeError)) throw fault;
    }
  }
}

async function answer(call: Call, { message, callback_query: query, ...rest }: Update): Promise<void> {
  if ("pre_checkout_query" in rest) {
    const { id } = rest.pre_checkout_query as { id: string };
    await call("answerPreCheckoutQuery", { pre_checkout_query_id: id, ok: true });
  }
  if (query !== undefined) {
    await call("answerCallbackQuery", { callback_query_id: query.id, text: "Pressed" });
    await call("editMessageText", {
      chat_id: query.message?.chat.id,
      message_id: query.message?.message_id,
      text: "*changed* ||hidden||",
      parse_mode: "MarkdownV2",
    });
  }
  if (message === undefined) return;
  const chat_id = message.chat.id;
  const { text = "", contact, document: file } = message;
  if (text === "menu")
    return void (await call("sendMessage", {
      chat_id,
      text: "Choose",
      reply_markup: { inline_keyboard: [[{ text: "More", callback_data: "more" }]] },
    }));
  if (text === "keys")
    return void (await call("sendMessage", {
      chat_id,
      text: "Who are you?",
      reply_markup: {
        keyboard: [[{ text: "Send my number", request_contact: true }]],
        one_time_keyboard: true,
      },
    }));
  if (text === "invoice")
    return void (await call("sendInvoice", {
      chat_id,
      title: "Report",
      description: "All about a car",
      payload: "p1",
      currency: "XTR",
      prices: [{ label: "Report", amount: 50 }],
    }));
  if (contact !== undefined) await call("sendMessage", { chat_id, text: `Number ${contact.phone_number}` });
  else if (file !== undefined)
    await call("sendMessage", { chat_id, text: `Got ${file.file_name ?? ""}, ${file.file_size ?? 0} bytes` });
  else if (text !== "") await call("sendMessage", { chat_id, text: `You said ${text}` });
}
