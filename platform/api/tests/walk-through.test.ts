import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, openApi } from "./bench.ts";
import { latestMail, openBrowser, PASSWORD, workspaceOf } from "./people.ts";

let bench: ApiBench;

before(async () => {
  bench = await openApi();
});
after(() => bench.close());

test("a person signs up, confirms the address, signs in and makes a key that works", async () => {
  const browser = openBrowser(bench);
  const email = "ann@example.com";
  const signedUp = await browser.send("POST", "/api/v1/auth/sign-up", {
    email,
    name: "Ann",
    password: PASSWORD,
  });
  assert.equal(signedUp.statusCode, 202);
  const { handle } = signedUp.json();
  const { code } = latestMail(bench, "verification-code");
  const verified = await browser.send("POST", "/api/v1/auth/verify", { handle, code });
  assert.equal(verified.json().user.email, email);

  const signedIn = await browser.send("POST", "/api/v1/auth/sign-in", { email, password: PASSWORD });
  assert.equal(signedIn.json().status, "signed-in");
  const me = (await browser.send("GET", "/api/v1/me")).json();
  assert.deepEqual([me.user.name, me.role, me.operator], ["Ann", "owner", false]);

  const workspaceId = await workspaceOf(browser);
  const path = `/api/v1/workspaces/${workspaceId}/api-keys`;
  const created = await browser.send("POST", path, { name: "Shop", scopes: ["workspace:*"] });
  assert.equal(created.statusCode, 201, created.body);
  const { key, secret } = created.json();
  assert.equal("secret" in key, false);

  const byKey = (url: string, authorization = `Bearer ${secret}`) =>
    bench.send({ method: "GET", url, headers: { authorization } });
  assert.deepEqual(
    (await byKey(path)).json().items.map(({ id }: { id: string }) => id),
    [key.id],
  );
  assert.equal((await browser.send("DELETE", `${path}/${key.id}`)).statusCode, 204);
  assert.equal((await browser.send("POST", "/api/v1/auth/sign-out")).statusCode, 204);
  assert.equal((await browser.send("GET", "/api/v1/me")).statusCode, 401);
});
