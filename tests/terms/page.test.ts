import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { openHouse, type TestHouse } from "../isolation/support/house.ts";
import { openRegistry, PASSWORD, type Registry } from "../isolation/support/people.ts";
import { rules } from "./rules-product.ts";

const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const skip = existsSync(chromiumPath) ? false : `no Chromium at ${chromiumPath}; set CHROMIUM_PATH`;
const SITE = "http://localhost";

describe("the page of terms", { skip }, () => {
  let server: TestHouse;
  let registry: Registry;
  let browser: Browser;
  const faults: string[] = [];

  before(async () => {
    const environment = {
      PORT: "0",
      TRADEPOST_BASE_URL: SITE,
      TRADEPOST_TERMS_URL: "https://example.com/terms",
      TRADEPOST_TERMS_VERSION: "7",
    };
    server = await openHouse(environment, [rules]);
    registry = await openRegistry(server);
    const { host } = new URL(await server.house.http.listen());
    const args = ["--no-sandbox", `--host-resolver-rules=MAP localhost:80 ${host}`];
    browser = await chromium.launch({ timeout: 180_000, executablePath: chromiumPath, args });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  async function visit(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => faults.push(error.message));
    return page;
  }

  async function signIn(page: Page, email: string, goal = ""): Promise<void> {
    await page.goto(`${SITE}/sign-in${goal}`);
    await page.fill("#sign-in-email", email);
    await page.fill("#sign-in-password", PASSWORD);
    await page.click("#sign-in button");
  }

  it("comes after the first sign-in, leads on when all is accepted, and comes no more", async () => {
    await registry.enter("ann@example.com", "Ann");
    const page = await visit();
    await signIn(page, "ann@example.com", "#returnTo=%2Faccount%23sessions");
    await page.waitForURL(`${SITE}/terms`);
    const link = page.locator("#terms-list a");
    assert.deepEqual(
      [await link.getAttribute("href"), await link.getAttribute("rel")],
      ["https://example.com/terms", "noopener"],
    );
    await page.click("[aria-describedby=terms-rules]");
    await page.waitForSelector("#terms-rules", { state: "detached" });
    await page.click("[aria-describedby=terms-platform]");
    await page.waitForURL(`${SITE}/account#sessions`);
    await page.click("#sign-out");
    await page.waitForURL(`${SITE}/sign-in`);
    await signIn(page, "ann@example.com");
    await page.waitForURL(`${SITE}/account`);
    await page.goto(`${SITE}/terms`);
    await page.waitForSelector("#accepted:visible");
    assert.deepEqual(faults, []);
  });

  it("can wait, asks for a sign-in first, and says what went wrong", async () => {
    await registry.enter("ben@example.com", "Ben");
    const page = await visit();
    await page.goto(`${SITE}/terms`);
    await page.waitForURL(`${SITE}/sign-in`);
    await signIn(page, "ben@example.com");
    await page.waitForURL(`${SITE}/terms`);
    await page.click("#not-now");
    await page.waitForURL(`${SITE}/account`);
    await page.goto(`${SITE}/terms`);
    await page.route("**/api/v1/me/terms", (route) =>
      route.request().method() === "POST" ? route.abort() : route.fallback(),
    );
    await page.click("[aria-describedby=terms-platform]");
    await page.waitForSelector("#terms-problem >> text=The server does not answer");
    assert.deepEqual(faults, []);
  });

  it("fits a phone and can be worked by keys alone", async () => {
    await registry.enter("cem@example.com", "Cem");
    const page = await visit({ viewport: { width: 360, height: 640 } });
    await signIn(page, "cem@example.com");
    await page.waitForSelector("#terms-list button");
    assert.ok(Number(await page.evaluate("document.documentElement.scrollWidth")) <= 360);
    await page.focus("#terms-list button");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#terms-platform", { state: "detached" });
  });
});
