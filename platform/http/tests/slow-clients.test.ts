import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { createTestServer, type TestServer } from "#platform/http/testing";

const STREAM = "application/x-stream";

function routes(app: HttpApp): void {
  const schema = { body: Type.Object({ text: Type.String() }) };
  app.post("/guarded", { config: { access: "workspace" }, schema }, async ({ body }) => body);
  app.post("/short", { config: { access: "public" }, schema }, async ({ body }) => body);
  app.addContentTypeParser(STREAM, { parseAs: "string" }, (_request, received, done) => done(null, received));
  const stream = { body: Type.String() };
  const upload = { access: "public", bodyTimeoutSeconds: 30 } as const;
  app.post("/upload", { config: upload, schema: stream }, async ({ body }) => body);
  app.post("/upload-json", { config: upload, schema }, async ({ body }) => body);
  app.post(
    "/locked",
    { config: { ...upload, access: "workspace" }, schema: stream },
    async ({ body }) => body,
  );
  app.post(
    "/capped",
    { config: { access: "public", bodyTimeoutSeconds: 0.6 }, schema: stream },
    async ({ body }) => body,
  );
}

const body = JSON.stringify({ text: "arrived" });
const head = (
  path: string,
  type = path.startsWith("/upload-json") || path === "/short" ? "application/json" : STREAM,
) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;

