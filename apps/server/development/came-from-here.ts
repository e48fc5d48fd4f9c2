import type { IncomingMessage } from "node:http";

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"] as const;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

/** Whether a host, with or without a port, means this very machine. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_HOST.test(host);
}

/**
 * Whether a request was sent on this machine, by no proxy, to a name that only this machine has: pages
 * elsewhere cannot let their own name lead here and read the answer.
 */
export function cameFromHere({ socket, headers }: IncomingMessage): boolean {
  return (
    LOOPBACK.has(socket.remoteAddress ?? "") &&
    isLoopbackHost(headers.host ?? "") &&
    FORWARDED.every((name) => headers[name] === undefined)
  );
}
