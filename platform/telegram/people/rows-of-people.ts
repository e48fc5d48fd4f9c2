import type { TelegramRows } from "#platform/database";

/** The people and bots of `TelegramRows`. */
const PEOPLE = "json_to_recordset($1::json) as p (realm text, bot_id bigint, telegram_user_id bigint)";

/** Where a row names a person. */
type Place =
  /** The number of the private chat with a bot, as a text. */
  | "chat"
  /** The person's number, at a bot or in its realm. */
  | "telegram_user_id"
  /** The lanes of a bot in which the person's own updates are handled. */
  | "lane";

const VALUES: Readonly<Record<Place, string>> = {
  chat: "p.telegram_user_id::text",
  telegram_user_id: "p.telegram_user_id",
  lane: "kind || p.telegram_user_id",
};

/** Rows by the two columns that name the bot, or its realm, and the person. Products use it for tables of their own. */
export function telegramRows(
  owner: "bot_id" | "realm",
  place: Place,
  { exported, unless }: { readonly exported: boolean; readonly unless?: string },
): TelegramRows {
  const lanes = place === "lane" ? " cross join unnest(array['chat:', 'query:', 'inline:']) as kind" : "";
  const where = `(${owner}, ${place}) in (select p.${owner}, ${VALUES[place]} from ${PEOPLE}${lanes})`;
  return {
    where: unless === undefined ? where : `${where} and not (${unless})`,
    whenErased: "delete",
    exported,
  };
}

/** Recipients of the campaigns of a bot; the counts of the campaigns' reports stay. */
export const recipientRows: TelegramRows = {
  where: `(campaign_id, chat) in (
    select c.campaign_id, p.telegram_user_id::text from telegram.campaigns c join ${PEOPLE} on p.bot_id = c.bot_id)`,
  whenErased: { call: "telegram.forget_recipients_of" },
  exported: true,
};
