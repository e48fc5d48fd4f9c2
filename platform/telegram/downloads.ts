import { callApi } from "./outgoing/attempt.ts";
import type { TelegramParts } from "./deps.ts";
import { telegramErrors } from "./errors.ts";

/** What the Bot API lets bots fetch; its own server would give more. */
export const DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024;

const TIMEOUT_MS = 120_000;

/**
 * The content of a file that somebody has sent to a bot, whole: a part of a list must never pass for the list.
 * Throws `TELEGRAM_BOT_UNKNOWN`, `TELEGRAM_FILE_TOO_BIG`, `TELEGRAM_FILE_GONE` and `TELEGRAM_UNAVAILABLE`.
 */
export async function downloadFile(parts: TelegramParts, botId: string, fileId: string): Promise<Uint8Array> {
  const bot = parts.bots.find(botId);
  if (bot === undefined) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
  const token = await parts.bots.tokenOf(bot);
  const { path, sizeBytes } = await findFile(parts, { botId, token }, fileId);
  const root = parts.config.apiRoot.replace(/\/+$/, "");
  // The address holds the token: it must not get into any message or log.
  const content = await fetchWhole(`${root}/file/bot${token}/${path}`);
  if (sizeBytes !== undefined && content.length !== sizeBytes) throw telegramErrors.TELEGRAM_UNAVAILABLE();
  return content;
}

async function fetchWhole(address: string): Promise<Uint8Array> {
  let response: Response;
  let content: Uint8Array;
  try {
    response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    content = new Uint8Array(await response.arrayBuffer());
  } catch {
    throw telegramErrors.TELEGRAM_UNAVAILABLE();
  }
  if (response.status >= 500) throw telegramErrors.TELEGRAM_UNAVAILABLE();
  if (!response.ok) throw telegramErrors.TELEGRAM_FILE_GONE();
  return content;
}

interface FoundFile {
  readonly path: string;
  readonly sizeBytes: number | undefined;
}

async function findFile(
  parts: TelegramParts,
  bot: { readonly botId: string; readonly token: string },
  fileId: string,
): Promise<FoundFile> {
  const answer = await callApi(parts, bot, "getFile", { file_id: fileId });
  if (answer.kind === "done") {
    const { file_path: path, file_size: sizeBytes } = answer.result as {
      readonly file_path?: string;
      readonly file_size?: number;
    };
    if (path === undefined || (sizeBytes ?? 0) > DOWNLOAD_LIMIT_BYTES)
      throw telegramErrors.TELEGRAM_FILE_TOO_BIG();
    return { path, sizeBytes };
  }
  if (answer.kind === "unreachable" || answer.code === 429 || answer.code >= 500)
    throw telegramErrors.TELEGRAM_UNAVAILABLE();
  if (/too big/i.test(answer.description)) throw telegramErrors.TELEGRAM_FILE_TOO_BIG();
  throw telegramErrors.TELEGRAM_FILE_GONE();
}
