import type { FastifyReply, FastifyRequest } from "fastify";

/** Whether an answer would close the connection while the client still sends its body. */
export function cutsOffBody({ raw, headers }: FastifyRequest, reply: FastifyReply): boolean {
  if (raw.complete || (reply.statusCode < 400 && !reply.hasHeader("idempotency-replayed"))) return false;
  const announced = Number(headers["content-length"] ?? 0) > 0 || headers["transfer-encoding"] !== undefined;
  return announced && (!reply.raw.shouldKeepAlive || reply.getHeader("connection") === "close");
}

/**
 * Lets a client hear a refusal although it sends on: closing at once would reset the connection, and
 * the answer with it. The rest is read and dropped for a limited time; then a client that asked for it
 * gets its connection closed.
 */
export function hearOut({ raw }: FastifyRequest, reply: FastifyReply, milliseconds: number): void {
  const { socket } = raw;
  const closeAfterwards = !reply.raw.shouldKeepAlive;
  reply.removeHeader("connection");
  reply.raw.shouldKeepAlive = true;
  const timer = setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, milliseconds);
  timer.unref();
  const finish = () => {
    clearTimeout(timer);
    if (closeAfterwards) socket.end();
  };
  reply.raw.once("finish", () => {
    if (raw.readableEnded) finish();
    else raw.once("end", finish);
  });
}
