import type { Person } from "../state/persons.ts";
import { isAdministrator, isMember, type Room } from "../state/rooms.ts";

/** Where a person can write: a bot, a group or a channel. */
export interface Destination {
  /** The chat in which this person meets it. */
  room(person: Person): Room;
}

/** The chat for writing. Throws when a person could not write there. */
export function openRoom(destination: Destination, person: Person): Room {
  const room = destination.room(person);
  if (room.type === "private") {
    if (room.blocked) throw new Error(`${person.user.first_name} has blocked the bot; unblock it first.`);
    room.started = true;
    return room;
  }
  if (!isMember(room, person.user.id))
    throw new Error(`${person.user.first_name} is not in ${room.title}; add the person first.`);
  if (room.type === "channel" && !isAdministrator(room, person.user.id))
    throw new Error(`${person.user.first_name} only reads ${room.title}; promote the person first.`);
  return room;
}
