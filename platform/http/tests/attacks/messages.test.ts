import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { createTestServer, TEST_KEY, type TestServer } from "#platform/http/testing";
import { say, statusesIn } from "./raw.ts";

let reached: string[] = [];

function routes(app: HttpApp): void {
  app.get("/me", { config: { access: "workspace" } }, async ({ raw }) => {
    reached.push(raw.method ?? "");
    return {};
  });
  app.post("/things", { config: { access: "public" }, schema: { body: Type.Unknown() } }, async ({ raw }) => {
    reached.push(raw.method ?? "");
    return {};
  });
  app.delete("/things", { config: { access: "public" } }, async ({ raw }) => {
    reached.push(raw.method ?? "");
    return {};
  });
}

const key = `X-API-Key: ${TEST_KEY}\r\n`;
const get = (headers: string, path = "/me") =>
  `GET ${path} HTTP/1.1\r\n${headers}${key}Connection: close\r\n\r\n`;
const post = (headers: string, body: string) =>
  `POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;

describe("messages that two servers may read differently", () => {
  let server: TestServer;
  let url: string;
  before(async () => {
    server = await createTestServer([routes], { config: { requestTimeoutMilliseconds: 500 } });
    url = await server.listen();
  });
  after(() => server.close());

  const refused: readonly [string, string][] = [
    ["two hosts", get("Host: a\r\nHost: b\r\n")],
    ["the same host twice", get("Host: a\r\nhost: a\r\n")],
    ["two hosts in one header", get("Host: a, b\r\n")],
    ["no host", get("")],
    ["a host with a space in front of the colon", get("Host : a\r\n")],
    ["a host with a control character", get("Host: a\u0001b\r\n")],
    ["a header on two lines", get("Host: a\r\nX-Folded: one\r\n two\r\n")],
    ["a header without a name", get("Host: a\r\n: x\r\n")],
    ["two credentials in two headers", get(`Host: a\r\nX-API-Key: tp_other\r\n`)],
    ["two bearers", get("Host: a\r\nAuthorization: Bearer tp_a\r\nAuthorization: Bearer tp_b\r\n")],
    ["two lengths", post("Content-Length: 2\r\nContent-Length: 20\r\n", "{}")],
    [
      "a length and chunks",
      post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
    ],
    ["an unknown transfer encoding", post("Transfer-Encoding: xchunked\r\n", "2\r\n{}\r\n0\r\n\r\n")],
    ["chunks that are not last", post("Transfer-Encoding: chunked, identity\r\n", "2\r\n{}\r\n0\r\n\r\n")],
    ["a negative length", post("Content-Length: -2\r\n", "{}")],
    ["a length in hexadecimal", post("Content-Length: 0x2\r\n", "{}")],
    ["a chunk of a size that is none", post("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n")],
    ["a chunk that is longer than its size", post("Transfer-Encoding: chunked\r\n", "1\r\n{}\r\n0\r\n\r\n")],
    ["lines that end without a carriage return", "GET /me HTTP/1.1\nHost: a\n\n"],
    ["a carriage return inside a header", get("Host: a\r\nX-Bare: a\rb\r\n")],
    ["another protocol", "GET /me HTTP/3.0\r\nHost: a\r\n\r\n"],
    ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ];
  for (const [name, bytes] of refused) {
    it(`are refused once with 400: ${name}`, async () => {
      reached = [];
      const said = await say(url, bytes);
      assert.deepEqual(statusesIn(said), [400], said);
      assert.match(said, /application\/problem\+json/);
      assert.match(said, /x-content-type-options: nosniff/);
      assert.deepEqual(reached, []);
    });
  }

  it("cannot smuggle a second request in a body", async () => {
    reached = [];
    const inner = `GET /me HTTP/1.1\r\nHost: a\r\n${key}\r\n`;
    const said = await say(url, post(`Content-Length: ${inner.length}\r\nConnection: close\r\n`, inner));
    assert.deepEqual(statusesIn(said), [400]);
    assert.deepEqual(reached, []);
  });

  it("do no more than their method says, whatever other headers, parameters or fields name", async () => {
    const overrides = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-Method"];
    for (const name of overrides) {
      reached = [];
      const said = await say(
        url,
        post(`${name}: DELETE\r\nContent-Length: 2\r\nConnection: close\r\n`, "{}"),
      );
      assert.deepEqual([statusesIn(said), reached], [[200], ["POST"]], name);
    }
    reached = [];
    await server.app.inject({
      method: "POST",
      url: "/things?_method=DELETE",
      payload: { _method: "DELETE" },
    });
    for (const name of ["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Uri"]) {
      const answer = await server.app.inject({
        url: "/nothing",
        headers: { [name]: "/me", "x-api-key": TEST_KEY },
      });
      assert.equal(answer.statusCode, 404);
    }
    assert.deepEqual(reached, ["POST"]);
  });

  it("are never echoed by TRACE, nor tunnelled by CONNECT", async () => {
    for (const path of ["/me", "/", "/nothing", "*"]) {
      const said = await say(
        url,
        `TRACE ${path} HTTP/1.1\r\nHost: a\r\n${key}X-Echo: canary\r\nConnection: close\r\n\r\n`,
      );
      assert.match(said, /^HTTP\/1\.1 40[045] /);
      assert.doesNotMatch(said, new RegExp(`canary|${TEST_KEY}`));
    }
    const connected = await say(url, "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.doesNotMatch(connected, /HTTP\/1\.1 2/);
  });

  it("with a whole address in place of a path lead where their path says", async () => {
    const said = await say(url, get("Host: a\r\n", "http://evil.example/problems/NOPE"));
    assert.deepEqual(statusesIn(said), [404]);
    assert.match(said, /"type":"http:\/\/127\.0\.0\.1\/problems/);
  });
});
