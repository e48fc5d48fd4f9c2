import type { Ids } from "./workspace.ts";

/** Where a value stands in requests of an operation. */
export interface Place {
  readonly operationId: string;
  readonly path: string;
  readonly in: "body" | "header" | "path" | "query";
  readonly name: string;
}

/** What a place holds: an id of a workspace's things by its name, a place in a list, a secret, or no id at all. */
export type Holds = { readonly id: string } | { readonly fixed: string } | "list-place" | "secret" | "no-id";

/** The bot of whoever runs the installation. */
export const OPERATOR_BOT = "4242424242";

/** Names that are ids wherever they stand. */
const IDS: Readonly<Record<string, string>> = {
  workspaceId: "workspaceId",
  userId: "userId",
  actorId: "userId",
  targetId: "keyId",
  sessionId: "sessionId",
  passkeyId: "passkeyId",
  identityId: "identityId",
  invitationId: "invitationId",
  keyId: "keyId",
  endpointId: "endpointId",
  deliveryId: "deliveryId",
  campaignId: "campaignId",
  botId: "botId",
};

/** `{id}` says nothing by itself; the path before it does. */
const BY_PATH: readonly (readonly [RegExp, string])[] = [
  [/^\/api\/v1\/vin\/jobs\/\{id\}/, "bulkJobId"],
  [/^\/api\/v1\/vin\/history\/\{id\}/, "historyId"],
];

/** Path parameters that name what is nobody's. */
const NOBODYS: Readonly<Record<string, string>> = {
  provider: "nobody",
  vin: "1HGCM82633A004352",
  wmi: "1HG",
  make: "honda",
  makeId: "474",
  modelYear: "2020",
  vehicleType: "car",
  variable: "make",
};

/** Ids of deliveries and cursors: where a list goes on. */
const LIST_PLACES = new Set(["cursor", "before", "after", "last-event-id"]);

/** Whoever holds one may use it, in whichever workspace they are; the attack lists have their turn. */
const SECRETS = new Set(["token", "handle", "ticket", "challenge", "code", "refreshToken", "rawId"]);

/** The credential of a passkey, as its authenticator names it: looked up by its signature only. */
const CREDENTIALS = new Set(["finishPasskeySignIn", "finishPasskeyRegistration"]);

/** A name that could be one of something that belongs to somebody. */
const LIKE_AN_ID =
  /^id$|ids?$|uuid|key$|handle|ticket|token|cursor|before$|after$|user|member|owner|workspace|account/i;

/** What is known about a place; `undefined` when it could be an id and nobody has said so yet. */
export function holdsAt({ operationId, path, in: where, name }: Place): Holds | undefined {
  if (name === "botId" && path.startsWith("/api/v1/operator/")) return { fixed: OPERATOR_BOT };
  const id = IDS[name] ?? BY_PATH.find(([form]) => name === "id" && where === "path" && form.test(path))?.[1];
  if (id !== undefined) return { id };
  if (LIST_PLACES.has(name)) return "list-place";
  if (SECRETS.has(name) || CREDENTIALS.has(operationId)) return "secret";
  const fixed = NOBODYS[name];
  if (where === "path") return fixed === undefined ? undefined : { fixed };
  // The caller's own name for an item of a list.
  if (operationId === "decodeVins" && name === "id") return "no-id";
  // Telegram's number of a person, looked for among the caller's own people alone.
  if (operationId === "unlinkTelegram" && name === "telegramUserId") return "no-id";
  return LIKE_AN_ID.test(name) ? undefined : "no-id";
}

/** The value to put there; `undefined` to leave it to the sample. */
export function idOf(place: Place, ids: Ids): string | undefined {
  const holds = holdsAt(place);
  if (typeof holds !== "object") return undefined;
  return "fixed" in holds ? holds.fixed : ids[holds.id];
}
