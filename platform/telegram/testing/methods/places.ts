import type { Message } from "../api-types.ts";
import { present } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import type { Content } from "../state/posting.ts";
import { nowSeconds, type World } from "../state/world.ts";
import type { Methods } from "./call.ts";
import { deliver } from "./deliver.ts";
import { edit } from "./editing.ts";

/** Live locations last from a minute to a day, or for ever. */
const SHORTEST_LIVE_SECONDS = 60;
const LONGEST_LIVE_SECONDS = 86_400;
const FOR_EVER = 0x7fffffff;

interface LocationParameters {
  readonly latitude: number;
  readonly longitude: number;
  readonly horizontal_accuracy?: number | undefined;
  readonly live_period?: number | undefined;
  readonly heading?: number | undefined;
  readonly proximity_alert_radius?: number | undefined;
}

export const placeMethods = {
  sendLocation: (call, parameters) => deliver(call, parameters, () => ({ location: locationOf(parameters) })),
  sendVenue: (call, parameters) =>
    deliver(call, parameters, () => {
      const { latitude, longitude, title, address } = parameters;
      const location = locationOf({ latitude, longitude });
      return { venue: { location, title, address }, location };
    }),
  sendContact: (call, parameters) =>
    deliver(call, parameters, () => {
      if (parameters.phone_number === "") throw badRequest("phone number is empty");
      const { phone_number, first_name, last_name, vcard } = parameters;
      return { contact: present({ phone_number, first_name, last_name, vcard }) };
    }),
  editMessageLiveLocation: (call, parameters) =>
    edit(call, parameters, ["location"], (message) => ({
      location: present({
        ...locationOf(parameters),
        live_period: parameters.live_period ?? liveLocation(call.world, message).live_period,
      }),
    })),
  stopMessageLiveLocation: (call, parameters) =>
    edit(call, parameters, ["location"], (message) => {
      const {
        live_period: _,
        heading: __,
        proximity_alert_radius: ___,
        ...rest
      } = liveLocation(call.world, message);
      return { location: rest };
    }),
} satisfies Methods;

/** A location as given, checked. Throws the refusal of 400. */
export function locationOf(parameters: LocationParameters): NonNullable<Content["location"]> {
  const { latitude, longitude, horizontal_accuracy, live_period, heading, proximity_alert_radius } =
    parameters;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
    throw badRequest("wrong latitude or longitude specified");
  const isLive = live_period !== undefined && live_period !== 0;
  if (
    isLive &&
    live_period !== FOR_EVER &&
    !isBetween(live_period, SHORTEST_LIVE_SECONDS, LONGEST_LIVE_SECONDS)
  )
    throw badRequest("wrong live period specified");
  if (heading !== undefined && !isBetween(heading, 1, 360))
    throw badRequest("wrong live location heading specified");
  return present({
    latitude,
    longitude,
    horizontal_accuracy,
    live_period: isLive ? live_period : undefined,
    heading,
    proximity_alert_radius,
  });
}

/** The live location of a message that still moves. Throws the refusal of 400. */
function liveLocation(world: World, { location, date }: Message): NonNullable<Content["location"]> {
  if (location?.live_period === undefined) throw badRequest("message can't be edited");
  if (location.live_period !== FOR_EVER && date + location.live_period < nowSeconds(world))
    throw badRequest("message can't be edited");
  return location;
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
