import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { codeOf, openHouse, type TestHouse } from "../isolation/support/house.ts";
import { type Operation, readOperations, requestFor } from "../isolation/support/operations.ts";
import { call, openRegistry, type Person } from "../isolation/support/people.ts";

/** Members that no body of ours has, by which others were given more than they asked for. */
const PLANTED: Readonly<Record<string, unknown>> = {
  id: "01920000-0000-7000-8000-00000000dead",
  admin: true,
  isAdmin: true,
  isOperator: true,
  operator: true,
  ownerId: "01920000-0000-7000-8000-00000000dead",
  emailVerifiedAt: "2026-01-01T00:00:00.000Z",
  passwordHash: "x",
  disabledAt: null,
  impersonatedBy: null,
  "workspace.id": "x",
  "user[role]": "owner",
};

const POLLUTED: readonly string[] = [
  '"__proto__":{"polluted":true}',
  '"\\u005f_proto__":{"polluted":true}',
  '"constructor":{"prototype":{"polluted":true}}',
];

/** Bodies that are lists, lines or forms, read by readers of their own: what they cannot use is a fault of one item. */
const LISTS = new Set(["createVinJob", "decodeVins", "vpicDecodeVINValuesBatch"]);

const DEPTH = 20_000;
const FEWEST_OPERATIONS = 30;

let server: TestHouse;
let owner: Person;
let bodied: readonly Operation[];

before(async () => {
  server = await openHouse();
  owner = await (await openRegistry(server)).add("ann@example.com", "Ann");
  await server.house.parts.tenancy.operators.grantOperator(owner.email);
  const operations = await readOperations(server);
  bodied = operations.filter(({ body }) => body !== undefined);
});
after(() => server.close());

/** One request with this text as its body; ids are of nothing. */
function send(operation: Operation, payload: string): Promise<LightMyRequestResponse> {
  const ids = new Proxy({}, { get: () => "01920000-0000-7000-8000-00000000beef" });
  const { method, url, headers } = requestFor(operation, ids);
  return server.send({ method, url, headers: { ...headers, ...owner.browser }, payload });
}

const goodBody = (operation: Operation): Readonly<Record<string, unknown>> => {
  const ids = new Proxy({}, { get: () => "01920000-0000-7000-8000-00000000beef" });
  return JSON.parse(requestFor(operation, ids).payload ?? "{}");
};

describe("bodies that say more than they are asked", () => {
  it("are refused by every operation, so that nobody gives themselves anything", async (context) => {
    const closed = bodied.filter(({ name, body }) => !LISTS.has(name) && body?.type === "application/json");
    assert.ok(closed.length >= FEWEST_OPERATIONS, `only ${closed.length}`);
    for (const operation of closed) {
      for (const [name, value] of Object.entries(PLANTED)) {
        const answer = await send(operation, JSON.stringify({ ...goodBody(operation), [name]: value }));
        assert.equal(
          `${answer.statusCode} ${codeOf(answer)}`,
          "400 HTTP_INVALID_REQUEST",
          `${operation.name} ${name}`,
        );
      }
    }
    context.diagnostic(`${closed.length} operations, ${Object.keys(PLANTED).length} members each`);
  });

  it("pollute no prototype, whichever operation reads them", async () => {
    for (const operation of bodied) {
      for (const member of POLLUTED) {
        for (const payload of [`{${member}}`, `[{${member}}]`, `{"fields":{${member}}}`]) {
          const { statusCode, body } = await send(operation, payload);
          assert.ok(
            statusCode >= 400 ? statusCode < 500 : LISTS.has(operation.name),
            `${operation.name}: ${body}`,
          );
          assert.equal(Reflect.get({}, "polluted"), undefined, operation.name);
        }
      }
    }
  });

  it("exhaust nothing by their depth, length or numbers", async () => {
    const hostile: readonly string[] = [
      "[".repeat(DEPTH),
      `${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}`,
      `${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`,
      `{"name":${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}}`,
      `{${Array.from({ length: 5000 }, (_, number) => `"m${number}":1`).join()}}`,
      `{"limit":1e400,"name":-1e400,"count":${"9".repeat(5000)}}`,
      `{"name":"${"\\ud800".repeat(10_000)}"}`,
    ];
    for (const operation of bodied) {
      for (const payload of hostile) {
        const { statusCode, body } = await send(operation, payload);
        const isFine = statusCode >= 400 ? statusCode < 500 : LISTS.has(operation.name);
        assert.ok(isFine, `${operation.name}: ${statusCode} ${body.slice(0, 300)}`);
        assert.ok(body.length < 100_000, operation.name);
      }
    }
    assert.equal((await call(server, owner.browser, "GET", "/api/v1/me")).statusCode, 200);
  });
});
