import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What came back on a socket until it was closed. */
export interface Conversation {
  readonly status: number | undefined;
  readonly text: string;
}

async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  return socket;
}

/** Opens many sockets, some at a time, writes to each once what is said to it by number, and listens to all. */
export async function converseOnMany(
  url: string,
  count: number,
  textOf: (number: number) => string,
): Promise<readonly Conversation[]> {
  const heard: Promise<Conversation>[] = [];
  const begin = async (number: number): Promise<void> => {
    const socket = await openSocket(url);
    heard.push(hear(socket));
    socket.write(textOf(number));
  };
  while (heard.length < count) {
    const batch = Array.from({ length: Math.min(100, count - heard.length) }, (_, at) =>
      begin(heard.length + at),
    );
    await Promise.all(batch);
  }
  return Promise.all(heard);
}

/** Sends a text, all at once or with a pause after each character, and listens until the server closes. */
export async function converse(url: string, text: Buffer | string, pauseMs = 0): Promise<Conversation> {
  const socket = await openSocket(url);
  const heard = hear(socket);
  if (pauseMs === 0) socket.write(text);
  for (const character of pauseMs === 0 ? "" : String(text)) {
    if (!socket.writable) break;
    socket.write(character);
    await sleep(pauseMs);
  }
  return heard;
}

/** Everything that a server says on a socket until the end, however it ends. */
async function hear(socket: Socket): Promise<Conversation> {
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  socket.on("error", () => undefined);
  // Not `once`, which rejects when the server resets the connection.
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  return { status: status === undefined ? undefined : Number(status), text };
}
