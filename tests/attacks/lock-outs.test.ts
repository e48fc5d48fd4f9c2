import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  call,
  type Credentials,
  done,
  openRegistry,
  type Person,
  signIn,
} from "../isolation/support/people.ts";
import { codeOf, openHouse, type TestHouse } from "../isolation/support/house.ts";

const LIMIT = 5;
const VEHICLE = "/api/v1/vin/1HGCM82633A004352";

let server: TestHouse;
let ann: Person;
let workspace: string;

before(async () => {
  server = await openHouse({
    RATE_LIMIT_API_KEY_PER_MINUTE: "100",
    RATE_LIMIT_WORKSPACE_PER_MINUTE: String(LIMIT),
    RATE_LIMIT_USER_PER_MINUTE: "20",
  });
  ann = await (await openRegistry(server)).add("ann@example.com", "Ann");
  const { workspaceId } = await done<{ workspaceId: string }>(call(server, ann.browser, "GET", "/api/v1/me"));
  workspace = `/api/v1/workspaces/${workspaceId}`;
});
after(() => server.close());

describe("whoever holds what was stolen", () => {
  it("cannot stop its owner from revoking the key by calling with it", async () => {
    const wanted = { name: "leaked", scopes: ["*"] };
    const leaked = await done<{ key: { id: string }; secret: string }>(
      call(server, ann.browser, "POST", `${workspace}/api-keys`, wanted),
    );
    const thief = { "x-api-key": leaked.secret };
    await useUp(() => call(server, thief, "GET", VEHICLE));
    assert.equal(codeOf(await call(server, ann.browser, "GET", VEHICLE)), "LIMITS_EXCEEDED");
    for (const [method, path] of [
      ["GET", workspace],
      ["GET", `${workspace}/api-keys`],
      ["GET", `${workspace}/members`],
      ["GET", `${workspace}/audit`],
      ["GET", `${workspace}/webhooks/endpoints`],
      ["POST", `${workspace}/switch`],
      ["DELETE", `${workspace}/api-keys/${leaked.key.id}`],
    ] as const)
      await done(call(server, ann.browser, method, path, method === "POST" ? {} : undefined));
    const keys = await done<{ items: { id: string; revokedAt: string | null }[] }>(
      call(server, ann.browser, "GET", `${workspace}/api-keys`),
    );
    assert.notEqual(keys.items.find(({ id }) => id === leaked.key.id)?.revokedAt, null);
  });

  it("cannot stop its owner from ending the stolen session and signing out by calling with it", async () => {
    const own = await signIn(server, ann.email);
    const rename = (browser: Credentials) => call(server, browser, "PATCH", "/api/v1/me", { name: "Ann" });
    await useUp(() => rename(ann.browser));
    assert.equal(codeOf(await rename(own)), "LIMITS_EXCEEDED");
    assert.equal(
      (await call(server, own, "POST", "/api/v1/me/sessions/revoke-others")).json().ended,
      1,
      "the stolen session goes on",
    );
    assert.equal((await call(server, own, "POST", "/api/v1/auth/sign-out")).statusCode, 204);
  });

  it("finds no route of the platform itself where people are charged to their workspace", () => {
    const charged = server.house.http.routes.filter(
      ({ path, rules: { access, charges } }) =>
        /^\/api\/v1\/(me|workspaces|operator)\b/.test(path) &&
        access === "workspace" &&
        charges === undefined,
    );
    assert.deepEqual(
      charged.map(({ methods, path }) => `${methods.join("|")} ${path}`),
      [],
    );
  });
});

/** Calls until the limit refuses. */
async function useUp(send: () => ReturnType<typeof call>): Promise<void> {
  for (let calls = 0; calls < 50; calls += 1) if (codeOf(await send()) === "LIMITS_EXCEEDED") return;
  assert.fail("no limit was met");
}
