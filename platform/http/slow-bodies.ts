import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/**
 * Gives single requests more time for their bodies than the server's request
 * timeout. Node reports a request as too slow once and then watches it no more,
 * so ignoring that report and setting an own timer extends exactly this request.
 * What it does not give is patience with a trickle: in each window the body must
 * go on by a least number of bytes.
 */
export interface SlowBodies {
  /** From now on this request's body may take so long; then `tooSlow` is called. */
  extend(request: IncomingMessage, milliseconds: number): void;
  mayTakeLonger(socket: Socket): boolean;
}

/** Slower than any modem; one byte a second is an attack. */
const LEAST_BYTES_PER_SECOND = 100;

export function createSlowBodies(tooSlow: (socket: Socket) => void, windowMs: number): SlowBodies {
  const extended = new WeakMap<Socket, IncomingMessage>();
  const leastBytes = (LEAST_BYTES_PER_SECOND * windowMs) / 1000;
  return {
    extend(request, milliseconds) {
      const { socket } = request;
      extended.set(socket, request);
      let seenBytes = socket.bytesRead;
      let leftMs = milliseconds;
      const timer = setInterval(
        () => {
          leftMs -= windowMs;
          const trickles = socket.bytesRead - seenBytes < leastBytes && !request.isPaused();
          seenBytes = socket.bytesRead;
          if (!request.complete && (leftMs <= 0 || trickles)) tooSlow(socket);
        },
        Math.min(windowMs, milliseconds),
      );
      timer.unref();
      request.once("close", () => {
        clearInterval(timer);
        if (extended.get(socket) === request) extended.delete(socket);
      });
    },
    mayTakeLonger: (socket) => extended.get(socket)?.complete === false,
  };
}
