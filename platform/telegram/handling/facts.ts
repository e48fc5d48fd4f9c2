import type { Chat as TelegramChat, Message, Update, User } from "grammy/types";
import { newUuid } from "#platform/kernel";
import type { TelegramParts } from "../deps.ts";
import type { UpdateRequest } from "../inbox/handler.ts";
import { claimHome, meet, realmOf, recall } from "../people/people-store.ts";
import { primaryLanguage } from "../wording/wording.ts";
import type { Facts } from "./context.ts";

type FactParts = Pick<TelegramParts, "accounts" | "clock" | "database">;

interface Contents {
  readonly chat?: TelegramChat;
  readonly from?: User;
  readonly user?: User;
  readonly message?: Message;
}

/** Finds out who speaks where, and gives people at a bot of the operator a workspace of their own. */
export async function findFacts(parts: FactParts, request: UpdateRequest, update: Update): Promise<Facts> {
  const { bot, update: row } = request;
  const contents = (update as unknown as Readonly<Record<string, Contents>>)[row.kind] ?? {};
  const person = contents.from ?? contents.user;
  const human = person === undefined || person.is_bot ? undefined : person;
  const place = contents.chat ?? contents.message?.chat;
  const realm = realmOf(bot);
  const language = primaryLanguage(human?.language_code);
  const known = leaves(update)
    ? await recall(parts.database, realm, String(human?.id ?? 0))
    : await meet(parts.database, {
        botId: bot.botId,
        realm,
        chat: place === undefined ? null : String(place.id),
        chatKind: place?.type ?? "",
        title: place?.title ?? place?.first_name ?? "",
        telegramUserId: human === undefined ? null : String(human.id),
        firstName: human?.first_name ?? "",
        username: human?.username ?? null,
        language,
        now: parts.clock.now(),
      });
  const sender =
    human === undefined
      ? undefined
      : {
          telegramUserId: String(human.id),
          firstName: human.first_name,
          username: human.username,
          linkedUserId: known?.linkedUserId ?? undefined,
        };
  const spoken = known?.language ?? language;
  const workspaceId =
    bot.workspaceId ??
    known?.homeWorkspace ??
    (sender === undefined || row.kind === "my_chat_member"
      ? undefined
      : await giveHome(parts, bot.product, realm, sender, spoken));
  return {
    update,
    message: update.message,
    album: albumOf(request, update),
    callback: update.callback_query,
    chat: place === undefined ? undefined : { chat: String(place.id), kind: place.type },
    sender,
    workspaceId,
    language: spoken,
    realm,
  };
}

/** Whoever stops the bot is not made known by that: they may have asked to be forgotten before. */
function leaves({ my_chat_member: change }: Update): boolean {
  return change?.chat.type === "private" && change.new_chat_member.status === "kicked";
}

function albumOf({ albumItems }: UpdateRequest, { message }: Update): readonly Message[] {
  if (albumItems === undefined || message === undefined) return [];
  return [message, ...albumItems.flatMap(({ body }) => (JSON.parse(body) as Update).message ?? [])];
}

async function giveHome(
  { accounts, clock, database }: FactParts,
  product: string,
  realm: string,
  sender: { readonly telegramUserId: string; readonly firstName: string },
  language: string,
): Promise<string> {
  const workspaceId = newUuid(clock.nowMs());
  return database.withWorkspace(workspaceId, async (transaction) => {
    const home = await claimHome(transaction, realm, sender.telegramUserId, workspaceId);
    if (home === workspaceId) {
      await accounts.ensureWorkspace(transaction, {
        workspaceId,
        product,
        telegramUserId: sender.telegramUserId,
        name: sender.firstName,
        language,
      });
    }
    return home ?? workspaceId;
  });
}
