import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { createTestServer, type TestServer } from "#platform/http/testing";

const Body = Type.Object(
  {
    name: Type.String({ maxLength: 50 }),
    count: Type.Integer({ minimum: 0, maximum: 100 }),
    active: Type.Boolean(),
    tags: Type.Array(Type.String(), { maxItems: 5 }),
    nested: Type.Object({ id: Type.String() }, { additionalProperties: false }),
  },
  { additionalProperties: false },
);
const good = { name: "x", count: 1, active: true, tags: ["a"], nested: { id: "1" } };

function routes(app: HttpApp): void {
  const config = { access: "public" } as const;
  app.post("/strict", { config, schema: { body: Body } }, async ({ body }) => body);
  app.post(
    "/loose",
    { config, schema: { body: Type.Record(Type.String(), Type.Unknown()) } },
    async ({ body }) => {
      const merged: Record<string, unknown> = Object.assign({}, body);
      return { isAdmin: merged["isAdmin"] ?? null, names: Object.keys(merged) };
    },
  );
  const content = { "application/json": { schema: Body }, "application/x-odd": { schema: Type.Unknown() } };
  app.post("/by-type", { config, schema: { body: Type.Unsafe<object>({ content }) } }, async ({ body }) =>
    Object.keys(body),
  );
  const querystring = Type.Object({
    limit: Type.Integer({ default: 10 }),
    name: Type.Optional(Type.String()),
  });
  app.get("/query", { config, schema: { querystring } }, async ({ query }) => query);
}

describe("bodies and parameters made to confuse", () => {
  let server: TestServer;
  before(async () => {
    server = await createTestServer([routes]);
  });
  after(() => server.close());

  const post = (url: string, payload: string, type = "application/json") =>
    server.app.inject({ method: "POST", url, payload, headers: { "content-type": type } });

  it("pollute no prototype", async () => {
    const texts = [
      '{"__proto__":{"isAdmin":true}}',
      '{"a":{"__proto__":{"isAdmin":true}}}',
      '{"\\u005f_proto__":{"isAdmin":true}}',
      '{"constructor":{"prototype":{"isAdmin":true}}}',
      '[{"__proto__":{"isAdmin":true}}]',
      '{"__proto__":null}',
    ];
    for (const url of ["/strict", "/loose"]) {
      for (const payload of texts) {
        const answer = await post(url, payload);
        assert.equal(answer.statusCode, 400, payload);
        assert.equal(({} as Record<string, unknown>)["isAdmin"], undefined);
      }
    }
    for (const query of [
      "__proto__[isAdmin]=true",
      "__proto__.isAdmin=true",
      "constructor[prototype][isAdmin]=1",
    ]) {
      await server.app.inject(`/query?${query}`);
      assert.equal(({} as Record<string, unknown>)["isAdmin"], undefined);
    }
  });

  it("are of the type that is asked for, or refused", async () => {
    assert.equal((await post("/strict", JSON.stringify(good))).statusCode, 200);
    const confused: readonly [keyof typeof good, readonly unknown[]][] = [
      ["name", [1, true, null, ["x"], { $ne: "" }, { length: 1, toString: "x" }, "x".repeat(51)]],
      ["count", ["1", "", null, true, 1.5, -1, 101, 1e308, [1], { valueOf: 1 }]],
      ["active", ["true", 1, 0, null, [], "on"]],
      ["tags", ["a", { 0: "a", length: 1 }, null, [1], [["a"]], ["a", "a", "a", "a", "a", "a"]]],
      ["nested", ["1", [], null, {}, { id: 1 }, { id: "1", more: 1 }, [{ id: "1" }]]],
    ];
    for (const [member, values] of confused) {
      for (const value of values) {
        const answer = await post("/strict", JSON.stringify({ ...good, [member]: value }));
        assert.deepEqual(
          [answer.statusCode, answer.json().code],
          [400, "HTTP_INVALID_REQUEST"],
          JSON.stringify(value),
        );
      }
    }
    for (const whole of [
      "null",
      "1",
      '"text"',
      "[]",
      "true",
      "[[]]",
      JSON.stringify({ ...good, role: "owner" }),
    ]) {
      assert.equal((await post("/strict", whole)).statusCode, 400, whole);
    }
  });

  it("are JSON in UTF-8 and nothing else", async () => {
    const broken = [
      "{",
      "{}{}",
      "{'a':1}",
      "{a:1}",
      "[1,]",
      "NaN",
      "Infinity",
      "0x10",
      "// x\n{}",
      '{"a":\u0000}',
      "undefined",
    ];
    for (const text of broken) assert.equal((await post("/loose", text)).statusCode, 400, text);
    assert.equal((await post("/strict", "")).statusCode, 400);
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/xml",
      "application/jsonp",
      "text/json",
    ]) {
      assert.equal((await post("/loose", "{}", type)).statusCode, 415, type);
    }
    for (const encoding of ["gzip", "br", "deflate", "zstd", "gzip, identity", "aes128gcm"]) {
      const answer = await server.app.inject({
        method: "POST",
        url: "/loose",
        payload: "{}",
        headers: { "content-type": "application/json", "content-encoding": encoding },
      });
      assert.deepEqual(
        [answer.statusCode, answer.json().code, answer.headers["accept-encoding"]],
        [415, "HTTP_BODY_ENCODED", "identity"],
      );
    }
    const plain = { "content-type": "application/json", "content-encoding": "identity" };
    assert.equal(
      (await server.app.inject({ method: "POST", url: "/loose", payload: "{}", headers: plain })).statusCode,
      200,
    );
  });

  it("do not pass unchecked without a type, or under one that the route does not name", async () => {
    const send = async (headers: Record<string, string>, payload?: string) =>
      (
        await server.app.inject({
          method: "POST",
          url: "/by-type",
          headers,
          ...(payload === undefined ? {} : { payload }),
        })
      ).statusCode;
    assert.equal(
      await send({ "content-type": "Application/JSON; charset=utf-8" }, JSON.stringify(good)),
      200,
    );
    assert.equal(await send({ "content-type": "application/json" }, "{}"), 400);
    assert.equal(await send({}), 415);
    assert.equal(await send({ "content-type": "application/merge-patch+json" }, "{}"), 415);
  });

  it("of a parameter given twice are refused where one is asked for", async () => {
    assert.equal((await server.app.inject("/query?limit=1&limit=2")).statusCode, 400);
    assert.equal((await server.app.inject("/query?name=a&name=b")).statusCode, 400);
    assert.equal((await server.app.inject("/query?name[]=a")).statusCode, 200);
    assert.deepEqual((await server.app.inject("/query?limit[$gt]=1")).json().limit, 10);
  });
});
