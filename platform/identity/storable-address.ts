import { isIP } from "node:net";

/** The address as people know it: no zone, IPv4 in its own form, none at all for a local socket. */
export function storableAddress(ipAddress: string): string | null {
  const address = (ipAddress.split("%")[0] ?? "").replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) === 0 ? null : address;
}
