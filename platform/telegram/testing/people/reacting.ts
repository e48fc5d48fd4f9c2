import type { Message, ReactionType } from "../api-types.ts";
import { sendUpdate } from "../delivery/send-update.ts";
import type { Person } from "../state/persons.ts";
import { chatOf, isAdministrator, placeOf } from "../state/rooms.ts";
import { nowSeconds, type World } from "../state/world.ts";
import type { Destination } from "./destination.ts";

/** What a person does to messages without writing. */
export interface Reacting {
  /** Sets the person's reaction; without an emoji it goes. Bots that asked for it get message_reaction. */
  react(place: Destination, message: Message, emoji?: string): void;
}

export function createReacting(world: World, person: Person): Reacting {
  const current = new Map<string, ReactionType[]>();
  return {
    react: (place, message, emoji) => {
      const room = place.room(person);
      const key = `${room.id} ${message.message_id}`;
      const old = current.get(key) ?? [];
      const chosen = emoji === undefined ? [] : [{ type: "emoji", emoji } as ReactionType];
      current.set(key, chosen);
      world.stream.publish({
        kind: "reaction",
        ...placeOf(room),
        messageId: message.message_id,
        emojis: emoji === undefined ? [] : [emoji],
      });
      const change = {
        chat: chatOf(room),
        message_id: message.message_id,
        user: person.user,
        date: nowSeconds(world),
        old_reaction: old,
        new_reaction: chosen,
      };
      const bots =
        room.type === "private"
          ? [room.bot]
          : [...world.bots.values()].filter((bot) => isAdministrator(room, bot.user.id));
      for (const bot of bots) sendUpdate(world, bot, { message_reaction: change }, `reactions of ${room.id}`);
    },
  };
}
