import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Secret, TOTP } from "otpauth";
import { type ApiBench, openApi } from "./bench.ts";
import { openBrowser, PASSWORD, signedInBrowser, signUp, until } from "./people.ts";

describe("signing in", () => {
  let bench: ApiBench;
  before(async () => {
    bench = await openApi();
    await signUp(bench, "ann@example.com");
  });
  after(() => bench.close());

  const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
    bench.send({ method: "POST", url, payload, headers });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it("binds the cookie to this host, to https and to the server, and says nothing of it in the body", async () => {
    const answer = await post("/api/v1/auth/sign-in", { email: "ann@example.com", password: PASSWORD });
    const [cookie] = answer.cookies;
    assert.ok(cookie);
    assert.equal(cookie.name, "__Host-tradepost");
    assert.deepEqual(
      [cookie.path, cookie.httpOnly, cookie.secure, cookie.sameSite, cookie.domain],
      ["/", true, true, "Lax", undefined],
    );
    assert.equal(answer.body.includes(cookie.value), false);
  });

  it("answers an unknown address and a wrong password with the same bytes, in sign-up and reset, too", async () => {
    const shown = async (url: string, payload: object) => {
      const { body, headers, statusCode } = await post(url, payload, { "x-request-id": "one" });
      const { date, "x-request-id": id, "set-cookie": cookie, ...rest } = headers;
      assert.ok(date !== undefined && id !== undefined);
      assert.equal(rest["server-timing"], undefined);
      const [said, kept] = [body.replaceAll(String(id), "ID"), String(cookie)].map((text) =>
        text.replace(/("handle":"|-sign-up=)[\w-]{43}/, ""),
      );
      return { statusCode, said, kept, rest };
    };
    const password = "another pelican 77";
    for (const [url, known, unknown] of [
      [
        "/api/v1/auth/sign-in",
        { email: "ann@example.com", password },
        { email: "eve@example.com", password },
      ],
      ["/api/v1/auth/password-reset", { email: "ann@example.com" }, { email: "eve@example.com" }],
      [
        "/api/v1/auth/sign-up",
        { email: "ann@example.com", password, name: "A" },
        { email: "eve@example.com", password, name: "A" },
      ],
    ] as const) {
      assert.deepEqual(await shown(url, known), await shown(url, unknown), url);
    }
  });

  it("gives programs tokens in place of a cookie, which can be exchanged and end with the session", async () => {
    const wanted = { email: "ann@example.com", password: PASSWORD, transport: "token" };
    const answer = await post("/api/v1/auth/sign-in", wanted);
    assert.deepEqual(answer.cookies, []);
    const { accessToken, refreshToken } = answer.json().tokens;
    const me = await bench.send({ url: "/api/v1/me", headers: bearer(accessToken) });
    assert.equal(me.json().user.email, "ann@example.com");
    assert.equal(me.json().role, "owner");
    const next = (await post("/api/v1/auth/refresh", { refreshToken })).json();
    assert.notEqual(next.refreshToken, refreshToken);
    assert.equal((await post("/api/v1/auth/sign-out", {}, bearer(next.accessToken))).statusCode, 204);
    const statusNow = async () =>
      (await bench.send({ url: "/api/v1/me", headers: bearer(next.accessToken) })).statusCode;
    await until(async () => (await statusNow()) === 401);
    assert.equal(
      (await post("/api/v1/auth/refresh", { refreshToken: next.refreshToken })).json().code,
      "IDENTITY_REFRESH_INVALID",
    );
    assert.deepEqual((await bench.send({ url: "/.well-known/jwks.json" })).json(), { keys: [] });
  });

  it("ends the session that the browser had, and takes no sign-in from pages of other sites", async () => {
    const browser = await signedInBrowser(bench, "ben@example.com");
    const [former] = [...browser.cookies.values()];
    const { sessionId } = (await browser.send("GET", "/api/v1/me")).json();
    await browser.send("POST", "/api/v1/auth/sign-in", { email: "ben@example.com", password: PASSWORD });
    assert.notEqual([...browser.cookies.values()][0], former);
    const { items } = (await browser.send("GET", "/api/v1/me/sessions")).json();
    assert.equal(
      items.some(({ id }: { id: string }) => id === sessionId),
      false,
    );

    const foreign = await post(
      "/api/v1/auth/sign-in",
      { email: "ben@example.com", password: PASSWORD },
      { origin: "https://evil.example.com" },
    );
    assert.deepEqual([foreign.statusCode, foreign.cookies], [403, []]);
  });

  it("asks people with two-factor sign-in for a code, which works once", async () => {
    const browser = await signedInBrowser(bench, "cem@example.com");
    const { secret, uri, qrDataUrl } = (await browser.send("POST", "/api/v1/me/two-factor/enrol")).json();
    assert.match(uri, /^otpauth:\/\/totp\/Tradepost:cem/);
    assert.match(qrDataUrl, /^data:image\/png;base64,/);
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const code = totp.generate();
    const { recoveryCodes } = (await browser.send("POST", "/api/v1/me/two-factor/confirm", { code })).json();
    assert.equal(recoveryCodes.length, 10);

    const visitor = openBrowser(bench);
    const enter = () =>
      visitor.send("POST", "/api/v1/auth/sign-in", { email: "cem@example.com", password: PASSWORD });
    const { status, challenge } = (await enter()).json();
    assert.equal(status, "second-factor-needed");
    assert.equal(visitor.cookies.size, 0);
    const replayed = await visitor.send("POST", "/api/v1/auth/second-factor", { challenge, code });
    assert.equal(replayed.json().code, "IDENTITY_CODE_WRONG");
    const [recovery] = recoveryCodes;
    const entered = await visitor.send("POST", "/api/v1/auth/second-factor", { challenge, code: recovery });
    assert.equal(entered.json().status, "signed-in");
    assert.equal(visitor.cookies.size, 1);
    const left = (await visitor.send("GET", "/api/v1/me/two-factor")).json();
    assert.equal(left.recoveryCodesLeft, 9);
    const disabled = await visitor.send("POST", "/api/v1/me/two-factor/disable", { code: recoveryCodes[1] });
    assert.equal(disabled.statusCode, 204);
  });
});
