import type { MenuButton, UpdateKind, User, UserFromGetMe } from "../api-types.ts";
import type { OpenPoll } from "../delivery/polling.ts";
import type { WebhookDelivery } from "../delivery/webhook.ts";
import type { WebhookSettings } from "../delivery/webhook-settings.ts";
import type { PrivateRoom } from "./rooms.ts";
import type { UpdateQueue } from "./updates.ts";

/** A bot as its operator describes it; what is left out is made up. */
export interface BotDescription {
  readonly token?: string;
  readonly username?: string;
  readonly firstName?: string;
  /** Sees every message of its groups; otherwise only commands, replies to it and mentions of it. */
  readonly readsAllGroupMessages?: boolean;
  readonly joinsGroups?: boolean;
  readonly inline?: boolean;
}

/** Everything the server keeps for one token. */
export interface Bot {
  readonly token: string;
  readonly user: UserFromGetMe;
  /** Chats with people, by the person's id. */
  readonly privateRooms: Map<number, PrivateRoom>;
  readonly updates: UpdateQueue;
  /** Undefined before any list was given: the default set. */
  allowedUpdates: readonly UpdateKind[] | undefined;
  webhook: { readonly settings: WebhookSettings; readonly delivery: WebhookDelivery } | undefined;
  /** The getUpdates call that waits. */
  poll: OpenPoll | undefined;
  /** Message ids run through all private chats of a bot. */
  lastPrivateMessageId: number;
  /** Command lists by scope and language. */
  readonly commands: Map<string, readonly { readonly command: string; readonly description: string }[]>;
  /** Name, description and short description by kind and language. */
  readonly texts: Map<string, string>;
  /** Menu buttons by person; 0 is the default. */
  readonly menuButtons: Map<number, MenuButton>;
}

/** The bot as a sender of messages. */
export function asUser(bot: Bot): User {
  const { id, is_bot, username } = bot.user;
  return { id, is_bot, first_name: bot.texts.get("name:") ?? bot.user.first_name, username };
}
