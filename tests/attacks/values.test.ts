import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openHouse, type TestHouse } from "../isolation/support/house.ts";
import {
  type BuiltRequest,
  type Operation,
  readOperations,
  requestFor,
} from "../isolation/support/operations.ts";
import { done, call, openRegistry, type Person } from "../isolation/support/people.ts";

const SOME_ID = "01920000-0000-7000-8000-00000000dead";

/** Values that a check of ours could let through and a part behind it could stumble over. */
const ODD: readonly string[] = [
  "",
  " ",
  "0",
  "-1",
  "1e400",
  "9223372036854775808",
  "0000-01-01T00:00:00Z",
  "2016-12-31T23:59:60Z",
  "2026-01-01T00:00:00Z[u-ca=hebrew]",
  "00000000-0000-0000-0000-000000000000",
  "\ud800",
  "'\"`;--",
  "%",
  "\u202e\ufeff\u0085",
  "e30",
  "eyJhIjpbXX0",
  "WyIwMDAwIiwiMDAwMCJd",
  "__proto__",
  "toString",
  "..%2f..",
  "a".repeat(5000),
];

/** What no answer to these may be; being busy or without a service is no fault. */
const FAULTS = new Set([500, 501, 502, 504]);

let server: TestHouse;
let owner: Person;
let ids: Readonly<Record<string, string>>;
let operations: readonly Operation[];

before(async () => {
  server = await openHouse();
  owner = await (await openRegistry(server)).add("ann@example.com", "Ann");
  await server.house.parts.tenancy.operators.grantOperator(owner.email);
  const { workspaceId } = await done<{ workspaceId: string }>(
    call(server, owner.browser, "GET", "/api/v1/me"),
  );
  const own: Readonly<Record<string, string>> = { workspaceId };
  ids = new Proxy({}, { get: (_, name) => own[String(name)] ?? SOME_ID });
  const documented = await readOperations(server);
  // Whoever is gone is refused everything else.
  operations = documented.filter(({ name }) => !["eraseMe", "deleteWorkspace", "signOut"].includes(name));
});
after(() => server.close());

interface OddRequest extends BuiltRequest {
  readonly headers: Record<string, string>;
}

/** Requests of an operation with a value in each place alone. */
function requestsOf(operation: Operation, value: string): readonly OddRequest[] {
  const built = requestFor(operation, ids);
  const good = { ...built, headers: { ...built.headers } };
  const [path = ""] = good.url.split("?");
  const encoded = value.isWellFormed() ? encodeURIComponent(value) : "%ED%A0%80";
  const namesIn = (place: "path" | "query"): readonly string[] =>
    operation.parameters.filter((one) => one.in === place).map(({ name }) => name);
  const paths = namesIn("path")
    .filter((name) => name !== "workspaceId")
    .map((name) => {
      const valueOf = (other: string): string => (other === name ? encoded : (ids[other] ?? SOME_ID));
      const url = operation.path.replaceAll(/\{(\w+)\}/g, (_whole, other: string) => valueOf(other));
      return { ...good, url };
    });
  const queries = namesIn("query").map((name) => ({ ...good, url: `${path}?${name}=${encoded}` }));
  const isJson = operation.body?.type === "application/json";
  const members = isJson ? Object.keys(operation.body.schema.properties ?? {}) : [];
  const bodies = members.map((name) => ({
    ...good,
    payload: JSON.stringify({ ...JSON.parse(good.payload ?? "{}"), [name]: value }),
  }));
  return [...paths, ...queries, ...bodies];
}

describe("odd values", () => {
  it("are taken or refused, and never a fault of ours, wherever requests have a place for them", async (context) => {
    const faults: string[] = [];
    let cases = 0;
    for (const operation of operations) {
      for (const value of ODD) {
        for (const request of requestsOf(operation, value)) {
          const { statusCode, body } = await server.send({
            ...request,
            headers: { ...request.headers, ...owner.browser },
          });
          cases += 1;
          if (FAULTS.has(statusCode))
            faults.push(`${operation.name} ${request.url} ${request.payload ?? ""}: ${body}`.slice(0, 400));
        }
      }
    }
    context.diagnostic(`${cases} requests`);
    assert.deepEqual(faults, []);
  });
});
