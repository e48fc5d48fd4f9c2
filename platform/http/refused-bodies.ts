import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * Lets a client hear that its body is too large although it sends on: closing at once would reset the
 * connection, and the answer with it. The rest is read and dropped for a limited time.
 */
export function hearOut({ raw }: FastifyRequest, reply: FastifyReply, milliseconds: number): void {
  reply.removeHeader("connection");
  // Also for a client that asked for a close after the answer: it closes by itself.
  reply.raw.shouldKeepAlive = true;
  const timer = setTimeout(() => {
    if (!raw.complete) raw.socket.destroy();
  }, milliseconds);
  timer.unref();
  raw.once("end", () => clearTimeout(timer));
}
