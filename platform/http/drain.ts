import { Server, type Socket } from "node:net";
import { setImmediate as immediate, setTimeout as delay } from "node:timers/promises";
import type { HttpApp } from "./server-types.ts";

/** Clients that were just answered come back within this time, and then wait for an answer like all others. */
const SETTLE_MS = 50;
/** Under a flood of connections there is always one waiting, and the time of a stop is short. */
const MOST_MS = 1000;
/** A longer turn did other work after it had looked for connections, and may have missed one. */
const QUIET_TURN_MS = 0.2;

export interface DrainOptions {
  readonly announceMilliseconds: number;
  readonly timeoutMilliseconds: number;
}

/** Ends a server, gently or at once. */
export interface Stopper {
  /**
   * Ends a listening server without a failed request.
   *
   * 1. For the announce time answers carry `Connection: close` (the caller has
   *    switched that on), so that clients leave by themselves.
   * 2. The socket stops listening, nothing is cut: connections that were just
   *    accepted count as idle, and closing those would reset them. Wait again.
   * 3. Idle connections are closed, requests in flight get the timeout, the rest is cut.
   */
  drain(options: DrainOptions): Promise<void>;
  /** Cuts every connection. */
  close(): Promise<void>;
}

export function createStopper(app: HttpApp): Stopper {
  const { server } = app;
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const stopListening = (): Promise<void> =>
    new Promise((resolve) => {
      Server.prototype.close.call(server, () => resolve());
    });
  /**
   * Connections that wait to be accepted at the close are reset, and the event loop accepts one in
   * each turn. So nothing is read until a brief turn has found none waiting; the close comes right after.
   */
  const stopBetweenConnections = async (): Promise<{ readonly stopped: Promise<void> }> => {
    let accepted = false;
    const onAccepted = (socket: Socket): void => {
      accepted = true;
      // The HTTP server lets a new connection flow in the next tick, which would undo a pause made here.
      process.nextTick(() => socket.pause());
    };
    const isQuiet = async (): Promise<boolean> => {
      accepted = false;
      const from = performance.now();
      await immediate();
      return !accepted && performance.now() - from < QUIET_TURN_MS;
    };
    server.on("connection", onAccepted);
    for (const socket of sockets) socket.pause();
    await delay(SETTLE_MS);
    const untilMs = performance.now() + MOST_MS;
    while (performance.now() < untilMs) if (await isQuiet()) break;
    const stopped = stopListening();
    server.off("connection", onAccepted);
    for (const socket of sockets) socket.resume();
    return { stopped };
  };
  const cutAndClose = async (stopped: Promise<void>): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await stopped;
    await app.close();
  };
  return {
    async drain({ announceMilliseconds, timeoutMilliseconds }) {
      if (!server.listening) return app.close();
      await delay(announceMilliseconds);
      const { stopped } = await stopBetweenConnections();
      await within(announceMilliseconds, stopped);
      server.closeIdleConnections();
      await within(timeoutMilliseconds, stopped);
      await cutAndClose(stopped);
    },
    close: () => (server.listening ? cutAndClose(stopListening()) : cutAndClose(Promise.resolve())),
  };
}

/** Waits for the work, but no longer than told. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const patience = new AbortController();
  const limit = delay(milliseconds, undefined, { signal: patience.signal }).catch(() => {});
  await Promise.race([work, limit]);
  patience.abort();
}
