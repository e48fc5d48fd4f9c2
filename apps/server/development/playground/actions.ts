import { type Static, Type } from "typebox";
import type { FakeTelegram, FakeUser } from "#platform/telegram/testing";
import { attempt, attemptLater } from "./errors.ts";
import { destinationOf, messageOf, personOf, PLACE, playgroundBotOf, type Spot, spotOf } from "./places.ts";
import type { Done } from "./wire.ts";

const messageId = Type.Integer({ minimum: 1 });
const shortText = Type.String({ minLength: 1, maxLength: 256 });
const kind = <const Name extends string>(name: Name) => ({ kind: Type.Literal(name) });

/** What people do besides sending files. */
const Deed = Type.Union([
  Type.Object({
    ...kind("send"),
    text: Type.String({ minLength: 1, maxLength: 4096 }),
    replyTo: Type.Optional(messageId),
  }),
  Type.Object({
    ...kind("start"),
    payload: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9_-]{0,64}$" })),
  }),
  Type.Object({ ...kind("edit"), messageId, text: Type.String({ minLength: 1, maxLength: 4096 }) }),
  Type.Object({ ...kind("remove"), messageId }),
  Type.Object({ ...kind("press"), messageId, data: Type.String({ minLength: 1, maxLength: 64 }) }),
  Type.Object({ ...kind("tap"), text: Type.String({ minLength: 1, maxLength: 4096 }) }),
  Type.Object({
    ...kind("contact"),
    other: Type.Optional(Type.Object({ firstName: shortText, phoneNumber: shortText })),
  }),
  Type.Object({
    ...kind("location"),
    latitude: Type.Number({ minimum: -90, maximum: 90 }),
    longitude: Type.Number({ minimum: -180, maximum: 180 }),
  }),
  Type.Object({
    ...kind("pay"),
    messageId,
    address: Type.Optional(
      Type.Object({
        countryCode: Type.String({ pattern: "^[A-Z]{2}$" }),
        city: shortText,
        street: shortText,
        postCode: shortText,
      }),
    ),
    tipMinor: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
  Type.Object({ ...kind("react"), messageId, emoji: Type.Optional(Type.String({ maxLength: 8 })) }),
  Type.Object(kind("block")),
  Type.Object(kind("unblock")),
  Type.Object(kind("open-app")),
]);
type Deed = Static<typeof Deed>;

export const Act = Type.Object({
  person: Type.Integer(),
  place: Type.String({ pattern: PLACE }),
  deed: Deed,
});
export type Act = Static<typeof Act>;

/** Lets a person do one thing. Throws `PLAYGROUND_REFUSED` with the reason when that is not possible. */
export async function perform(telegram: FakeTelegram, { person: id, place, deed }: Act): Promise<Done> {
  const person = personOf(telegram, id);
  const spot = spotOf(telegram, place);
  if (deed.kind === "pay") return pay(person, spot, deed);
  return attempt(() => did(person, spot, deed));
}

function did(person: FakeUser, spot: Spot, deed: Exclude<Deed, { kind: "pay" }>): Done {
  const to = destinationOf(spot);
  const message = (messageId: number) => messageOf(person, spot, messageId);
  switch (deed.kind) {
    case "send":
      person.send(to, deed.text, deed.replyTo === undefined ? {} : { replyTo: message(deed.replyTo) });
      return {};
    case "start":
      person.start(to, deed.payload);
      return {};
    case "edit":
      person.edit(to, message(deed.messageId), deed.text);
      return {};
    case "remove":
      person.remove(to, message(deed.messageId));
      return {};
    case "press":
      return { queryId: person.press(to, { data: deed.data }, message(deed.messageId)).queryId };
    case "tap":
      person.tap(to, deed.text);
      return {};
    case "react":
      person.react(to, message(deed.messageId), deed.emoji);
      return {};
    default:
      return shared(person, spot, deed);
  }
}

function shared(
  person: FakeUser,
  spot: Spot,
  deed: Extract<Deed, { kind: "contact" | "location" | "block" | "unblock" | "open-app" }>,
): Done {
  const to = destinationOf(spot);
  switch (deed.kind) {
    case "contact":
      person.shareContact(
        to,
        deed.other && { first_name: deed.other.firstName, phone_number: deed.other.phoneNumber },
      );
      return {};
    case "location":
      person.shareLocation(to, deed.latitude, deed.longitude);
      return {};
    case "block":
      person.block(to);
      return {};
    case "unblock":
      person.unblock(to);
      return {};
    case "open-app":
      return { initData: person.openApp(playgroundBotOf(spot)).initData };
  }
}

function pay(person: FakeUser, spot: Spot, deed: Extract<Deed, { kind: "pay" }>): Promise<Done> {
  const { address, tipMinor } = deed;
  const options = {
    ...(address && {
      shippingAddress: {
        country_code: address.countryCode,
        state: "",
        city: address.city,
        street_line1: address.street,
        street_line2: "",
        post_code: address.postCode,
      },
    }),
    ...(tipMinor !== undefined && { tipMinor }),
  };
  return attemptLater(async () => {
    const invoice = messageOf(person, spot, deed.messageId);
    const outcome = await person.pay(destinationOf(spot), invoice, options);
    return outcome.status === "paid" ? { status: "paid" } : outcome;
  });
}
