import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { Secret, TOTP } from "otpauth";
import { type Browser, chromium, type Page } from "playwright-core";
import { type FakeOpenIdProvider, startOpenIdProvider } from "#platform/identity/testing";
import { type ApiBench, openApi, SITE } from "./bench.ts";
import { latestMail, PASSWORD, resetLink, signedInBrowser, workspaceOf } from "./people.ts";

const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const skip = existsSync(chromiumPath) ? false : `no Chromium at ${chromiumPath}; set CHROMIUM_PATH`;

/** A code of the authenticator app, `steps` half minutes from now: each works once. */
function codeOf(secret: string, steps = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: Date.now() + steps * 30_000 });
}

describe("pages in a browser", { skip }, () => {
  let bench: ApiBench;
  let provider: FakeOpenIdProvider;
  let browser: Browser;
  let page: Page;
  let recoveryCodes: readonly string[] = [];
  const faults: string[] = [];

  before(async () => {
    provider = await startOpenIdProvider();
    const { issuer, clientId, clientSecret } = provider;
    const scopes = ["openid", "email", "profile"];
    bench = await openApi([{ id: "fake", name: "Fake", issuer, clientId, clientSecret, scopes }]);
    // Passkeys, cookies and links of mails are of the address that people know, whatever the port behind it.
    const { host } = new URL(await bench.server.listen());
    const args = ["--no-sandbox", `--host-resolver-rules=MAP localhost:80 ${host}`];
    browser = await chromium.launch({ timeout: 180_000, executablePath: chromiumPath, args });
    page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("status of 4")) faults.push(message.text());
    });
  });
  after(async () => {
    await browser?.close();
    await bench?.close();
    await provider?.close();
  });

  it("let somebody sign up, turn two-factor sign-in on, sign out, and come back with a code of the app", async () => {
    await page.goto(`${SITE}/sign-up`);
    await page.fill("#sign-up-name", "Ann");
    await page.fill("#sign-up-email", "ann@example.com");
    await page.fill("#sign-up-password", PASSWORD);
    await page.click("#sign-up button");
    await page.waitForSelector("#verify-code-code:visible");
    await page.fill("#verify-code-code", String(latestMail(bench, "verification-code")["code"]));
    await page.click("#verify-code button");
    await page.waitForURL(`${SITE}/account`);
    await page.waitForSelector("#session-list >> text=this browser");

    await page.click("#enrol");
    await page.waitForSelector("#totp-qr[src^='data:image/png']:visible");
    const secret = await page.innerText("#totp-secret");
    await page.fill("#confirm-two-factor-code", codeOf(secret));
    await page.click("#confirm-two-factor button");
    await page.waitForSelector("#recovery pre:visible");
    recoveryCodes = (await page.innerText("#recovery pre")).split("\n");
    assert.equal(recoveryCodes.length, 10);

    await page.click("#sign-out");
    await page.waitForURL(`${SITE}/sign-in`);
    await page.fill("#sign-in-email", "ann@example.com");
    await page.fill("#sign-in-password", PASSWORD);
    await page.click("#sign-in button");
    await page.waitForSelector("#second-factor-code:visible");
    await page.fill("#second-factor-code", codeOf(secret, 1));
    await page.click("#second-factor button");
    await page.waitForURL(`${SITE}/account`);
    await page.waitForSelector("#two-factor-state >> text=10 recovery codes left");
    assert.deepEqual(faults, []);
  });

  it("show a new key once, and end it when asked twice", async () => {
    await page.click("#create-key-details summary");
    await page.fill("#create-key-name", "Shop");
    await page.fill("#create-key-scopes", "workspace:read");
    await page.click("#create-key button");
    const secret = await page.locator("#new-secret code:visible").innerText();
    assert.match(secret, /^tp_/);
    await page.reload();
    await page.click("#key-list button");
    await page.locator("#key-list button").press("Enter");
    await page.waitForSelector("#key-list >> text=revoked");
    await page.waitForSelector("#told >> text=works no more");
    assert.equal(await page.evaluate("document.activeElement.id"), "key-list", "the focus stays at the list");
    assert.equal((await page.content()).includes(secret), false);
  });

  it("tell a problem in words, at the field that it is about", async () => {
    await page.click("#password summary");
    await page.click("#change-password button");
    assert.equal(await page.getAttribute("#change-password-password", "aria-invalid"), "true");
    await page.fill("#change-password-password", "something else");
    await page.fill("#change-password-newPassword", "another pelican 77");
    await page.click("#change-password button");
    await page.waitForSelector("#change-password .problem >> text=present password is wrong");
  });

  it("ask who is there when the sign-in lies long back, add a passkey, and let its owner in with it alone", async () => {
    const devices = await page.context().newCDPSession(page);
    await devices.send("WebAuthn.enable");
    await devices.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await bench.test.database.query({
      text: "update identity.sessions set created_at = created_at - interval '1 hour'",
    });
    await page.click("#add-passkey-details summary");
    await page.fill("#add-passkey-name", "Laptop");
    await page.click("#add-passkey button");
    await page.waitForSelector("#proof:visible");
    await page.click("#proof-cancel");
    await page.waitForSelector("#add-passkey .problem >> text=Confirm that it is you");
    await page.click("#add-passkey button");
    await page.fill("#prove-code-code", recoveryCodes[1] ?? "");
    await page.click("#prove-code button");
    await page.waitForSelector("#passkey-list >> text=Laptop");
    await page.click("#sign-out");
    await page.waitForURL(`${SITE}/sign-in`);
    await page.click("#use-passkey");
    await page.waitForURL(`${SITE}/account`);
    await page.click("#passkey-list button");
    await page.click("#passkey-list >> text=Really?");
    await page.waitForSelector("#passkey-list >> text=None yet");
    await devices.detach();
  });

  it("let somebody sign out, and swallow no click, while they wait for the server", async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<undefined>();
    await page.route("**/api/v1/me", async (route) => {
      await held;
      await route.fallback();
    });
    await page.reload();
    assert.equal(await page.getAttribute("#sections", "inert"), "");
    await page.click("#sign-out");
    await page.waitForURL(`${SITE}/sign-in`);
    letGo(undefined);
    await page.unrouteAll({ behavior: "wait" });
  });

  it("let nothing be pressed that nobody hears yet, as long as their script is on its way", async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<undefined>();
    await page.route("**/pages/script.js", async (route) => {
      await held;
      await route.fallback();
    });
    await page.goto(`${SITE}/sign-in`, { waitUntil: "commit" });
    await page.waitForSelector("#sign-in button");
    assert.equal(await page.getAttribute("main", "inert"), "");
    letGo(undefined);
    await page.waitForLoadState();
    assert.equal(await page.getAttribute("main", "inert"), null);
    await page.unrouteAll({ behavior: "wait" });
  });

  it("reset a password by the link of a mail, and confirm an address by a click alone", async () => {
    await page.goto(`${SITE}/reset-password`);
    await page.fill("#ask-reset-email", "ann@example.com");
    await page.click("#ask-reset button");
    await page.waitForSelector("#asked:visible");
    await page.goto(await resetLink(bench));
    await page.fill("#set-password-newPassword", "another pelican 77");
    await page.click("#set-password button");
    await page.waitForSelector("#done:visible");
    assert.equal(new URL(page.url()).hash, "");

    await page.goto(`${SITE}/sign-up`);
    await page.fill("#sign-up-name", "Ben");
    await page.fill("#sign-up-email", "ben@example.com");
    await page.fill("#sign-up-password", PASSWORD);
    await page.click("#sign-up button");
    await page.waitForSelector("#verify-code-code:visible");
    await page.goto(String(latestMail(bench, "verification-code")["url"]));
    await page.click("#verify-link button");
    await page.waitForSelector("#done:visible");
  });

  it("ask for name and password where a link of a sign-up is opened in another browser", async () => {
    const stranger = await browser.newContext();
    const begin = await stranger.newPage();
    await begin.goto(`${SITE}/sign-up`);
    await begin.fill("#sign-up-name", "Mallory");
    await begin.fill("#sign-up-email", "vic@example.com");
    await begin.fill("#sign-up-password", "laid ready 77 words");
    await begin.click("#sign-up button");
    await begin.waitForSelector("#verify-code-code:visible");
    await stranger.close();
    const owner = await browser.newContext();
    const link = await owner.newPage();
    await link.goto(String(latestMail(bench, "verification-code")["url"]));
    await link.click("#verify-link button");
    await link.fill("#choose-name", "Vic");
    await link.fill("#choose-password", "short");
    await link.click("#choose button");
    await link.waitForSelector("#choose .problem >> text=10 characters");
    await link.fill("#choose-password", PASSWORD);
    await link.click("#choose button");
    await link.waitForURL(`${SITE}/account`);
    await link.waitForSelector("#who >> text=Vic");
    await owner.close();
  });

  it("link nothing for a link that somebody else made", async () => {
    const visitor = await browser.newContext();
    const planted = await visitor.newPage();
    await planted.goto(`${SITE}/sign-in#link=needed&ticket=${"x".repeat(43)}`);
    await planted.fill("#sign-in-email", "vic@example.com");
    await planted.fill("#sign-in-password", PASSWORD);
    const [request] = await Promise.all([
      planted.waitForRequest("**/identities/link"),
      planted.click("#sign-in button"),
    ]);
    assert.equal(request.postData(), "{}");
    await planted.waitForSelector("#sign-in .problem:visible");
    await visitor.close();
  });

  it("let people in by a provider, and link its identity with the account that has the address", async () => {
    const stranger = await browser.newPage();
    provider.person({ sub: "cem", name: "Cem", email: "cem@example.com", email_verified: true });
    await stranger.goto(`${SITE}/sign-in`);
    await stranger.click("text=Go on with Fake");
    await stranger.waitForURL(`${SITE}/account`);
    await stranger.waitForSelector("#who >> text=Cem");
    await stranger.close();

    provider.person({ sub: "ann", name: "Ann", email: "ann@example.com", email_verified: true });
    const known = await browser.newPage();
    await known.goto(`${SITE}/sign-in`);
    await known.click("text=Go on with Fake");
    await known.waitForSelector("#link-note:visible");
    await known.fill("#sign-in-email", "ann@example.com");
    await known.fill("#sign-in-password", "another pelican 77");
    await known.click("#sign-in button");
    await known.waitForSelector("#second-factor-code:visible");
    await known.fill("#second-factor-code", recoveryCodes[0] ?? "");
    await known.click("#second-factor button");
    await known.waitForURL(`${SITE}/account`);
    const ways = await known.evaluate("fetch('/api/v1/me/ways-in').then((answer) => answer.json())");
    assert.deepEqual(
      (ways as { identities: { providerName: string }[] }).identities.map(({ providerName }) => providerName),
      ["Fake"],
    );
    await known.waitForSelector("#identity-list >> text=Fake");
    await known.click("#identity-list button");
    await known.click("#identity-list button >> text=Really?");
    await known.waitForSelector("#told >> text=Fake signs you in no more");
    await known.waitForSelector("#identity-list >> text=None");
    await known.close();

    await page.goto(`${SITE}/api/v1/auth/openid/nobody/start`);
    await page.waitForSelector("[data-problem=IDENTITY_PROVIDER_UNKNOWN]:visible");
  });

  it("link a provider with the account that is signed in, by its owner only, and nothing that belongs to another", async () => {
    const known = await browser.newContext();
    const vic = await known.newPage();
    vic.setDefaultTimeout(60_000);
    await vic.goto(`${SITE}/sign-in`);
    await vic.fill("#sign-in-email", "vic@example.com");
    await vic.fill("#sign-in-password", PASSWORD);
    await vic.click("#sign-in button");
    await vic.waitForURL(`${SITE}/account`);
    provider.person({ sub: "cem" });
    await vic.click("text=Link Fake");
    await vic.waitForSelector("[data-problem=IDENTITY_EXTERNAL_TAKEN]:visible");
    assert.equal(new URL(vic.url()).hash, "");

    await bench.test.database.query({
      text: "update identity.sessions set created_at = created_at - interval '1 hour'",
    });
    provider.person({ sub: "vic at fake", email: "elsewhere@example.com" });
    await vic.click("text=Link Fake");
    await vic.fill("#prove-password-password", PASSWORD);
    await vic.click("#prove-password button");
    await vic.waitForSelector("#told >> text=Fake signs you in from now on");
    await vic.waitForSelector("#identity-list >> text=elsewhere@example.com");
    await known.clearCookies();
    await vic.goto(`${SITE}/sign-in`);
    await vic.click("text=Go on with Fake");
    await vic.waitForSelector("#who >> text=Vic");
    await known.close();
  });

  it("lead from an invitation through a sign-up into the workspace", async () => {
    const host = await signedInBrowser(bench, "dea@example.com", "Dea");
    const path = `/api/v1/workspaces/${await workspaceOf(host)}/invitations`;
    const { token } = (await host.send("POST", path, { delivery: "link", role: "member" })).json();
    const guest = await browser.newPage();
    await guest.goto(`${SITE}/invitation#token=${token}`);
    await guest.waitForSelector("#what >> text=Dea invites you to join");
    await guest.click("a[href='/sign-up']");
    await guest.waitForURL(`${SITE}/sign-up`);
    await guest.fill("#sign-up-name", "Eva");
    await guest.fill("#sign-up-email", "eva@example.com");
    await guest.fill("#sign-up-password", PASSWORD);
    await guest.click("#sign-up button");
    await guest.waitForSelector("#verify-code-code:visible");
    await guest.fill("#verify-code-code", String(latestMail(bench, "verification-code")["code"]));
    await guest.click("#verify-code button");
    await guest.waitForSelector("#workspace-list >> text=member");
    await guest.close();
  });

  it("show the invitations to the own address, to join or to decline", async () => {
    const host = await signedInBrowser(bench, "fay@example.com", "Fay");
    const invitation = { delivery: "link", role: "viewer", email: "eva@example.com" };
    const invite = async (workspaceId: string) =>
      host.send("POST", `/api/v1/workspaces/${workspaceId}/invitations`, invitation);
    const home = await workspaceOf(host);
    const { workspace } = (await host.send("POST", "/api/v1/workspaces", { name: "Other" })).json();
    await invite(home);
    await invite(workspace.id);
    const guest = await browser.newPage();
    await guest.goto(`${SITE}/sign-in`);
    await guest.fill("#sign-in-email", "eva@example.com");
    await guest.fill("#sign-in-password", PASSWORD);
    await guest.click("#sign-in button");
    await guest.waitForSelector("#invitation-list >> text=Fay invites you");
    await guest.click("[aria-label='Decline: Other']");
    await guest.click("#invitation-list button >> text=Really?");
    await guest.waitForSelector("#told >> text=The invitation is declined");
    await guest.click("[aria-label='Join: Fay']");
    await guest.waitForSelector("#workspace-list >> text=viewer");
    assert.equal(await guest.isVisible("#invitations"), false);
    await guest.close();
  });

  it("lead nobody away from the site", async () => {
    for (const elsewhere of [
      "//evil.example.com",
      "/\\evil.example.com",
      "/\t/evil.example.com",
      "/.//evil.example.com",
      `${SITE}//evil.example.com`,
      "https://evil.example.com",
    ]) {
      const visitor = await browser.newPage();
      await visitor.goto(`${SITE}/sign-in#returnTo=${encodeURIComponent(elsewhere)}`);
      await visitor.fill("#sign-in-email", "dea@example.com");
      await visitor.fill("#sign-in-password", PASSWORD);
      await visitor.click("#sign-in button");
      await visitor.waitForURL(`${SITE}/account`);
      await visitor.close();
    }
  });

  it("save the own data as a file, and erase the account of who types so", async () => {
    const leaver = await browser.newPage();
    await leaver.goto(`${SITE}/sign-in`);
    await leaver.fill("#sign-in-email", "eva@example.com");
    await leaver.fill("#sign-in-password", PASSWORD);
    await leaver.click("#sign-in button");
    await leaver.waitForURL(`${SITE}/account`);
    const [download] = await Promise.all([leaver.waitForEvent("download"), leaver.click("#download-data")]);
    const { tables } = JSON.parse(await readFile(await download.path(), "utf8"));
    assert.equal(tables["identity.users"][0].name, "Eva");
    await leaver.click("#own-data summary");
    await leaver.fill("#erase-account-confirm", "yes");
    await leaver.click("#erase-account button");
    await leaver.waitForSelector("#erase-account .problem:visible");
    await leaver.fill("#erase-account-confirm", "erase");
    await leaver.click("#erase-account button");
    await leaver.waitForURL(`${SITE}/sign-up`);
    await leaver.close();
  });
});
