import type { Update, UserFromGetMe } from "../api-types.ts";
import { sendRawUpdate } from "../delivery/send-update.ts";
import type { Bot, BotDescription } from "../state/bots.ts";
import { tokenOf } from "../state/numbers.ts";
import { createPrivateRoom } from "../state/rooms.ts";
import { createUpdateQueue } from "../state/updates.ts";
import type { World } from "../state/world.ts";
import { type BotView, createBotView } from "./bot-view.ts";
import type { Destination } from "./destination.ts";

/** A bot that is registered with the fake server. */
export interface FakeBot extends Destination, BotView {
  readonly id: number;
  readonly token: string;
  readonly username: string;
  /** What getMe answers. */
  readonly me: UserFromGetMe;
  /** Updates that the bot has not confirmed. */
  pendingUpdates(): readonly Update[];
  /** Hands the bot an update exactly as given, its id included: for repeated, shuffled and odd updates. */
  sendRawUpdate(update: Update, orderKey?: string): void;
}

export function registerBot(world: World, description: BotDescription): FakeBot {
  const id = description.token === undefined ? world.numbers.bot() : Number(description.token.split(":")[0]);
  if (!Number.isSafeInteger(id)) throw new Error("A bot's token begins with its number and a colon.");
  const known = world.bots.get(id);
  if (known !== undefined) throw new Error(`Bot ${id} (@${known.user.username}) is registered already.`);
  const bot: Bot = {
    token: description.token ?? tokenOf(id),
    user: botUser(id, description),
    privateRooms: new Map(),
    updates: createUpdateQueue(() => world.clock.nowMs(), world.firstNumber),
    allowedUpdates: undefined,
    webhook: undefined,
    poll: undefined,
    lastPrivateMessageId: world.firstNumber,
    commands: new Map(),
    texts: new Map(),
    menuButtons: new Map(),
  };
  world.bots.set(id, bot);
  return faceOf(bot);
}

export function faceOf(bot: Bot): FakeBot {
  const destination: Destination = {
    room: (person) => {
      const room = bot.privateRooms.get(person.user.id) ?? createPrivateRoom(bot, person);
      bot.privateRooms.set(person.user.id, room);
      return room;
    },
  };
  return {
    id: bot.user.id,
    token: bot.token,
    username: bot.user.username,
    me: bot.user,
    ...destination,
    ...createBotView(bot, destination),
    pendingUpdates: () => [...bot.updates.all()].map(({ update }) => update),
    sendRawUpdate: (update, orderKey = `raw ${update.update_id}`) => sendRawUpdate(bot, update, orderKey),
  };
}

function botUser(id: number, description: BotDescription): UserFromGetMe {
  const { username = `fake_${id % 1_000_000}_bot` } = description;
  return {
    id,
    is_bot: true,
    first_name: description.firstName ?? username,
    username,
    can_join_groups: description.joinsGroups ?? true,
    can_read_all_group_messages: description.readsAllGroupMessages ?? false,
    supports_inline_queries: description.inline ?? false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}
