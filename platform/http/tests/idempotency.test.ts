import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { after, before, beforeEach, describe, it } from "node:test";
import { Type } from "typebox";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { createIdempotency, type HttpApp, httpMigrations, type Idempotency } from "#platform/http";
import {
  createTestServer,
  fakeIdentity,
  fakePeople,
  testActor,
  testPerson,
  type TestServer,
} from "#platform/http/testing";
import { AppError } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";

const SECRET = "tp_canary_shown_once";
const OTHER_WORKSPACE = "01920000-0000-7000-8000-00000000000b";

/** Shuffles the bytes, so that the table shows nothing of them. */
const secrets = {
  encrypt: async (workspaceId: string | null, purpose: string, text: string | Uint8Array) =>
    Buffer.from(JSON.stringify([workspaceId, purpose, Buffer.from(text).toString("base64")])).toString(
      "base64",
    ),
  decryptBytes: async (workspaceId: string | null, purpose: string, blob: string) => {
    const [owner, place, text] = JSON.parse(Buffer.from(blob, "base64").toString()) as string[];
    assert.deepEqual([owner, place], [workspaceId, purpose]);
    return Buffer.from(text ?? "", "base64");
  },
};

describe("requests with an Idempotency-Key", () => {
  let database: TestDatabase;
  let idempotency: Idempotency;
  let server: TestServer;
  let url: string;
  let effects: string[] = [];
  let gate: Promise<void> | undefined;
  let failWith: Error | undefined;

  function routes(app: HttpApp): void {
    const config = { access: "workspace-or-anonymous" } as const;
    const body = Type.Object({ name: Type.String() }, { additionalProperties: false });
    app.post("/orders", { config, schema: { body } }, async (request, reply) => {
      if (failWith !== undefined) throw failWith;
      effects.push(request.body.name);
      await gate;
      return reply
        .status(201)
        .header("location", `/orders/${effects.length}`)
        .send({ number: effects.length, secret: SECRET });
    });
    app.delete("/orders", { config }, async (_request, reply) => {
      effects.push("deleted");
      return reply.status(204).send();
    });
    app.post("/mine", { config: { access: "person" } }, async ({ actor }) => {
      effects.push("mine");
      return { who: actor.kind };
    });
    app.post("/free", { config: { access: "workspace", idempotency: "none" } }, async () => ({
      number: effects.push("free"),
    }));
    app.addContentTypeParser("application/x-stream", (_request, payload, done) => done(null, payload));
    app.post("/upload", { config: { access: "workspace" } }, async ({ body }) => {
      effects.push("upload");
      let bytes = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) bytes += chunk.length;
      return { bytes };
    });
    app.post("/large", { config: { access: "workspace" } }, async () => {
      effects.push("large");
      return { text: "x".repeat(1_100_000) };
    });
    app.post("/kept", { config: { access: "workspace" } }, async (request) => {
      await database.database.withWorkspace(testActor().workspaceId, (transaction) =>
        request.keepAnswer(transaction, { status: 200, body: { kept: true } }),
      );
      effects.push("kept");
      // Killed after the commit, as far as the caller can tell.
      throw new Error("gone");
    });
  }

  before(async () => {
    database = await createTestDatabase({ migrations: [httpMigrations] });
    idempotency = createIdempotency({ database: database.database, logger: silentLogger, secrets });
    const identity = fakeIdentity({
      tp_a: testActor(),
      tp_a2: testActor({ keyId: "01920000-0000-7000-8000-0000000000a2" }),
      tp_b: testActor({ workspaceId: OTHER_WORKSPACE }),
    });
    const people = fakePeople({
      ann: testPerson(),
      bob: testPerson({ userId: "01920000-0000-7000-8000-0000000000bb" }),
    });
    server = await createTestServer([routes], { identity, people, idempotency });
    url = await server.listen();
  });
  after(async () => {
    await server.close();
    await idempotency.close();
    await database.close();
  });
  beforeEach(() => {
    effects = [];
    gate = undefined;
    failWith = undefined;
  });

  const order = (key: string, changes: { name?: string; as?: string; url?: string; cookie?: string } = {}) =>
    server.app.inject({
      method: "POST",
      url: changes.url ?? "/orders",
      headers: { "idempotency-key": key, "x-api-key": changes.as ?? "tp_a" },
      payload: { name: changes.name ?? "one" },
    });
  const inDatabase = (text: string) =>
    database.database.asOps("test", (transaction) => transaction.query<Record<string, unknown>>(text), {
      write: true,
    });

  it("happen once; repeats get the first answer and say so", async () => {
    const first = await order("again");
    assert.deepEqual([first.statusCode, first.headers["idempotency-replayed"]], [201, undefined]);
    const second = await order('"again"');
    assert.deepEqual(
      [second.statusCode, second.body, second.headers["idempotency-replayed"]],
      [201, first.body, "true"],
    );
    assert.deepEqual(
      [second.headers["content-type"], second.headers["location"]],
      [first.headers["content-type"], "/orders/1"],
    );
    assert.deepEqual(effects, ["one"]);
  });

  it("happen each time without a key, with another key, in another workspace, and for nobody known", async () => {
    const send = (headers: Record<string, string>) =>
      server.app.inject({ method: "POST", url: "/orders", headers, payload: { name: "one" } });
    await send({ "x-api-key": "tp_a" });
    await send({ "x-api-key": "tp_a" });
    await order("k1");
    await order("k2");
    await order("k1", { as: "tp_b" });
    await send({ "idempotency-key": "k1" });
    await send({ "idempotency-key": "k1" });
    assert.equal(effects.length, 7);
  });

  it("repeat answers without a body too", async () => {
    const remove = () =>
      server.app.inject({
        method: "DELETE",
        url: "/orders",
        headers: { "x-api-key": "tp_a", "idempotency-key": "rm" },
      });
    const [first, second] = [await remove(), await remove()];
    assert.deepEqual(
      [first.statusCode, second.statusCode, second.body, effects],
      [204, 204, "", ["deleted"]],
    );
  });

  it("are refused with 422 when the key was for another body, path or caller", async () => {
    await order("mine");
    for (const changes of [{ name: "two" }, { url: "/orders?x=1" }, { as: "tp_a2" }]) {
      const refused = await order("mine", changes);
      assert.deepEqual([refused.statusCode, refused.json().code], [422, "HTTP_IDEMPOTENCY_KEY_REUSED"]);
      assert.doesNotMatch(refused.body, /canary/);
    }
    assert.deepEqual(effects, ["one"]);
  });

  it("are refused with 400 when the key cannot be read", async () => {
    for (const key of [
      '"open',
      "two words",
      "a, b",
      "",
      '""',
      "x".repeat(256),
      "schlüssel",
      '"a";p=1',
      '"a\\b"',
    ]) {
      const refused = await order(key);
      assert.deepEqual(
        [refused.statusCode, refused.json().code],
        [400, "HTTP_IDEMPOTENCY_KEY_MALFORMED"],
        key,
      );
    }
    assert.deepEqual(effects, []);
    assert.equal((await order("x".repeat(255))).statusCode, 201);
  });

  it("have one effect when 64 come at once: the others hear 409 with Retry-After, then the answer", async () => {
    const opened = Promise.withResolvers<void>();
    gate = opened.promise;
    const racing = Array.from({ length: 64 }, () => order("race"));
    const refused = await Promise.race(racing);
    assert.deepEqual(
      [refused.statusCode, refused.json().code, refused.headers["retry-after"]],
      [409, "HTTP_IDEMPOTENCY_BUSY", "1"],
    );
    opened.resolve();
    const answers = await Promise.all(racing);
    const firsts = answers.filter(
      ({ statusCode, headers }) => statusCode === 201 && headers["idempotency-replayed"] === undefined,
    );
    assert.equal(firsts.length, 1);
    assert.deepEqual(effects, ["one"]);
    assert.ok(answers.every(({ statusCode }) => statusCode === 201 || statusCode === 409));
    assert.equal((await order("race")).headers["idempotency-replayed"], "true");
  });

  it("may be sent again after a failure of ours and after a refusal for a while", async () => {
    for (const error of [
      new Error("inside"),
      new AppError("X_LATER", { status: 429, title: "Later", retry: true, detail: () => "" }, "Later."),
    ]) {
      effects = [];
      failWith = error;
      const key = `retry-${error.name}`;
      assert.ok([500, 429].includes((await order(key)).statusCode));
      failWith = undefined;
      assert.equal((await order(key)).statusCode, 201);
      assert.deepEqual(effects, ["one"]);
    }
  });

  it("repeat a refusal for good, but none of the input's form", async () => {
    failWith = new AppError("X_NO", { status: 422, title: "No", retry: false, detail: () => "" }, "No.");
    await order("refused");
    failWith = undefined;
    assert.deepEqual([(await order("refused")).json().code, effects], ["X_NO", []]);
    await server.app.inject({
      method: "POST",
      url: "/orders",
      headers: { "idempotency-key": "typo", "x-api-key": "tp_a" },
      payload: { nam: "one" },
    });
    assert.equal((await order("typo")).statusCode, 201);
  });

  it("free the key of a killed process after its lease, and never that of a running one", async () => {
    const opened = Promise.withResolvers<void>();
    gate = opened.promise;
    const stuck = order("killed");
    while (effects.length === 0) await new Promise(setImmediate);
    assert.equal((await order("killed")).statusCode, 409);
    await inDatabase("update http.idempotency_keys set leased_until = now() where status is null");
    gate = undefined;
    const second = await order("killed");
    assert.equal(second.statusCode, 201);
    // The first one comes back to life: its answer does not cover that of its successor.
    opened.resolve();
    await stuck;
    assert.equal((await order("killed")).body, second.body);
  });

  it("stay leased while they run longer than a lease", async () => {
    const quick = createIdempotency({
      database: database.database,
      logger: silentLogger,
      secrets,
      leaseSeconds: 0.6,
    });
    const request = {
      owner: { workspaceId: OTHER_WORKSPACE, userId: null },
      key: "long",
      fingerprint: Buffer.alloc(32),
    };
    const begun = await quick.begin(request);
    assert.equal(begun.kind, "first");
    const [{ until = 0 } = {}] = (await inDatabase(LEASE)) as { until?: number }[];
    let later = until;
    while (later === until) [{ until: later = 0 } = {}] = (await inDatabase(LEASE)) as { until?: number }[];
    assert.ok(later > until);
    await assert.rejects(quick.begin(request), { code: "HTTP_IDEMPOTENCY_BUSY" });
    await quick.close();
  });

  it("can keep their answer in the transaction of the effect: a crash after it repeats nothing", async () => {
    const first = await order("crash", { url: "/kept" });
    assert.equal(first.statusCode, 500);
    const second = await order("crash", { url: "/kept" });
    assert.deepEqual([second.statusCode, second.json(), effects], [200, { kept: true }, ["kept"]]);
  });

  it("tell when an answer was too large to keep, and are not carried out again", async () => {
    assert.equal((await order("large", { url: "/large" })).statusCode, 200);
    assert.equal((await order("large", { url: "/large" })).json().code, "HTTP_IDEMPOTENCY_ANSWER_NOT_KEPT");
    assert.deepEqual(effects, ["large"]);
  });

  it("may have a body that is streamed: a repeat hears the first answer, though it sends all of it", async () => {
    const upload = async (length: number, connection: string, fill = 0) =>
      fetch(`${url}/upload`, {
        method: "POST",
        headers: {
          "content-type": "application/x-stream",
          "x-api-key": "tp_a",
          "idempotency-key": "up",
          connection,
        },
        body: Buffer.alloc(length, fill),
      });
    const answers = [await upload(900_000, "keep-alive"), await upload(900_000, "close")];
    assert.deepEqual(await Promise.all(answers.map((answer) => answer.json())), [
      { bytes: 900_000 },
      { bytes: 900_000 },
    ]);
    assert.equal((await upload(900_001, "keep-alive")).status, 422);
    assert.equal((await upload(900_000, "keep-alive", 1)).status, 422);
    assert.deepEqual(effects, ["upload"]);
  });

  it("may be sent again when the body of the first one broke off", async () => {
    const begin = () =>
      httpRequest(`${url}/upload`, {
        method: "POST",
        headers: {
          "content-type": "application/x-stream",
          "content-length": "10",
          "x-api-key": "tp_a",
          "idempotency-key": "broken",
        },
      });
    const broken = begin();
    broken.on("error", () => {});
    broken.write("half ");
    while (effects.length === 0) await new Promise(setImmediate);
    broken.destroy();
    const again = async (): Promise<number | undefined> => {
      const request = begin();
      request.end("half half.");
      const [response] = (await once(request, "response")) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    };
    let status = await again();
    while (status === 409) status = await again();
    assert.deepEqual([status, effects], [200, ["upload", "upload"]]);
  });

  it("are not remembered by routes that opt out", async () => {
    await order("free", { url: "/free" });
    await order("free", { url: "/free" });
    assert.deepEqual(effects, ["free", "free"]);
  });

  it("of people without a workspace belong to the person", async () => {
    const mine = (who: string) =>
      server.app.inject({
        method: "POST",
        url: "/mine",
        headers: { authorization: `Bearer ${who}.access.token`, "idempotency-key": "p1" },
      });
    const answers = [await mine("ann"), await mine("ann"), await mine("bob")];
    assert.deepEqual(
      answers.map(({ statusCode, headers }) => [statusCode, headers["idempotency-replayed"]]),
      [
        [200, undefined],
        [200, "true"],
        [200, undefined],
      ],
    );
  });

  it("are kept encrypted, apart for each workspace, and for a day", async () => {
    const dump = JSON.stringify(await inDatabase("select * from http.idempotency_keys"));
    assert.doesNotMatch(dump, /canary/);
    assert.deepEqual(await database.unprotectedTables(), []);
    const seen = (id: string) =>
      database.database.queryInWorkspace<{ workspace_id: string }>(id, {
        text: "select distinct workspace_id from http.idempotency_keys",
      });
    assert.deepEqual(await seen(OTHER_WORKSPACE), [{ workspace_id: OTHER_WORKSPACE }]);
    await order("old");
    await inDatabase("update http.idempotency_keys set expires_at = now() where created_at is not null");
    assert.equal((await order("old", { name: "other" })).statusCode, 201);
    const left = Number((await inDatabase("select count(*) - 1 as n from http.idempotency_keys"))[0]?.["n"]);
    assert.equal(await idempotency.sweep(), left);
  });
});

const LEASE =
  "select extract(epoch from leased_until)::float8 as until from http.idempotency_keys where status is null order by created_at desc limit 1";