describe("clients that are slow or broken", () => {
  let server: TestServer;
  let port: number;
  /** One that has patience, for large bodies. */
  let patient: TestServer;
  let patientPort: number;

  before(async () => {
    server = await createTestServer([routes], {
      config: { headersTimeoutMilliseconds: 300, requestTimeoutMilliseconds: 300 },
    });
    port = Number(new URL(await server.listen()).port);
    patient = await createTestServer([routes]);
    patientPort = Number(new URL(await patient.listen()).port);
  });
  after(async () => {
    await server.close();
    await patient.close();
  });

  const open = async (first: string, to = port): Promise<Socket> => {
    const socket = connect(to, "127.0.0.1");
    await once(socket, "connect");
    socket.write(first);
    return socket;
  };
  const problemOf = (answer: string): { code: string } =>
    JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4)) as { code: string };

  it("closes with 408 when the headers do not come", async () => {
    const answer = await text(await open("GET /live HTTP/1.1\r\nHost: x\r\nX-Slow: "));
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.match(answer, /content-type: application\/problem\+json/);
    assert.match(answer, /x-content-type-options: nosniff/);
    assert.equal(problemOf(answer).code, "HTTP_REQUEST_TIMEOUT");
  });

  it("closes with 408 when the body does not come", async () => {
    const answer = await text(await open(`${head("/short")}{`));
    assert.match(answer, /^HTTP\/1\.1 408 /);
  });

  it("waits longer for the body of a route that says so", async () => {
    // Long before a body that does not go on is given up, which is after three times as long.
    const calm = await createTestServer([routes], {
      config: { headersTimeoutMilliseconds: 1000, requestTimeoutMilliseconds: 1000 },
    });
    const calmPort = Number(new URL(await calm.listen()).port);
    const socket = await open(head("/upload"), calmPort);
    const slow = text(await open(`${head("/short")}{`, calmPort));
    // The server's own limit has passed for both once the short route was refused.
    assert.match(await slow, /^HTTP\/1\.1 408 /);
    const answer = text(socket);
    socket.write(body);
    assert.match(await answer, /^HTTP\/1\.1 200 [\s\S]*arrived/);
    await calm.close();
  });

  it("waits no longer for JSON, for callers who may not come in, and for a trickle", async () => {
    const answers = await Promise.all(
      ["/upload-json", "/locked"].map(async (path) => text(await open(`${head(path)}{`))),
    );
    assert.match(answers[0] ?? "", /^HTTP\/1\.1 408 /);
    assert.match(answers[1] ?? "", /^HTTP\/1\.1 401 /);
    const trickling = await open(head("/upload").replace(/Length: .*/, "Length: 60000"));
    const drip = setInterval(() => trickling.write("x"), 50);
    trickling.on("error", () => undefined);
    const answer = await text(trickling).finally(() => clearInterval(drip));
    assert.match(answer, /^HTTP\/1\.1 408 /);
  });

  it("ends also the longer wait", async () => {
    const answer = await text(await open(`${head("/capped")}{`));
    assert.match(answer, /^HTTP\/1\.1 408 /);
  });

  it("lets a client that sends a large body to its end hear 413, and cuts one that stalls", async () => {
    const large = JSON.stringify({ text: "x".repeat(10_000_000) });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`http://127.0.0.1:${patientPort}/short`, {
      method: "POST",
      headers,
      body: large,
    });
    assert.equal(answer.status, 413);
    const closing = await fetch(`http://127.0.0.1:${patientPort}/short`, {
      method: "POST",
      headers: { ...headers, connection: "close" },
      body: large,
    });
    assert.equal(closing.status, 413);
    const stalled = await text(await open(head("/upload-json").replace(/Length: .*/, "Length: 10000000")));
    assert.match(stalled, /^HTTP\/1\.1 413 /);
  });

  it("lets a client that writes all before it reads hear any refusal, and then closes as asked", async () => {
    const large = Buffer.alloc(10_000_000, "x");
    const type = "Content-Type: application/json\r\n";
    const refusals = [
      ["/short", type, 413],
      ["/short", "Content-Type: text/x-odd\r\n", 415],
      ["/live", type, 405],
      ["/nowhere", type, 404],
      ["/guarded", type, 401],
    ] as const;
    for (const [path, typeHeader, status] of refusals) {
      const socket = connect(patientPort, "127.0.0.1").pause();
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: x\r\n${typeHeader}Content-Length: ${large.length}\r\nConnection: close\r\n\r\n`,
      );
      const written = promisify<Buffer, void>((chunk, done) => socket.write(chunk, done));
      await written(large);
      assert.match(await text(socket), new RegExp(`^HTTP/1\\.1 ${status} [^]*\\}$`));
    }
  });

  it("answers once when the rest of a refused body never comes, or is broken", async () => {
    const keepAlive = (path: string) => head(path, "application/json").replace("Connection: close\r\n", "");
    const stalled = await text(await open(`${keepAlive("/guarded")}{`));
    const chunked = keepAlive("/guarded").replace(/Content-Length: .*/, "Transfer-Encoding: chunked");
    const broken = await text(await open(`${chunked}1\r\nx\r\nnot-a-size\r\n`));
    for (const answer of [stalled, broken]) {
      assert.deepEqual(
        [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status),
        ["401"],
      );
    }
  });

  it("refuses headers above 16 KiB with 431", async () => {
    const answer = await text(
      await open(`GET /live HTTP/1.1\r\nHost: x\r\nX-Big: ${"x".repeat(20_000)}\r\n\r\n`),
    );
    assert.match(answer, /^HTTP\/1\.1 431 /);
    assert.equal(problemOf(answer).code, "HTTP_HEADERS_TOO_LARGE");
  });

  it("refuses what is not HTTP with 400", async () => {
    const answer = await text(await open("NONSENSE\r\n\r\n"));
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.equal(problemOf(answer).code, "HTTP_MALFORMED_REQUEST");
  });

  it("refuses a request without a host with 400", async () => {
    const answer = await text(await open("GET /live HTTP/1.1\r\nConnection: close\r\n\r\n"));
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.equal(problemOf(answer).code, "HTTP_MALFORMED_REQUEST");
  });

  it("goes on serving others meanwhile", async () => {
    const silent = await Promise.all(
      Array.from({ length: 200 }, () => open("GET /live HTTP/1.1\r\nHost: x\r\nX-Slow: ")),
    );
    const answer = await fetch(`http://127.0.0.1:${port}/live`);
    assert.equal(answer.status, 200);
    await Promise.all(silent.map((socket) => text(socket)));
  });
});
