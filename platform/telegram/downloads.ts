import { callApi } from "./outgoing/attempt.ts";
import type { TelegramParts } from "./deps.ts";
import { telegramErrors } from "./errors.ts";

/** What the Bot API lets bots fetch; its own server would give more. */
export const DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024;

const TIMEOUT_MS = 120_000;

/**
 * The content of a file that somebody has sent to a bot, as it arrives. Throws `TELEGRAM_BOT_UNKNOWN`,
 * `TELEGRAM_FILE_TOO_BIG`, `TELEGRAM_FILE_GONE` and `TELEGRAM_UNAVAILABLE`.
 */
export async function downloadFile(
  parts: TelegramParts,
  botId: string,
  fileId: string,
): Promise<AsyncIterable<Uint8Array>> {
  const bot = parts.bots.find(botId);
  if (bot === undefined) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
  const token = await parts.bots.tokenOf(bot);
  const path = await findPath(parts, { botId, token }, fileId);
  const root = parts.config.apiRoot.replace(/\/+$/, "");
  // The address holds the token: it must not get into any message or log.
  const response = await fetch(`${root}/file/bot${token}/${path}`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => undefined);
  if (response === undefined || response.status >= 500) throw telegramErrors.TELEGRAM_UNAVAILABLE();
  if (!response.ok || response.body === null) throw telegramErrors.TELEGRAM_FILE_GONE();
  return chunksOf(response.body);
}

async function findPath(
  parts: TelegramParts,
  bot: { readonly botId: string; readonly token: string },
  fileId: string,
): Promise<string> {
  const answer = await callApi(parts, bot, "getFile", { file_id: fileId });
  if (answer.kind === "done") {
    const path = (answer.result as { readonly file_path?: string }).file_path;
    if (path === undefined) throw telegramErrors.TELEGRAM_FILE_TOO_BIG();
    return path;
  }
  if (answer.kind === "unreachable" || answer.code === 429 || answer.code >= 500)
    throw telegramErrors.TELEGRAM_UNAVAILABLE();
  if (/too big/i.test(answer.description)) throw telegramErrors.TELEGRAM_FILE_TOO_BIG();
  throw telegramErrors.TELEGRAM_FILE_GONE();
}

async function* chunksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch {
    throw telegramErrors.TELEGRAM_UNAVAILABLE();
  }
}
