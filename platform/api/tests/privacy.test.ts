import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ApiBench, openApi } from "./bench.ts";
import { openBrowser, PASSWORD, signedInBrowser, workspaceOf } from "./people.ts";

describe("the own data", () => {
  let bench: ApiBench;
  before(async () => {
    bench = await openApi();
  });
  after(() => bench.close());

  it("is handed out as a file that names the person and holds no secret", async () => {
    const ann = await signedInBrowser(bench, "ann@example.com", "Ann");
    const answer = await ann.send("GET", "/api/v1/me/export");
    assert.equal(answer.statusCode, 200, answer.body);
    assert.match(
      String(answer.headers["content-disposition"]),
      /^attachment; filename="tradepost-.*\.json"$/,
    );
    assert.equal(answer.headers["cache-control"], "no-store");
    const { tables } = answer.json();
    assert.equal(tables["identity.users"][0].email, "ann@example.com");
    assert.equal(tables["identity.workspaces"][0].workspace_id, await workspaceOf(ann));
    assert.doesNotMatch(answer.body, /argon2|_hash"/);
  });

  it("is erased when the person says so, and ends the session and the account", async () => {
    const cid = await signedInBrowser(bench, "cid@example.com", "Cid");
    assert.equal((await cid.send("POST", "/api/v1/me/erase", {})).statusCode, 400);
    const erased = await cid.send("POST", "/api/v1/me/erase", { confirm: "erase" });
    assert.equal(erased.statusCode, 200, erased.body);
    assert.equal(erased.json().workspaces, 1);
    assert.equal(cid.cookies.size, 0);
    const again = openBrowser(bench);
    const signIn = { email: "cid@example.com", password: PASSWORD };
    assert.equal((await again.send("POST", "/api/v1/auth/sign-in", signIn)).statusCode, 401);
  });

  it("is neither shown nor erased without a recent proof of who is there", async () => {
    const dora = await signedInBrowser(bench, "dora@example.com", "Dora");
    await bench.test.database.asOps(
      "let a session age",
      (transaction) =>
        transaction.query(`update identity.sessions set created_at = created_at - interval '11 minutes'`),
      { write: true },
    );
    for (const answer of [
      await dora.send("GET", "/api/v1/me/export"),
      await dora.send("POST", "/api/v1/me/erase", { confirm: "erase" }),
    ]) {
      assert.equal(answer.json().code, "IDENTITY_PROOF_STALE");
    }
    assert.equal((await dora.send("POST", "/api/v1/auth/proof", { password: PASSWORD })).statusCode, 204);
    assert.equal((await dora.send("GET", "/api/v1/me/export")).statusCode, 200);
  });

  it("of the only owner of a workspace with others stays, and the answer says what to do first", async () => {
    const ann = await signedInBrowser(bench, "olga@example.com", "Olga");
    const ben = await signedInBrowser(bench, "ben@example.com", "Ben");
    const home = await workspaceOf(ann);
    const invitation = { delivery: "link", role: "member" };
    const invited = await ann.send("POST", `/api/v1/workspaces/${home}/invitations`, invitation);
    await ben.send("POST", "/api/v1/invitations/accept", { token: invited.json().token });
    const refused = await ann.send("POST", "/api/v1/me/erase", { confirm: "erase" });
    assert.equal(refused.statusCode, 409);
    assert.equal(refused.json().code, "PRIVACY_LAST_OWNER");
    assert.match(refused.json().detail, /owner/);
  });
});
