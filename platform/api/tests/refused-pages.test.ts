import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { type ApiBench, openApi, SITE } from "./bench.ts";
import { PASSWORD, signUp } from "./people.ts";

const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const skip = existsSync(chromiumPath) ? false : `no Chromium at ${chromiumPath}; set CHROMIUM_PATH`;

const REFUSAL = {
  code: "LIMITS_EXCEEDED",
  title: "Too many requests",
  detail: "Try again in 12 s.",
  status: 429,
};

describe("pages whose calls are refused", { skip }, () => {
  let bench: ApiBench;
  let browser: Browser;
  let page: Page;

  before(async () => {
    bench = await openApi();
    await signUp(bench, "ann@example.com");
    const { host } = new URL(await bench.server.listen());
    const args = ["--no-sandbox", `--host-resolver-rules=MAP localhost:80 ${host}`];
    browser = await chromium.launch({ timeout: 180_000, executablePath: chromiumPath, args });
    page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`${SITE}/sign-in`);
    await page.fill("#sign-in-email", "ann@example.com");
    await page.fill("#sign-in-password", PASSWORD);
    await page.click("#sign-in button");
    await page.waitForURL(`${SITE}/account`);
  });
  beforeEach(async () => {
    await page.unrouteAll();
    await page.goto(`${SITE}/account`);
    await page.waitForSelector("#sections[data-filled=yes]", { state: "attached" });
  });
  after(async () => {
    await browser?.close();
    await bench?.close();
  });

  const refuse = (path: string) =>
    page.route(`${SITE}/api/v1/${path}`, (route) =>
      route.fulfill({ status: 429, contentType: "application/problem+json", body: JSON.stringify(REFUSAL) }),
    );
  const told = (text: string) => page.waitForSelector(`#failed:visible >> text=${text}`);

  it("show one message in place of their sections", async () => {
    for (const path of ["**", "me/passkeys", "me/invitations*"]) {
      await page.unrouteAll();
      await refuse(path);
      await page.reload();
      await told("Too many requests. Try again in 12 s. Load this page again then.");
      await page.waitForSelector("#sections", { state: "hidden" });
      assert.equal(await page.isVisible("#sign-out"), true, "who must leave can leave");
    }
  });

  it("keep what they show when a list is drawn anew", async () => {
    await refuse("workspaces/*/api-keys?limit=200");
    await page.click("#create-key-details summary");
    await page.fill("#create-key-name", "Shop");
    await page.fill("#create-key-scopes", "workspace:read");
    await page.click("#create-key button");
    await told("Too many requests");
    assert.match(await page.locator("#new-secret code:visible").innerText(), /^tp_/);
  });

  it("say that somebody is still signed in where signing out failed", async () => {
    await refuse("auth/sign-out");
    await page.click("#sign-out");
    await told("You are still signed in. Too many requests. Try again in 12 s. Press Sign out again then.");
    await page.unrouteAll();
    await page.route(`${SITE}/api/v1/auth/sign-out`, (route) => route.abort());
    await page.click("#sign-out");
    await told("You are still signed in. The server does not answer.");
    assert.equal(page.url(), `${SITE}/account`);
  });

  it("say that other sessions go on, and that somebody is still acted for, where ending that failed", async () => {
    await signInElsewhere();
    await page.reload();
    await page.waitForSelector("#end-others:visible");
    await refuse("me/**");
    await page.click("#end-others");
    await told("You are still signed in elsewhere. Too many requests.");
    await page.evaluate("document.querySelector('#acting-for').hidden = false");
    await page.click("#stop-acting");
    await told("You still act for this person. Too many requests.");
  });

  it("ask for no password where it is not known whether a code is asked for", async () => {
    await bench.test.database.query({
      text: "update identity.sessions set created_at = created_at - interval '1 hour'",
    });
    await refuse("me/two-factor");
    await page.click("#download-data");
    await told("Too many requests");
    assert.equal(await page.isVisible("#proof"), false);
  });

  it("keep an invitation that cannot be looked at now", async () => {
    await refuse("invitations/preview");
    await page.goto(`${SITE}/invitation#token=some-token`);
    await page.waitForSelector("#invitation-problem >> text=Too many requests");
    assert.equal(await page.evaluate("sessionStorage.getItem('invitation')"), "some-token");
    await page.unrouteAll();
    await page.reload();
    await page.waitForSelector("#invitation-problem:visible");
    assert.equal(await page.evaluate("sessionStorage.getItem('invitation')"), null);
  });

  async function signInElsewhere(): Promise<void> {
    const elsewhere = await bench.server.app.inject({
      method: "POST",
      url: "/api/v1/auth/sign-in",
      payload: { email: "ann@example.com", password: PASSWORD },
    });
    assert.equal(elsewhere.statusCode, 200, elsewhere.body);
  }
});
