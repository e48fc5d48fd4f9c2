import { Server } from "node:net";
import { setImmediate as immediate, setTimeout as delay } from "node:timers/promises";
import type { HttpApp } from "./server-types.ts";

export interface DrainOptions {
  readonly announceMilliseconds: number;
  readonly timeoutMilliseconds: number;
}

/**
 * Ends a listening server without a failed request.
 *
 * 1. For the announce time answers carry `Connection: close` (the caller has
 *    switched that on), so that clients leave by themselves.
 * 2. The socket stops listening, nothing is cut: connections that were just
 *    accepted count as idle, and closing those would reset them. Wait again.
 * 3. Idle connections are closed, requests in flight get the timeout, the rest is cut.
 */
export async function drainServer(app: HttpApp, { announceMilliseconds, timeoutMilliseconds }: DrainOptions): Promise<void> {
  const { server } = app;
  if (server.listening) {
    await delay(announceMilliseconds);
    // Right after the event loop has accepted what waited: those still waiting at the close are reset.
    await immediate();
    const stopped = new Promise<void>((resolve) => {
      Server.prototype.close.call(server, () => resolve());
    });
    await Promise.race([stopped, delay(announceMilliseconds)]);
    server.closeIdleConnections();
    const patience = new AbortController();
    const timeLimit = delay(timeoutMilliseconds, undefined, { signal: patience.signal }).catch(() => {});
    await Promise.race([stopped, timeLimit]);
    patience.abort();
    server.closeAllConnections();
    await stopped;
  }
  await app.close();
}
