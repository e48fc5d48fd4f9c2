import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ApiBench, openApi } from "./bench.ts";
import { type Browser, signedInBrowser, until, workspaceOf } from "./people.ts";

const NOBODY = "01920000-0000-7000-8000-000000000001";

describe("workspaces", () => {
  let bench: ApiBench;
  let ann: Browser;
  let ben: Browser;
  let home: string;

  before(async () => {
    bench = await openApi();
    ann = await signedInBrowser(bench, "ann@example.com", "Ann");
    ben = await signedInBrowser(bench, "ben@example.com", "Ben");
    home = await workspaceOf(ann);
  });
  after(() => bench.close());

  const post = async (browser: Browser, path: string, body: object = {}) =>
    browser.send("POST", `/api/v1${path}`, body);
  const get = async (browser: Browser, path: string) => browser.send("GET", `/api/v1${path}`);

  /** Lets Ben join by a link; answers the workspace. */
  async function join(role: string): Promise<string> {
    const { workspace } = (await post(ann, "/workspaces", { name: `For a ${role}` })).json();
    const invited = await post(ann, `/workspaces/${workspace.id}/invitations`, { delivery: "link", role });
    assert.equal(invited.statusCode, 201, invited.body);
    const { token } = invited.json();
    const accepted = await post(ben, "/invitations/accept", { token });
    assert.equal(accepted.json().workspace.role, role);
    return workspace.id;
  }

  it("answer for a foreign workspace exactly as for one that is not there, on every route", async () => {
    const foreign = await workspaceOf(ben);
    const paths = Object.entries(bench.server.app.swagger().paths ?? {}).filter(
      ([path]) => path.includes("{workspaceId}") && !path.startsWith("/api/v1/operator/"),
    );
    assert.ok(paths.length > 20);
    const bodies = bodiesByOperation();
    for (const [path, operations] of paths) {
      for (const [method, { operationId }] of Object.entries(operations as Operations)) {
        const body = bodies[operationId] ?? (["get", "delete"].includes(method) ? undefined : {});
        const shown = async (workspaceId: string) => {
          const url = path.replace("{workspaceId}", workspaceId).replaceAll(/\{\w+\}/g, NOBODY);
          const answer = await ann.send(method.toUpperCase(), url, body);
          const { code, detail } = answer.json();
          return [answer.statusCode, code, detail];
        };
        const [told, unknown] = [await shown(foreign), await shown(NOBODY)];
        assert.deepEqual(told, unknown, operationId);
        assert.deepEqual(told.slice(0, 2), [404, "IDENTITY_WORKSPACE_NOT_FOUND"], operationId);
      }
    }
  });

  it("are those of the path, whichever the session acts in", async () => {
    const { workspace } = (await post(ann, "/workspaces", { name: "Second" })).json();
    assert.equal((await get(ann, `/workspaces/${home}`)).json().workspace.id, home);
    assert.equal((await get(ann, `/workspaces/${workspace.id}`)).json().workspace.name, "Second");
    const renamed = await ann.send("PATCH", `/api/v1/workspaces/${workspace.id}`, { name: "Third" });
    assert.equal(renamed.json().workspace.name, "Third");
    const switched = await post(ann, `/workspaces/${workspace.id}/switch`);
    assert.deepEqual([switched.json().workspaceId, switched.json().role], [workspace.id, "owner"]);
    await until(async () => (await workspaceOf(ann)) === workspace.id);
    const { tokens } = (await post(ann, `/workspaces/${home}/switch`, { transport: "token" })).json();
    const headers = { authorization: `Bearer ${tokens.accessToken}` };
    assert.equal((await bench.send({ url: "/api/v1/me", headers })).json().workspaceId, home);
  });

  it("let each role do what it may and no more", async () => {
    const id = await join("viewer");
    assert.equal((await get(ben, `/workspaces/${id}/members`)).json().items.length, 2);
    const refused = await get(ben, `/workspaces/${id}/api-keys`);
    assert.deepEqual([refused.statusCode, refused.json().code], [403, "IDENTITY_PERMISSION_MISSING"]);
    const { user } = (await get(ben, "/me")).json();
    const raised = await ann.send("PATCH", `/api/v1/workspaces/${id}/members/${user.id}`, { role: "admin" });
    assert.equal(raised.json().member.role, "admin");
    await until(async () => (await get(ben, `/workspaces/${id}/api-keys`)).statusCode === 200);
    const above = await ben.send("DELETE", `/api/v1/workspaces/${id}`);
    assert.equal(above.json().code, "IDENTITY_OWNER_ONLY");
    assert.equal((await post(ann, `/workspaces/${id}/transfer`, { userId: user.id })).statusCode, 204);
    const { items } = (await get(ben, "/workspaces")).json();
    assert.equal(items.find((workspace: { id: string }) => workspace.id === id).role, "owner");
    const leave = async (browser: Browser) => browser.send("POST", `/api/v1/workspaces/${id}/leave`);
    await until(async () => (await leave(ann)).statusCode === 204);
    await until(async () => (await get(ann, `/workspaces/${id}`)).statusCode === 404);
    await until(async () => (await leave(ben)).json().code === "IDENTITY_LAST_OWNER");
  });

  it("invite by mail and by link, show what an invitation is for, and take it back", async () => {
    const path = `/workspaces/${home}/invitations`;
    const mailed = { delivery: "mail", role: "member", email: "guest@example.com" };
    const { invitation, token } = (await post(ann, path, mailed)).json();
    assert.equal(token, null);
    assert.deepEqual([invitation.email, invitation.sends], ["guest@example.com", 1]);
    const early = await post(ann, `${path}/${invitation.id}/resend`);
    assert.equal(early.json().code, "IDENTITY_INVITATION_LIMITED");
    const made = (await post(ann, path, { delivery: "link", role: "viewer" })).json();
    const preview = await post(ben, "/invitations/preview", { token: made.token });
    assert.deepEqual([preview.json().role, preview.json().inviterName], ["viewer", "Ann"]);
    assert.equal((await get(ann, path)).json().items.length, 2);
    const revoked = await ann.send("DELETE", `/api/v1${path}/${made.invitation.id}`);
    assert.equal(revoked.statusCode, 204);
    const late = await post(ben, "/invitations/accept", { token: made.token });
    assert.equal(late.json().code, "IDENTITY_INVITATION_REFUSED");
  });

  it("are closed by their owner at once and opened again within the grace", async () => {
    const { workspace } = (await post(ann, "/workspaces", { name: "Short" })).json();
    const closed = await ann.send("DELETE", `/api/v1/workspaces/${workspace.id}`);
    assert.equal(closed.statusCode, 202);
    assert.ok(Date.parse(closed.json().deletedFrom) > Date.now());
    await until(async () => (await get(ann, `/workspaces/${workspace.id}`)).statusCode !== 200);
    const restored = await ann.send("POST", `/api/v1/workspaces/${workspace.id}/restore`);
    assert.equal(restored.json().workspace.deletedFrom, null);
    await until(async () => (await get(ann, `/workspaces/${workspace.id}`)).statusCode === 200);
  });

  it("keep a key to its own workspace and its scopes, and replace it with a grace", async () => {
    const path = `/workspaces/${home}/api-keys`;
    const wanted = { name: "Shop", scopes: ["workspace:read"], allowedIps: ["127.0.0.0/8"] };
    const { key, secret } = (await post(ann, path, wanted)).json();
    const byKey = async (method: "GET" | "POST", url: string, using: string) =>
      bench.send({ method, url: `/api/v1${url}`, headers: { "x-api-key": using } });
    assert.equal((await byKey("GET", `/workspaces/${home}`, secret)).statusCode, 200);
    assert.equal((await byKey("GET", path, secret)).json().code, "IDENTITY_SCOPE_MISSING");
    const foreign = await byKey("GET", `/workspaces/${await workspaceOf(ben)}`, secret);
    assert.equal(foreign.json().code, "IDENTITY_WORKSPACE_NOT_FOUND");
    assert.equal((await byKey("GET", "/me", secret)).json().code, "HTTP_PERSON_NEEDED");
    const next = (await post(ann, `${path}/${key.id}/rotate`, { graceSeconds: 60, expiresAt: null })).json();
    assert.deepEqual(next.key.scopes, ["workspace:read"]);
    for (const using of [secret, next.secret])
      assert.equal((await byKey("GET", `/workspaces/${home}`, using)).statusCode, 200);
    const unknown = await post(ann, path, { name: "x", scopes: ["nothing:known"] });
    assert.equal(unknown.json().code, "IDENTITY_KEY_INVALID");
    const again = await post(ann, `${path}/${key.id}/rotate`);
    assert.equal(again.json().code, "IDENTITY_KEY_ENDED");
  });
});

type Operations = Readonly<Record<string, { readonly operationId: string }>>;

/** What the routes need to get past their schemas. */
function bodiesByOperation(): Readonly<Record<string, object>> {
  const [from, to] = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"];
  return {
    updateWorkspace: { name: "x" },
    transferWorkspace: { userId: NOBODY },
    createInvitation: { delivery: "link", role: "viewer" },
    createApiKey: { name: "x", scopes: ["workspace:read"] },
    createWebhookEndpoint: { url: "https://example.com/", eventFilter: ["*"] },
    replayWebhookRange: { from, to },
  };
}
