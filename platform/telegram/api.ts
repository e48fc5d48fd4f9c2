import type { GrammyError, HttpError } from "grammy";
import { messageOf } from "#platform/kernel";
import { grammy } from "./grammy.ts";

/** What became of one call. Never holds the token. */
export type Answer =
  | { readonly kind: "done"; readonly result: unknown }
  | {
      readonly kind: "refused";
      readonly code: number;
      readonly description: string;
      readonly retryAfterSeconds: number | undefined;
      /** The chat is a supergroup now and has this id. */
      readonly movedTo: string | undefined;
    }
  | {
      readonly kind: "unreachable";
      readonly description: string;
      /** No byte of the call can have reached Telegram. */
      readonly unsent: boolean;
    };

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutSeconds?: number;
}

/** Calls methods of the Bot API; holds nothing of any bot. */
export interface BotApi {
  call(token: string, method: string, payload: object, options?: CallOptions): Promise<Answer>;
}

/** The connection was never made, so nothing was sent. */
const UNSENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** Methods that grammY calls without a payload. */
const BARE = new Set(["getMe", "getWebhookInfo", "getMyStarBalance"]);

type AnyMethod = (...given: readonly unknown[]) => Promise<unknown>;

export function createBotApi(given: { readonly apiRoot: string; readonly timeoutSeconds: number }): BotApi {
  const apiRoot = given.apiRoot.replace(/\/+$/, "");
  return {
    async call(token, method, payload, { signal, timeoutSeconds = given.timeoutSeconds } = {}) {
      const { Api, GrammyError, HttpError } = await grammy.get();
      const { raw } = new Api(token, { apiRoot, timeoutSeconds });
      const send = (raw as unknown as Readonly<Record<string, AnyMethod>>)[method];
      if (send === undefined) throw new Error(`The Bot API has no method ${method}.`);
      try {
        return { kind: "done", result: await send(...(BARE.has(method) ? [signal] : [payload, signal])) };
      } catch (thrown) {
        if (thrown instanceof GrammyError) return refusalOf(thrown);
        if (thrown instanceof HttpError) return silenceOf(thrown);
        throw thrown;
      }
    },
  };
}

function refusalOf({ error_code: code, description, parameters }: GrammyError): Answer {
  const { retry_after: retryAfterSeconds, migrate_to_chat_id: movedTo } = parameters;
  return {
    kind: "refused",
    code,
    description,
    retryAfterSeconds,
    movedTo: movedTo === undefined ? undefined : String(movedTo),
  };
}

function silenceOf(thrown: HttpError): Answer {
  const code = (thrown.error as { readonly code?: unknown } | undefined)?.code;
  return {
    kind: "unreachable",
    description: typeof code === "string" ? code : messageOf(thrown),
    unsent: typeof code === "string" && UNSENT.has(code),
  };
}
