import { httpErrors } from "./errors.ts";
import type { HttpApp } from "./server-types.ts";

/**
 * Connections that the kernel holds until they are taken; it lowers this to its own bound (`somaxconn`). With
 * Node's 511 a thousand clients that come at once are dropped, and try again seconds later.
 */
const WAITING_CONNECTIONS = 4096;

/** Binds the port. Throws `HTTP_PORT_TAKEN` or `HTTP_ADDRESS_UNUSABLE`. */
export async function listenOn(
  app: HttpApp,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    return await app.listen({ host, port, backlog: WAITING_CONNECTIONS });
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw reason === "EADDRINUSE"
      ? httpErrors.HTTP_PORT_TAKEN({ host, port }, { cause: error })
      : httpErrors.HTTP_ADDRESS_UNUSABLE({ host, port, reason }, { cause: error });
  }
}
