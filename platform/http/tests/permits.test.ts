import assert from "node:assert/strict";
import { once } from "node:events";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { Type } from "typebox";
import { AppError } from "#platform/kernel";
import { type ApiKeyActor, identityErrors } from "#platform/identity";
import type { HttpApp } from "#platform/http";
import { createTestServer, noLimits, TEST_KEY, testActor, type TestServer } from "#platform/http/testing";

describe("a request that asks whether its caller still may", () => {
  let server: TestServer;
  let url: string;
  /** What identity says from now on. */
  let find: () => Promise<ApiKeyActor>;
  let asked = 0;
  const begun: AbortSignal[] = [];

  function routes(app: HttpApp): void {
    app.get("/long", { config: { access: "workspace", scope: "vin:decode" } }, async (_request, reply) => {
      const signal = reply.whileAllowed();
      begun.push(signal);
      if (!signal.aborted) await once(signal, "abort");
      throw signal.reason;
    });
    app.get("/open", { config: { access: "workspace-or-anonymous" } }, (_request, reply) => {
      begun.push(reply.whileAllowed());
    });
    const body = { body: Type.Object({ text: Type.String() }) };
    app.post("/change", { config: { access: "workspace" }, schema: body }, async () => "done");
    app.get("/short", { config: { access: "workspace" } }, async () => "done");
  }

  before(async () => {
    server = await createTestServer([routes], {
      identity: {
        authenticateCached: () => undefined,
        authenticateApiKey: () => {
          asked += 1;
          return find();
        },
      },
      limits: noLimits,
    });
    url = await server.listen();
  });
  after(() => server.close());

  async function open(path: string, headers = { "x-api-key": TEST_KEY }): Promise<() => Promise<unknown>> {
    find = async () => testActor();
    const count = begun.length;
    const request = httpRequest(`${url}${path}`, { headers, agent: false });
    request.on("error", () => undefined).end();
    const answered = once(request, "response").then(async ([response]) => {
      const answer = response as IncomingMessage;
      const { code } = JSON.parse(await text(answer)) as { code: string };
      return [answer.statusCode, code];
    });
    answered.catch(() => undefined);
    while (begun.length === count) await new Promise(setImmediate);
    leave = () => request.destroy();
    return () => answered;
  }
  let leave: () => void = () => undefined;

  it("hears the refusal of its key, and the client does", async () => {
    const answered = await open("/long");
    find = () => Promise.reject(identityErrors.IDENTITY_KEY_REVOKED());
    assert.deepEqual(await answered(), [401, "IDENTITY_KEY_REVOKED"]);
  });

  it("hears that its key has lost the scope of the route", async () => {
    const answered = await open("/long");
    find = async () => testActor({ scopes: ["vin:history"] });
    assert.deepEqual(await answered(), [403, "IDENTITY_SCOPE_MISSING"]);
  });

  it("goes on over a short outage and ends when nothing can be found out for a second", async () => {
    const answered = await open("/long");
    const away = new AppError("AWAY", { status: 503, title: "", retry: true, detail: () => "" }, "");
    const back = Promise.withResolvers<void>();
    let looks = 0;
    find = async () => {
      looks += 1;
      if (looks <= 3) throw away;
      if (looks === 5) back.resolve();
      return testActor();
    };
    await back.promise;
    assert.equal(begun.at(-1)?.aborted, false);
    find = () => new Promise(() => undefined);
    assert.deepEqual(await answered(), [503, "HTTP_CALLER_UNCONFIRMED"]);
  });

  it("asks no more once its client has left, and nobody asks for other requests", async () => {
    await open("/long");
    leave();
    const client = httpRequest(`${url}/short`, { headers: { "x-api-key": TEST_KEY }, agent: false }).end();
    await once(client, "response");
    // Two looks of a permit that still counts would come in this time.
    const other = await open("/long");
    find = () => Promise.reject(identityErrors.IDENTITY_KEY_REVOKED());
    asked = 0;
    await other();
    assert.equal(asked, 1);
    assert.equal(begun.at(-2)?.aborted, false);
  });

  it("is refused although it does not ask where its body took its time", async () => {
    const admitted = Promise.withResolvers<void>();
    find = async () => {
      admitted.resolve();
      return testActor();
    };
    const send = (): ClientRequest =>
      httpRequest(`${url}/change`, {
        method: "POST",
        headers: { "x-api-key": TEST_KEY, "content-type": "application/json" },
        agent: false,
      });
    const late = send();
    late.write('{"text":');
    await admitted.promise;
    find = () => Promise.reject(identityErrors.IDENTITY_KEY_REVOKED());
    server.clock.advanceMs(500);
    late.end('"late"}');
    const [refused] = (await once(late, "response")) as [IncomingMessage];
    assert.equal(refused.statusCode, 401);
    find = async () => testActor();
    asked = 0;
    const [done] = (await once(send().end('{"text":"in time"}'), "response")) as [IncomingMessage];
    assert.deepEqual([done.statusCode, asked], [200, 1]);
  });

  it("goes on for those who need no key", async () => {
    await open("/open", {} as { "x-api-key": string });
    leave();
    assert.equal(begun.at(-1)?.aborted, false);
  });
});
