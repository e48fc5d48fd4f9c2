import type { Contact, Location, Message } from "../api-types.ts";
import { present } from "../api-types.ts";
import type { Person } from "../state/persons.ts";
import { type Content, post, replace } from "../state/posting.ts";
import type { Room } from "../state/rooms.ts";
import { nowSeconds, type World } from "../state/world.ts";
import { type Destination, openRoom } from "./destination.ts";
import { hideOneTimeKeyboard, replyToKeyboard } from "./pressing.ts";

export interface LiveLocation {
  readonly message: Message;
  /** The person has moved: the bot gets an edited message. */
  move(latitude: number, longitude: number, headingDegrees?: number): Message;
  /** Ends the sharing before its time. */
  stop(): Message;
}

/** What a person tells about where they are and how to reach them. */
export interface Sharing {
  /** The own contact, as the key with request_contact sends it, or somebody else's. */
  shareContact(to: Destination, contact?: "own" | Contact): Message;
  shareLocation(to: Destination, latitude: number, longitude: number): Message;
  /** A location that moves for so many seconds. */
  shareLiveLocation(
    to: Destination,
    place: { readonly latitude: number; readonly longitude: number; readonly livePeriodSeconds: number },
  ): LiveLocation;
  shareVenue(
    to: Destination,
    venue: {
      readonly latitude: number;
      readonly longitude: number;
      readonly title: string;
      readonly address: string;
    },
  ): Message;
}

export function createSharing(world: World, person: Person): Sharing {
  const send = (
    to: Destination,
    content: Content,
    asked?: "request_contact" | "request_location",
  ): Message => {
    const room = openRoom(to, person);
    const keys = room.keyboard?.markup.keyboard.flat() ?? [];
    const isAnswer = asked !== undefined && keys.some((key) => typeof key !== "string" && asked in key);
    const reply = isAnswer ? replyToKeyboard(room) : {};
    if (isAnswer) hideOneTimeKeyboard(world, room);
    return post(world, room, person, { ...content, ...reply });
  };
  return {
    shareContact: (to, contact = "own") =>
      contact === "own"
        ? send(to, { contact: ownContact(person) }, "request_contact")
        : send(to, { contact }),
    shareLocation: (to, latitude, longitude) =>
      send(to, { location: { latitude, longitude } }, "request_location"),
    shareLiveLocation: (to, { latitude, longitude, livePeriodSeconds }) => {
      const location = { latitude, longitude, live_period: livePeriodSeconds };
      const message = send(to, { location });
      return liveLocation(world, to.room(person), person, message);
    },
    shareVenue: (to, { latitude, longitude, title, address }) => {
      const location = { latitude, longitude };
      return send(to, { venue: { location, title, address }, location });
    },
  };
}

/** The own contact is the one whose user_id is the sender's. */
function ownContact(person: Person): Contact {
  const { id, first_name, last_name } = person.user;
  return present({ phone_number: person.phoneNumber, first_name, last_name, user_id: id });
}

function liveLocation(world: World, room: Room, person: Person, message: Message): LiveLocation {
  const change = (location: Location): Message => {
    const current = room.messages.get(message.message_id) ?? message;
    return replace(world, room, person, { ...current, location, edit_date: nowSeconds(world) });
  };
  return {
    message,
    move: (latitude, longitude, heading) => {
      const live_period = message.location?.live_period;
      return change(present({ latitude, longitude, live_period, heading }));
    },
    stop: () => {
      const { latitude = 0, longitude = 0 } = room.messages.get(message.message_id)?.location ?? {};
      return change({ latitude, longitude });
    },
  };
}
