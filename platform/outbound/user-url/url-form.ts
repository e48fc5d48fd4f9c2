import { isIP } from "node:net";
import { outboundErrors } from "../errors.ts";
import type { AddressPolicy } from "./address-policy.ts";

const LENGTH_LIMIT = 2000;

/** The host as an IP address, without brackets; `undefined` for a name. */
export function literalOf(hostname: string): string | undefined {
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? undefined : bare;
}

/** Whether only a network that the operator has opened may serve this: plain HTTP, or an unusual port. */
export function needsOpenNetwork(protocol: string, port: string, policy: AddressPolicy): boolean {
  return protocol !== "https:" || !policy.isUsualPort(port === "" ? 443 : Number(port));
}

/**
 * Reads a URL that a user gave and checks everything that needs no network.
 * Throws `OUTBOUND_URL_INVALID` or `OUTBOUND_ADDRESS_REFUSED`.
 */
export function checkUserUrl(given: string, policy: AddressPolicy): URL {
  const invalid = (problem: string): Error => outboundErrors.OUTBOUND_URL_INVALID({ problem });
  if (given.length > LENGTH_LIMIT) throw invalid(`it is longer than ${LENGTH_LIMIT} characters`);
  const url = URL.parse(given);
  if (url === null) throw invalid("it is not a complete URL");
  if (url.username !== "" || url.password !== "") throw invalid("it contains a user name or password");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && policy.hasOpenNetworks)) {
    throw invalid("it does not begin with https://");
  }
  const openedOnly = needsOpenNetwork(url.protocol, url.port, policy);
  if (openedOnly && !policy.hasOpenNetworks) throw invalid("its port is not allowed");
  const literal = literalOf(url.hostname);
  if (literal !== undefined) requireAddress(literal, openedOnly, policy);
  return url;
}

/** Throws `OUTBOUND_ADDRESS_REFUSED` when a connection to this address is not allowed. */
export function requireAddress(address: string, openedOnly: boolean, policy: AddressPolicy): void {
  const allowed = openedOnly ? policy.isOpened(address) : policy.permits(address);
  if (!allowed) throw outboundErrors.OUTBOUND_ADDRESS_REFUSED();
}
