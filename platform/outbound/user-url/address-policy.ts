import ipaddr from "ipaddr.js";
import { fail, type Result, succeed } from "#platform/kernel";

type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Says which addresses may be connected to on behalf of a user. */
export interface AddressPolicy {
  /** Whether a port may be called on any public address. */
  isUsualPort(port: number): boolean;
  /** Whether the operator has opened any network. */
  readonly hasOpenNetworks: boolean;
  /** Public, or in a network that the operator has opened. */
  permits(address: string): boolean;
  /** In a network that the operator has opened. */
  isOpened(address: string): boolean;
}

/** IPv6 space that is handed out to the public (RFC 4291 2.4 and IANA's registry); all else is special. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/** @param openNetworks networks in CIDR notation, checked with `parseNetwork` before */
export function createAddressPolicy(
  openNetworks: readonly string[],
  ports: readonly number[],
): AddressPolicy {
  const networks = openNetworks.map((text): Network => {
    const parsed = parseNetwork(text);
    if (!parsed.ok) throw new Error(`The network ${text} ${parsed.fault}.`);
    return parsed.value;
  });
  const isOpened = (address: string): boolean => {
    const parsed = parse(address);
    return parsed !== undefined && networks.some((network) => contains(network, parsed));
  };
  return {
    isUsualPort: (port) => ports.includes(port),
    hasOpenNetworks: networks.length > 0,
    isOpened,
    permits: (address) => isPublic(address) || isOpened(address),
  };
}

/** Reads a network such as `127.0.0.0/8`; the fault is a predicate. */
export function parseNetwork(text: string): Result<Network, string> {
  return ipaddr.isValidCIDR(text)
    ? succeed(ipaddr.parseCIDR(text))
    : fail("is not a network; write it like 127.0.0.0/8 or fd00::/8");
}

/** Whether everybody on the internet may be expected to reach this address and it belongs to no special range. */
export function isPublic(address: string): boolean {
  const parsed = parse(address);
  if (parsed === undefined || parsed.range() !== "unicast") return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6);
}

/** An IPv4 address that hides in an IPv6 one comes out as IPv4. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address) : undefined;
}

function contains([base, bits]: Network, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return base.kind() === address.kind() && address.match(base, bits);
}
