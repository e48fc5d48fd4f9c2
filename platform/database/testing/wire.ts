import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SOCKET = ".s.PGSQL.5432";

/** A way to the server that can fall silent without closing, as a network does. */
export interface Wire {
  /** The address of the server by this way. */
  readonly connectionString: string;
  /** From now on nothing comes through. */
  silence(): void;
  /** What was held up comes through. */
  speak(): void;
  close(): Promise<void>;
}

/**
 * Lays a wire to the server of an address; only connections that name this application at their start fall
 * silent, all without one.
 */
export async function openWire(connectionString: string, application = ""): Promise<Wire> {
  const url = new URL(connectionString);
  const serverFolder = url.searchParams.get("host") ?? "";
  const folder = await mkdtemp(join(tmpdir(), "tradepost-wire-"));
  const sockets = new Set<Socket>();
  const silent = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(join(serverFolder, SOCKET));
    for (const socket of [near, far]) sockets.add(socket.on("error", () => undefined));
    near.once("data", (start) => {
      if (start.includes(application)) for (const socket of [near, far]) silent.add(socket);
    });
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(join(folder, SOCKET), resolve));
  url.searchParams.set("host", folder);
  return {
    connectionString: url.href,
    silence: () => silent.forEach((socket) => socket.pause()),
    speak: () => silent.forEach((socket) => socket.resume()),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
