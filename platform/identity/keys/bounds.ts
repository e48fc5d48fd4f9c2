import { BlockList, isIPv6 } from "node:net";
import type { ApiKey, ApiKeyRequest } from "./api-key.ts";
import { identityErrors } from "../errors.ts";

/** What holds a key back besides its scopes; `null` for nothing. */
export type KeyBounds = Pick<ApiKey, "allowedIps" | "expiresAt" | "limitPerMinute">;

/** A request with the bounds of its maker where it names none. */
export function boundedBy(maker: KeyBounds, request: ApiKeyRequest): ApiKeyRequest {
  const expiresAt = request.expiresAt ?? maker.expiresAt;
  const allowedIps = request.allowedIps ?? maker.allowedIps;
  const limitPerMinute = request.limitPerMinute ?? maker.limitPerMinute;
  return {
    ...request,
    ...(expiresAt === null ? {} : { expiresAt }),
    ...(allowedIps === null ? {} : { allowedIps }),
    ...(limitPerMinute === null ? {} : { limitPerMinute }),
  };
}

/** Lets no key make one that lasts longer, calls more often or from elsewhere. Throws `IDENTITY_KEY_INVALID`. */
export function requireWithin(maker: KeyBounds, made: KeyBounds): void {
  const ends = made.expiresAt?.getTime() ?? Infinity;
  if (ends > (maker.expiresAt?.getTime() ?? Infinity)) throw beyond("end no later than");
  if ((made.limitPerMinute ?? Infinity) > (maker.limitPerMinute ?? Infinity))
    throw beyond("have no higher limit than");
  if (!isAmong(made.allowedIps, maker.allowedIps)) throw beyond("be used from no other address than");
}

function beyond(what: string): Error {
  const problem = `A key must ${what} the key that makes it. Ask a member of the workspace to make this one.`;
  return identityErrors.IDENTITY_KEY_INVALID({ problem });
}

function isAmong(networks: readonly string[] | null, allowed: readonly string[] | null): boolean {
  if (allowed === null) return true;
  return networks?.every((network) => allowed.some((wider) => isInside(network, wider))) ?? false;
}

function isInside(network: string, wider: string): boolean {
  const [inner, outer] = [partsOf(network), partsOf(wider)];
  if (inner.family !== outer.family || inner.bits < outer.bits) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.bits, outer.family);
  return list.check(inner.address, inner.family);
}

function partsOf(network: string) {
  const [address = "", bits] = network.split("/");
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  return { address, family, bits: Number(bits ?? (family === "ipv6" ? 128 : 32)) } as const;
}
