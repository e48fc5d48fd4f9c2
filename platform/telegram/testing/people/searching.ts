import type { InlineQueryResult, Message } from "../api-types.ts";
import { sendUpdate } from "../delivery/send-update.ts";
import { type InlineAnswer, postInline } from "../methods/inline.ts";
import type { Person } from "../state/persons.ts";
import { chatOf } from "../state/rooms.ts";
import type { World } from "../state/world.ts";
import { type Destination, openRoom } from "./destination.ts";
import type { FakeBot } from "./fake-bot.ts";

/** What a person does with a bot by typing @ and its name in any chat. */
export interface Searching {
  /** Asks the bot for results; never settles when it does not answer. */
  search(
    bot: FakeBot,
    query: string,
    options?: { readonly in?: Destination; readonly offset?: string },
  ): Promise<InlineAnswer>;
  /** Sends one of the results into a chat. */
  choose(to: Destination, bot: FakeBot, result: InlineQueryResult): Message;
}

export function createSearching(world: World, person: Person): Searching {
  const registered = (bot: FakeBot) => {
    const found = world.bots.get(bot.id);
    if (found?.user.supports_inline_queries !== true)
      throw new Error(`@${bot.username} has no inline mode; add it with { inline: true }.`);
    return found;
  };
  return {
    search: (bot, query, { in: place, offset = "" } = {}) => {
      const room = place?.room(person);
      const isOwn = room?.type === "private" && room.bot.user.id === bot.id;
      const chat_type = room === undefined ? undefined : isOwn ? ("sender" as const) : chatOf(room).type;
      const open = world.queries.open<InlineAnswer>("inline", bot.id, person.user.id);
      const content = { id: open.id, from: person.user, query, offset, ...(chat_type && { chat_type }) };
      sendUpdate(world, registered(bot), { inline_query: content }, `searches of ${person.user.id}`);
      return open.answered;
    },
    choose: (to, bot, result) =>
      postInline(world, registered(bot), { room: openRoom(to, person), person }, result).message,
  };
}
