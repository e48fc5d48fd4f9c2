import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";

/** What a server says to bytes that no client library would send; all of it, until it closes or falls silent. */
export async function say(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.on("error", () => undefined);
  socket.end(bytes);
  return text(socket);
}

/** Status lines in the order in which they came. */
export function statusesIn(said: string): number[] {
  return [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
