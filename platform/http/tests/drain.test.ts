import assert from "node:assert/strict";
import { Agent, get } from "node:http";
import { describe, it } from "node:test";
import { setImmediate as immediate } from "node:timers/promises";
import type { HttpApp } from "#platform/http";
import { createTestServer } from "#platform/http/testing";

const config = { drainAnnounceMilliseconds: 400, drainTimeoutMilliseconds: 2000 };

interface Outcome {
  /** Status, or the code of the error that broke the request. */
  readonly status: number | string;
  /** Whether the server said that it is leaving. */
  readonly leave: boolean;
}

function ask(url: string, agent: Agent): Promise<Outcome> {
  return new Promise((resolve) => {
    const failed = (error: Error & { code?: string }) =>
      resolve({ status: error.code ?? error.message, leave: true });
    get(url, { agent, signal: AbortSignal.timeout(timeout / 2) }, (response) => {
      const leave = response.headers.connection === "close";
      response
        .once("error", failed)
        .once("end", () => resolve({ status: response.statusCode ?? 0, leave }))
        .resume();
    }).once("error", failed);
  });
}

/** A lost connection shall end the test and not hang it. */
const timeout = 300_000;

describe("draining", { timeout }, () => {
  it("fails no request of keep-alive clients, who go elsewhere when told", async () => {
    const [leaving, staying] = await Promise.all([
      createTestServer([], { config }),
      createTestServer([], { config }),
    ]);
    const urls = await Promise.all([leaving, staying].map(async (server) => `${await server.listen()}/live`));
    const outcomes: Outcome[] = [];
    const drained = new AbortController();
    const client = async (): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      let [url = ""] = urls;
      while (!drained.signal.aborted) {
        const outcome = await ask(url, agent);
        outcomes.push(outcome);
        if (outcome.leave) url = urls[1] ?? "";
      }
      agent.destroy();
    };
    const clients = Array.from({ length: 20 }, client);
    await ask(urls[0] ?? "", new Agent());
    await leaving.drain();
    drained.abort();
    await Promise.all(clients);
    await staying.close();
    assert.deepEqual(
      outcomes.filter(({ status }) => status !== 200),
      [],
    );
    assert.equal(outcomes.filter(({ leave }) => leave).length, 20);
  });

  it("lets a request in flight finish, and says no at /ready at once", async () => {
    const gate = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const routes = (app: HttpApp) => {
      app.get("/slow", { config: { access: "public" } }, async () => {
        arrived.resolve();
        await gate.promise;
        return { done: true };
      });
    };
    const server = await createTestServer([routes], { config });
    const url = await server.listen();
    server.setReady(true);
    assert.equal((await fetch(`${url}/ready`)).status, 200);
    const slow = fetch(`${url}/slow`, { signal: AbortSignal.timeout(timeout / 2) });
    await arrived.promise;
    const idleClosed = Promise.withResolvers<void>();
    const closeIdle = server.app.server.closeIdleConnections.bind(server.app.server);
    server.app.server.closeIdleConnections = () => {
      closeIdle();
      idleClosed.resolve();
    };
    const draining = server.drain();
    await immediate();
    await immediate();
    // A new connection is still served while the server says that it is leaving.
    assert.deepEqual(await ask(`${url}/ready`, new Agent()), { status: 503, leave: true });
    await idleClosed.promise;
    await immediate();
    gate.resolve();
    assert.deepEqual(await (await slow).json(), { done: true });
    await draining;
    await assert.rejects(fetch(`${url}/live`));
  });

  it("tells streams to end, and cuts those that do not after the timeout", async () => {
    const routes = (app: HttpApp) => {
      app.get("/endless", { config: { access: "public" } }, (_request, reply) => {
        reply.hijack();
        reply.raw.writeHead(200).write("first");
      });
    };
    const server = await createTestServer([routes], {
      config: { drainAnnounceMilliseconds: 0, drainTimeoutMilliseconds: 50 },
    });
    const url = await server.listen();
    const answer = await fetch(`${url}/endless`);
    await server.drain();
    assert.equal(server.draining.aborted, true);
    await assert.rejects(answer.text());
  });

  it("may be asked before listening and twice", async () => {
    const server = await createTestServer([], { config });
    await server.drain();
    await server.drain();
    await server.close();
  });
});
