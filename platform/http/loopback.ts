import type { IncomingMessage } from "node:http";

const ADDRESSES = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"] as const;

/** Whether a host name of a URL means this very machine: browsers treat such pages as if they came by https. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

/**
 * Whether a request was sent on this very machine, by no proxy, to a name that only this machine has: a page
 * elsewhere can make its own name lead here, and would then read as this machine.
 */
export function cameFromHere({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): boolean {
  const hostname = (headers.host ?? "").toLowerCase().replace(/:\d+$/, "");
  return (
    ADDRESSES.has(socket.remoteAddress ?? "") &&
    isLoopbackHost(hostname) &&
    FORWARDED.every((name) => headers[name] === undefined)
  );
}
