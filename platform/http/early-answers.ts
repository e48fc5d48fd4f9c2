import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/** Knows on which sockets an answer has begun although the body of its request has not come to its end. */
export interface EarlyAnswers {
  note(request: IncomingMessage): void;
  /** Whether another answer would be taken for that of the next request, or for a part of this one. */
  hasBegun(socket: Socket): boolean;
}

export function createEarlyAnswers(): EarlyAnswers {
  const answered = new WeakMap<Socket, IncomingMessage>();
  return {
    note: (request) => {
      if (!request.complete) answered.set(request.socket, request);
    },
    hasBegun: (socket) => answered.get(socket)?.complete === false,
  };
}
