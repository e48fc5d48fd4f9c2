import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ApiBench, openApi } from "./bench.ts";
import { latestMail, openBrowser, PASSWORD, resetLink, signedInBrowser, tokenOf } from "./people.ts";

describe("an account", () => {
  let bench: ApiBench;
  before(async () => {
    bench = await openApi();
  });
  after(() => bench.close());

  it("is completed by the link of a mail in the browser that began it, and by a code only with its handle", async () => {
    const browser = openBrowser(bench);
    const body = { email: "ann@example.com", name: "Ann", password: PASSWORD };
    const { handle } = (await browser.send("POST", "/api/v1/auth/sign-up", body)).json();
    const { code, url } = latestMail(bench, "verification-code");
    const other = await browser.send("POST", "/api/v1/auth/verify", { handle: `${handle}x`, code });
    assert.equal(other.json().code, "IDENTITY_VERIFICATION_REFUSED");
    const proof = { token: tokenOf(url), invitation: "none" };
    const uninvited = await browser.send("POST", "/api/v1/auth/verify-link", proof);
    assert.equal(uninvited.json().code, "IDENTITY_INVITATION_REFUSED");
    const early = await browser.send("POST", "/api/v1/auth/sign-up/resend", { handle });
    assert.equal(early.json().code, "IDENTITY_ACCOUNT_LIMITED");
    assert.ok(Number(early.headers["retry-after"]) > 0);
    const verified = await browser.send("POST", "/api/v1/auth/verify-link", { token: tokenOf(url) });
    assert.equal(verified.json().user.name, "Ann");
    const again = await browser.send("POST", "/api/v1/auth/verify-link", { token: tokenOf(url) });
    assert.equal(again.json().code, "IDENTITY_VERIFICATION_REFUSED");
  });

  it("is the one that the owner of the mailbox chooses when the link is opened anywhere else", async () => {
    const strangers = openBrowser(bench);
    const laid = { email: "victim@example.com", name: "Mallory", password: "laid ready 77 words" };
    const { handle } = (await strangers.send("POST", "/api/v1/auth/sign-up", laid)).json();
    const token = tokenOf(latestMail(bench, "verification-code")["url"]);
    const owners = openBrowser(bench);
    const own = { email: "other@example.com", name: "Vic", password: PASSWORD };
    await owners.send("POST", "/api/v1/auth/sign-up", own);
    const verify = (more: object) => owners.send("POST", "/api/v1/auth/verify-link", { token, ...more });
    assert.equal((await verify({})).json().code, "IDENTITY_SIGN_UP_ELSEWHERE");
    const weak = await verify({ chosen: { name: "Vic", password: "short" } });
    assert.equal(weak.json().code, "IDENTITY_PASSWORD_UNFIT");
    const made = await verify({ chosen: { name: "Vic", password: PASSWORD } });
    assert.equal(made.json().user.name, "Vic");
    assert.equal((await verify({ handle })).json().code, "IDENTITY_VERIFICATION_REFUSED");
    const enter = async (password: string) =>
      (await owners.send("POST", "/api/v1/auth/sign-in", { email: laid.email, password })).statusCode;
    assert.deepEqual([await enter(laid.password), await enter(PASSWORD)], [401, 200]);
  });

  it("is begun by no page of another site, which could lay its own sign-up ready in the browser", async () => {
    const payload = { email: "csrf@example.com", name: "Mallory", password: "laid ready 77 words" };
    for (const path of ["sign-up", "verify", "verify-link"]) {
      const url = `/api/v1/auth/${path}`;
      const origin = "https://evil.example.com";
      const answer = await bench.send({ method: "POST", url, payload, headers: { origin } });
      assert.deepEqual([answer.json().code, answer.cookies], ["HTTP_ORIGIN_REFUSED", []]);
    }
  });

  it("takes no other address from its owner, whose proof would be missing", async () => {
    const browser = await signedInBrowser(bench, "fixed@example.com");
    const changed = await browser.send("PATCH", "/api/v1/me", { email: "victim@example.com" });
    assert.deepEqual([changed.statusCode, changed.json().faults[0].path], [400, "/body/email"]);
  });

  it("changes name and language", async () => {
    const browser = await signedInBrowser(bench, "gus@example.com");
    const changed = await browser.send("PATCH", "/api/v1/me", { name: "Gustav", language: "de" });
    assert.deepEqual([changed.json().user.name, changed.json().user.language], ["Gustav", "de"]);
    const unfit = await browser.send("PATCH", "/api/v1/me", { name: " " });
    assert.equal(unfit.json().code, "IDENTITY_ACCOUNT_INVALID");
    const { user } = (await browser.send("GET", "/api/v1/me")).json();
    assert.equal(user.name, "Gustav");
  });

  it("refuses weak passwords and unknown members in words", async () => {
    const browser = openBrowser(bench);
    const body = { email: "weak@example.com", name: "W", password: "short" };
    const weak = await browser.send("POST", "/api/v1/auth/sign-up", body);
    assert.equal(weak.json().code, "IDENTITY_PASSWORD_UNFIT");
    const extra = await browser.send("POST", "/api/v1/auth/sign-up", { ...body, isAdmin: true });
    assert.equal(extra.json().faults[0].path, "/body/isAdmin");
  });

  it("lists its sessions, ends one of them and all others, and none of anybody else", async () => {
    const ben = await signedInBrowser(bench, "ben@example.com");
    const eve = await signedInBrowser(bench, "eve@example.com");
    const elsewhere = [openBrowser(bench), openBrowser(bench), openBrowser(bench)];
    for (const browser of elsewhere)
      await browser.send("POST", "/api/v1/auth/sign-in", { email: "ben@example.com", password: PASSWORD });
    const { items } = (await ben.send("GET", "/api/v1/me/sessions")).json();
    assert.equal(items.length, 4);
    assert.equal(items.filter(({ current }: { current: boolean }) => current).length, 1);
    const other = items.find(({ current }: { current: boolean }) => !current);
    const stolen = await eve.send("DELETE", `/api/v1/me/sessions/${other.id}`);
    assert.equal(stolen.json().code, "IDENTITY_SESSION_NOT_FOUND");
    assert.equal((await ben.send("DELETE", `/api/v1/me/sessions/${other.id}`)).statusCode, 204);
    assert.deepEqual((await ben.send("POST", "/api/v1/me/sessions/revoke-others")).json(), { ended: 2 });
    for (const browser of elsewhere) assert.equal((await browser.send("GET", "/api/v1/me")).statusCode, 401);
    assert.equal((await eve.send("GET", "/api/v1/me")).statusCode, 200);
  });

  it("changes its password under a new cookie and ends all other sessions", async () => {
    const browser = await signedInBrowser(bench, "cem@example.com");
    const [former] = [...browser.cookies.values()];
    const newPassword = "another pelican 77";
    const wrong = await browser.send("POST", "/api/v1/auth/password", { password: "no", newPassword });
    assert.equal(wrong.json().code, "IDENTITY_PASSWORD_WRONG");
    const changed = await browser.send("POST", "/api/v1/auth/password", { password: PASSWORD, newPassword });
    assert.equal(changed.statusCode, 204);
    assert.notEqual([...browser.cookies.values()][0], former);
    assert.equal((await browser.send("GET", "/api/v1/me")).statusCode, 200);
    const proof = await browser.send("POST", "/api/v1/auth/proof", { password: newPassword });
    assert.equal(proof.statusCode, 204);
  });

  it("gets another password by the link of a mail, once, which ends all sessions", async () => {
    const browser = await signedInBrowser(bench, "dea@example.com");
    await browser.send("POST", "/api/v1/auth/password-reset", { email: "dea@example.com" });
    const token = tokenOf(await resetLink(bench));
    const wanted = { token, newPassword: "another pelican 77" };
    assert.equal((await browser.send("POST", "/api/v1/auth/password-reset/confirm", wanted)).statusCode, 204);
    assert.equal((await browser.send("GET", "/api/v1/me")).statusCode, 401);
    const again = await browser.send("POST", "/api/v1/auth/password-reset/confirm", wanted);
    assert.equal(again.json().code, "IDENTITY_RESET_REFUSED");
  });

  it("shows its ways in, and refuses passkeys and identities that are none", async () => {
    const browser = await signedInBrowser(bench, "fay@example.com");
    assert.deepEqual((await browser.send("GET", "/api/v1/me/ways-in")).json(), {
      password: true,
      passkeys: 0,
      identities: [],
    });
    assert.deepEqual((await browser.send("GET", "/api/v1/auth/methods")).json(), {
      openId: [],
      telegram: false,
    });
    const options = (await browser.send("POST", "/api/v1/me/passkeys/options")).json();
    assert.equal(options.rp.id, "localhost");
    assert.equal(options.user.name, "fay@example.com");
    const made = { id: "AAAA", rawId: "AAAA", type: "public-key", clientExtensionResults: {} };
    const registration = { ...made, response: { clientDataJSON: "e30", attestationObject: "oA" } };
    const added = await browser.send("POST", "/api/v1/me/passkeys", { name: "Key", response: registration });
    assert.equal(added.json().code, "IDENTITY_PASSKEY_UNFIT");
    assert.ok((await browser.send("POST", "/api/v1/auth/passkeys/options")).json().challenge);
    const assertion = {
      ...made,
      response: { clientDataJSON: "e30", authenticatorData: "AA", signature: "AA" },
    };
    const entered = await browser.send("POST", "/api/v1/auth/passkeys/sign-in", { response: assertion });
    assert.equal(entered.json().code, "IDENTITY_PASSKEY_REFUSED");
    assert.deepEqual((await browser.send("GET", "/api/v1/me/passkeys")).json(), { items: [] });
    const id = "01920000-0000-7000-8000-000000000001";
    for (const [method, url, body, code] of [
      ["PATCH", `/api/v1/me/passkeys/${id}`, { name: "x" }, "IDENTITY_PASSKEY_NOT_FOUND"],
      ["DELETE", `/api/v1/me/passkeys/${id}`, undefined, "IDENTITY_PASSKEY_NOT_FOUND"],
      ["DELETE", `/api/v1/me/identities/${id}`, undefined, "IDENTITY_EXTERNAL_NOT_FOUND"],
      ["POST", "/api/v1/me/identities/link", { ticket: "no" }, "IDENTITY_LINK_REFUSED"],
      ["POST", "/api/v1/me/identities/openid/nobody", {}, "IDENTITY_PROVIDER_UNKNOWN"],
      [
        "POST",
        "/api/v1/me/identities/telegram",
        { proof: { kind: "mini-app", initData: "x" } },
        "IDENTITY_PROVIDER_UNKNOWN",
      ],
      [
        "POST",
        "/api/v1/auth/telegram",
        { proof: { kind: "login-widget", fields: { id: "1", hash: "x" } } },
        "IDENTITY_PROVIDER_UNKNOWN",
      ],
    ] as const) {
      assert.equal((await browser.send(method, url, body)).json().code, code, `${method} ${url}`);
    }
    for (const [step, page] of [
      ["start", "sign-in"],
      ["callback", "account"],
    ]) {
      const sent = await browser.send("GET", `/api/v1/auth/openid/nobody/${step}`);
      assert.equal(sent.statusCode, 303);
      assert.match(String(sent.headers.location), new RegExp(`^/${page}#problem=IDENTITY_PROVIDER_`));
    }
  });
});
