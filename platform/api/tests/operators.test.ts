import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ApiBench, openApi } from "./bench.ts";
import { type Browser, PASSWORD, signedInBrowser, until, workspaceOf } from "./people.ts";

describe("operators", () => {
  let bench: ApiBench;
  let ann: Browser;
  let ben: Browser;
  let benId: string;

  before(async () => {
    bench = await openApi();
    ann = await signedInBrowser(bench, "ann@example.com", "Ann");
    ben = await signedInBrowser(bench, "ben@example.com", "Ben");
    benId = (await ben.send("GET", "/api/v1/me")).json().user.id;
    await bench.tenancy.operators.grantOperator("ann@example.com");
  });
  after(() => bench.close());

  it("alone may use their routes", async () => {
    const paths = bench.server.app.swagger().paths ?? {};
    const own = Object.keys(paths).filter((path) => path.startsWith("/api/v1/operator/"));
    assert.ok(own.length >= 8);
    for (const path of own) {
      for (const method of Object.keys(paths[path] ?? {})) {
        const url = path.replaceAll(/\{\w+\}/g, benId);
        const body = ["post", "patch"].includes(method)
          ? { userId: benId, reason: "asked for help" }
          : undefined;
        const refused = await ben.send(method.toUpperCase(), url, body);
        assert.deepEqual([refused.statusCode, refused.json().code], [403, "HTTP_NOT_AN_OPERATOR"], url);
        const anonymous = await bench.send({
          method: method.toUpperCase() as "GET",
          url,
          ...(body && { payload: body }),
        });
        assert.equal(anonymous.statusCode, 401, url);
      }
    }
    assert.equal((await ann.send("GET", "/api/v1/me")).json().operator, true);
  });

  it("see people and workspaces page by page, and who else is one", async () => {
    const first = (await ann.send("GET", "/api/v1/operator/users?limit=1")).json();
    const rest = (await ann.send("GET", `/api/v1/operator/users?cursor=${first.nextCursor}`)).json();
    assert.deepEqual(
      [...first.items, ...rest.items].map(({ email }: { email: string }) => email).toSorted(),
      ["ann@example.com", "ben@example.com"],
    );
    const { items } = (await ann.send("GET", "/api/v1/operator/workspaces?search=ben")).json();
    assert.ok(items.every(({ members }: { members: number }) => members === 1));
    assert.equal((await ann.send("POST", "/api/v1/operator/operators", { userId: benId })).statusCode, 204);
    assert.equal((await ann.send("GET", "/api/v1/operator/operators")).json().items.length, 2);
    const busy = await ann.send("POST", `/api/v1/operator/users/${benId}/disable`);
    assert.equal(busy.json().code, "IDENTITY_OPERATOR_PROTECTED");
    assert.equal((await ann.send("DELETE", `/api/v1/operator/operators/${benId}`)).statusCode, 204);
  });

  it("act as somebody with a reason, change nothing of how that person signs in, and come back to themselves", async () => {
    const path = `/api/v1/operator/users/${benId}/impersonate`;
    const unfit = await ann.send("POST", path, { reason: "x" });
    assert.equal(unfit.json().code, "IDENTITY_IMPERSONATION_INVALID");
    const begun = await ann.send("POST", path, { reason: "asked for help with a key", minutes: 5 });
    assert.equal(begun.statusCode, 200, begun.body);
    const me = (await ann.send("GET", "/api/v1/me")).json();
    assert.deepEqual([me.user.id, me.workspaceId], [benId, await workspaceOf(ben)]);
    assert.ok(me.impersonatedBy);
    assert.equal((await ann.send("GET", "/api/v1/operator/users")).json().code, "HTTP_NOT_AN_OPERATOR");
    for (const [url, body] of [
      ["/api/v1/me/two-factor/enrol", undefined],
      ["/api/v1/me/passkeys/options", undefined],
      ["/api/v1/auth/password", { password: "x", newPassword: "another pelican 77" }],
    ] as const) {
      assert.equal((await ann.send("POST", url, body)).json().code, "IDENTITY_IMPERSONATION_REFUSED", url);
    }
    const workspace = `/api/v1/workspaces/${me.workspaceId}`;
    const endpoints = `${workspace}/webhooks/endpoints`;
    const hook = { url: "https://127.0.0.1/hook", eventFilter: ["*"] };
    const { endpoint } = (await ben.send("POST", endpoints, hook)).json();
    for (const [method, url, body] of [
      ["POST", endpoints, hook],
      ["PATCH", `${endpoints}/${endpoint.id}`, { url: "https://127.0.0.1/mine" }],
      ["POST", `${endpoints}/${endpoint.id}/rotate-secret`, {}],
      ["POST", `${workspace}/invitations`, { delivery: "link", role: "owner" }],
      ["POST", `${workspace}/switch`, { transport: "token" }],
    ] as const) {
      assert.equal((await ann.send(method, url, body)).json().code, "IDENTITY_IMPERSONATION_REFUSED", url);
    }
    assert.equal((await ann.send("DELETE", `${endpoints}/${endpoint.id}`)).statusCode, 204);
    assert.equal((await ann.send("DELETE", "/api/v1/me/impersonation")).statusCode, 204);
    assert.equal((await ann.send("GET", "/api/v1/me")).json().user.name, "Ann");
    const again = await ann.send("DELETE", "/api/v1/me/impersonation");
    assert.equal(again.json().code, "IDENTITY_NOT_IMPERSONATING");
    const log = await ann.send("GET", "/api/v1/operator/audit?action=webhooks.endpoint-deleted");
    assert.equal(log.json().items[0].actor.impersonatedBy, me.impersonatedBy);
  });

  it("prove who they are before they hand the office on, or a workspace, or act for somebody", async () => {
    await bench.test.database.asApp((transaction) =>
      transaction.query("update identity.sessions set created_at = created_at - interval '11 minutes'"),
    );
    const ours = `/api/v1/workspaces/${await workspaceOf(ann)}`;
    for (const [method, url, body] of [
      ["POST", "/api/v1/operator/operators", { userId: benId }],
      ["POST", `/api/v1/operator/users/${benId}/impersonate`, { reason: "asked for help" }],
      ["POST", `${ours}/transfer`, { userId: benId }],
      ["DELETE", ours, undefined],
    ] as const)
      assert.equal((await ann.send(method, url, body)).json().code, "IDENTITY_PROOF_STALE", url);
    assert.equal((await ann.send("POST", "/api/v1/auth/proof", { password: PASSWORD })).statusCode, 204);
  });

  it("are signed out for good when they sign out while they act for somebody", async () => {
    const cookies = new Map(ann.cookies);
    const path = `/api/v1/operator/users/${benId}/impersonate`;
    await ann.send("POST", path, { reason: "asked for help with a key" });
    assert.equal(ann.cookies.size, 2);
    assert.equal((await ann.send("POST", "/api/v1/auth/sign-out")).statusCode, 204);
    assert.equal(ann.cookies.size, 0);
    const [own = ""] = cookies.values();
    await until(
      async () =>
        (await bench.send({ url: "/api/v1/me", cookies: { "__Host-tradepost": own } })).statusCode === 401,
    );
    const body = { email: "ann@example.com", password: PASSWORD };
    assert.equal((await ann.send("POST", "/api/v1/auth/sign-in", body)).statusCode, 200);
  });

  it("shut people out at once and let them in again, and read it all in the installation's log", async () => {
    assert.equal((await ann.send("POST", `/api/v1/operator/users/${benId}/disable`)).statusCode, 204);
    await until(async () => (await ben.send("GET", "/api/v1/me")).statusCode === 401);
    assert.equal((await ann.send("POST", `/api/v1/operator/users/${benId}/enable`)).statusCode, 204);
    const log = await ann.send(
      "GET",
      "/api/v1/operator/audit?action=identity.user-disabled,identity.user-enabled",
    );
    assert.deepEqual(
      log
        .json()
        .items.map(({ action, target }: { action: string; target: { id: string } }) => [action, target.id]),
      [
        ["identity.user-enabled", benId],
        ["identity.user-disabled", benId],
      ],
    );
    const exported = await ann.send("GET", "/api/v1/operator/audit/export");
    assert.match(exported.body.trim().split("\n").at(-1) ?? "", /audit\.exported/);
    assert.equal((await ann.send("GET", "/api/v1/operator/audit/verify")).json().intact, true);
  });
});
