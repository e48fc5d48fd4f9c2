import assert from "node:assert/strict";
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request as httpRequest } from "node:http";
import { after, before, describe, it } from "node:test";
import { openWire, type Wire } from "#platform/database/testing";
import { openHouse, type TestHouse } from "../isolation/support/house.ts";
import {
  call,
  type Credentials,
  done,
  openRegistry,
  type Person,
  signIn,
} from "../isolation/support/people.ts";
import { patienceMs } from "../support/patience.ts";

/** What ends is refused within a second; half a second more lets the client hear why. */
const LIMIT_MS = 1500;
const LINE = '"1HGCM82633A004352"\n';
const NDJSON = "application/x-ndjson";
const END_KEY = "update identity.api_keys set revoked_at = now() where key_id = $1 returning 1";

/** An answer that goes on, as it is read. */
interface Open {
  readonly status: number;
  readonly text: () => string;
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<unknown>;
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
}

describe("a request that takes long", { timeout: 300_000 }, () => {
  let server: TestHouse;
  let wire: Wire;
  let url: string;
  let owner: Person;
  let workspaceId: string;

  before(async () => {
    const laid: Promise<Wire>[] = [];
    server = await openHouse(async ({ DATABASE_APP_URL }) => {
      const opened = openWire(DATABASE_APP_URL, "tradepost listener");
      laid.push(opened);
      return { DATABASE_APP_URL: (await opened).connectionString, HOST: "127.0.0.1", PORT: "0" };
    });
    const [first] = laid;
    assert.ok(first);
    wire = await first;
    url = await server.house.http.listen();
    owner = await (await openRegistry(server)).add("ann@example.com", "Ann");
    workspaceId = String((await done(call(server, owner.browser, "GET", "/api/v1/me")))["workspaceId"]);
  });
  after(async () => {
    wire.speak();
    await server.close();
    await wire.close();
  });

  async function makeKey(): Promise<{ id: string; bearer: Credentials }> {
    const { key, secret } = await done<{ key: { id: string }; secret: string }>(
      call(server, owner.browser, "POST", `/api/v1/workspaces/${workspaceId}/api-keys`, {
        name: "Long",
        scopes: ["vin:decode"],
      }),
    );
    return { id: key.id, bearer: { authorization: `Bearer ${secret}` } };
  }

  function begin(method: string, path: string, headers: Credentials): ClientRequest {
    const request = httpRequest(`${url}${path}`, {
      method,
      headers: { host: "tradepost.example.com", ...headers },
      agent: false,
    });
    request.on("error", () => undefined);
    return request;
  }

  async function opened(request: ClientRequest): Promise<Open> {
    const [response] = (await once(request, "response")) as [IncomingMessage];
    let text = "";
    response.setEncoding("utf8").on("error", () => undefined);
    response.on("data", (part: string) => (text += part));
    const closed = new Promise((resolve) => response.socket.once("close", resolve));
    return { status: response.statusCode ?? 0, text: () => text, closed, request, response };
  }

  /** A stream whose first line is answered. */
  async function openLines(headers: Credentials): Promise<Open> {
    const request = begin("POST", "/api/v1/vin/batch", { ...headers, "content-type": NDJSON });
    request.write(LINE);
    const stream = await opened(request);
    await once(stream.response, "data");
    return stream;
  }

  async function openEvents(headers: Credentials): Promise<Open> {
    const body = { ...headers, "content-type": "text/plain" };
    const answer = await server.send({
      method: "POST",
      url: "/api/v1/vin/jobs",
      headers: body,
      payload: LINE,
    });
    assert.equal(answer.statusCode, 202, answer.body);
    const request = begin("GET", `/api/v1/vin/jobs/${String(answer.json().id)}/events`, headers);
    request.end();
    const stream = await opened(request);
    await once(stream.response, "data");
    return stream;
  }

  /** Ends rights past all caches and waits until the connection is closed, no later than promised. */
  async function endedBy(
    { closed }: Pick<Open, "closed">,
    statement: string,
    id: string,
    afterMs = 0,
  ): Promise<void> {
    const rows = await server.asSuperuser(statement, [id]);
    const startedMs = performance.now();
    assert.ok(rows.length > 0, "nothing was changed");
    await closed;
    assert.ok(performance.now() - startedMs < afterMs + patienceMs(LIMIT_MS), "it went on for too long");
  }

  function lastLine({ text }: Pick<Open, "text">): { line: number; error?: { code: string } } {
    return JSON.parse(text().trimEnd().split("\n").at(-1) ?? "") as { line: number };
  }

  function errorEvent({ text }: Pick<Open, "text">): string | undefined {
    const [, data = "{}"] = /event: error\ndata: (.*)\n\n$/.exec(text()) ?? [];
    return (JSON.parse(data) as { code?: string }).code;
  }

  it("ends with the revocation of its key: a stream of lines that is waiting for more", async () => {
    const { id, bearer } = await makeKey();
    const stream = await openLines(bearer);
    await endedBy(stream, END_KEY, id);
    assert.deepEqual([lastLine(stream).line, lastLine(stream).error?.code], [2, "IDENTITY_KEY_REVOKED"]);
    assert.ok(stream.response.complete, "the answer came to its end");
  });

  it("ends so although the notification of the revocation does not come in", async () => {
    const { id, bearer } = await makeKey();
    const [lines, events] = [await openLines(bearer), await openEvents(bearer)];
    wire.silence();
    try {
      await endedBy({ closed: Promise.all([lines.closed, events.closed]) }, END_KEY, id);
    } finally {
      wire.speak();
    }
    assert.equal(lastLine(lines).error?.code, "IDENTITY_KEY_REVOKED");
    assert.equal(errorEvent(events), "IDENTITY_KEY_REVOKED");
  });

  it("ends when its key expires", async () => {
    const { id, bearer } = await makeKey();
    const stream = await openLines(bearer);
    const expire =
      "update identity.api_keys set expires_at = now() + interval '1 second' where key_id = $1 returning 1";
    await endedBy(stream, expire, id, 1000);
    assert.equal(lastLine(stream).error?.code, "IDENTITY_KEY_EXPIRED");
  });

  it("ends when its key loses the scope of the route", async () => {
    const { id, bearer } = await makeKey();
    const stream = await openLines(bearer);
    const narrow = "update identity.api_keys set scopes = '{vin:history}' where key_id = $1 returning 1";
    await endedBy(stream, narrow, id);
    assert.equal(lastLine(stream).error?.code, "IDENTITY_SCOPE_MISSING");
  });

  it("ends with its session: events of a job", async () => {
    const browser = await signIn(server, owner.email);
    const events = await openEvents(browser);
    const forget = `delete from identity.sessions where token_hash =
      sha256(convert_to(split_part($1, '=', 2), 'utf8')) returning 1`;
    await endedBy(events, forget, browser["cookie"] ?? "");
    assert.equal(errorEvent(events), "IDENTITY_SESSION_ENDED");
  });

  it("keeps nothing of an upload whose key is revoked, and says why", async () => {
    const { id, bearer } = await makeKey();
    const request = begin("POST", "/api/v1/vin/jobs", {
      ...bearer,
      "content-type": NDJSON,
      "idempotency-key": "upload",
    });
    request.write(LINE);
    const receiving = "select 1 from vin.bulk_jobs where state = 'receiving' and created_by = $1";
    while ((await server.asSuperuser(receiving, [`key:${id}`])).length === 0);
    const answered = opened(request);
    await endedBy({ closed: answered.then(({ closed }) => closed) }, END_KEY, id);
    const { status, text } = await answered;
    assert.equal(status, 401);
    assert.equal((JSON.parse(text()) as { code: string }).code, "IDENTITY_KEY_REVOKED");
    assert.deepEqual(await server.asSuperuser(receiving, [`key:${id}`]), []);
  });

  it("loses its connection where the client does not take the last line", async () => {
    const { id, bearer } = await makeKey();
    const request = begin("POST", "/api/v1/vin/batch?detail=full", { ...bearer, "content-type": NDJSON });
    request.write(LINE);
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.pause();
    request.write(LINE.repeat(20_000));
    const closed = new Promise((resolve) => response.socket.once("close", resolve));
    await server.asSuperuser(END_KEY, [id]);
    // A socket that is not read hears of its end by writing.
    const writing = setInterval(() => request.write(LINE), 50);
    await closed;
    clearInterval(writing);
    assert.equal(response.complete, false);
  });

  it("goes on when its person moves to another workspace, and ends when they leave the first", async () => {
    const browser = await signIn(server, owner.email);
    const stream = await openLines(browser);
    const { workspace } = await done<{ workspace: { id: string } }>(
      call(server, browser, "POST", "/api/v1/workspaces", { name: "Second" }),
    );
    await done(call(server, browser, "POST", `/api/v1/workspaces/${workspace.id}/switch`));
    stream.request.write(LINE);
    await once(stream.response, "data");
    const leave = "delete from identity.memberships where workspace_id = $1 returning 1";
    await endedBy(stream, leave, workspaceId);
    assert.equal(lastLine(stream).error?.code, "IDENTITY_WORKSPACE_NOT_FOUND");
  });
});
