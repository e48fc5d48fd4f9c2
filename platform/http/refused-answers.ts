import type { FastifyReply, FastifyRequest } from "fastify";

/** How long an answer that has begun may take to end, and its client to read the end of it. */
const LINGER_MS = 500;

/**
 * Closes the connection once its caller is refused: after the last words, and without them when the client does not
 * take them. An answer that has not begun comes from the handler, whenever that is done.
 */
export function endWhenRefused(refused: AbortSignal, { raw }: FastifyRequest, reply: FastifyReply): void {
  const { socket } = raw;
  const cutSoon = (): void => {
    const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    socket.once("close", () => clearTimeout(timer));
  };
  const close = (): void => {
    // What the client still sends is read and dropped, else its system would drop the answer.
    raw.resume();
    socket.end();
    cutSoon();
  };
  const onRefused = (): void => {
    if (reply.raw.headersSent) cutSoon();
    reply.raw.once("finish", close);
  };
  refused.addEventListener("abort", onRefused, { once: true });
}
