import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createTestDatabase, silentLogger, type TestDatabase } from "#platform/database/testing";
import { Listener } from "../listener.ts";

const SOCKET = ".s.PGSQL.5432";

/** A way to the server that can fall silent without closing, as a network does. */
async function openWire(serverFolder: string) {
  const folder = await mkdtemp(join(tmpdir(), "tradepost-wire-"));
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(join(serverFolder, SOCKET));
    for (const socket of [near, far]) sockets.add(socket.on("error", () => undefined));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(join(folder, SOCKET), resolve));
  return {
    folder,
    silence: () => sockets.forEach((socket) => socket.pause()),
    speak: () => sockets.forEach((socket) => socket.resume()),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

describe("a subscription", { timeout: 30_000 }, () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.close());

  it("says that it does not hear while the server is silent, and that it hears again afterwards", async () => {
    const url = new URL(test.database.connectionString("app"));
    const wire = await openWire(url.searchParams.get("host") ?? "");
    url.searchParams.set("host", wire.folder);
    const listener = new Listener({
      connectionString: url.href,
      connectTimeoutSeconds: 20,
      logger: silentLogger,
      heartbeatSeconds: 0.02,
    });
    const heard: string[] = [];
    const subscription = await listener.listen("silence", {
      onMessage: (payload) => heard.push(payload),
      onMissed: () => heard.push("missed"),
    });
    assert.equal(subscription.isHearing(), true);
    wire.silence();
    await test.database.notify("silence", "held up");
    while (subscription.isHearing()) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(heard, []);
    wire.speak();
    while (!subscription.isHearing()) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(heard, ["held up"]);
    await subscription.stop();
    await listener.close();
    await wire.close();
  });
});
