import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/**
 * Gives single requests more time for their bodies than the server's request
 * timeout. Node reports a request as too slow once and then watches it no more,
 * so ignoring that report and setting an own timer extends exactly this request.
 */
export interface SlowBodies {
  /** From now on this request's body may take so long; then `tooSlow` is called. */
  extend(request: IncomingMessage, milliseconds: number): void;
  mayTakeLonger(socket: Socket): boolean;
}

export function createSlowBodies(tooSlow: (socket: Socket) => void): SlowBodies {
  const extended = new WeakMap<Socket, IncomingMessage>();
  return {
    extend(request, milliseconds) {
      const { socket } = request;
      extended.set(socket, request);
      const timer = setTimeout(() => {
        if (!request.complete) tooSlow(socket);
      }, milliseconds);
      timer.unref();
      request.once("close", () => {
        clearTimeout(timer);
        if (extended.get(socket) === request) extended.delete(socket);
      });
    },
    mayTakeLonger: (socket) => extended.get(socket)?.complete === false,
  };
}
