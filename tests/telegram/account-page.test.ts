import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import type { FakeUser } from "#platform/telegram/testing";
import { openRegistry, PASSWORD } from "../isolation/support/people.ts";
import { openSpeakingHouse, type SpeakingHouse } from "./speaking-house.ts";

const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const skip = existsSync(chromiumPath) ? false : `no Chromium at ${chromiumPath}; set CHROMIUM_PATH`;
const SITE = "http://localhost";
/** Where pictures of the section are put, when somebody wants to see them. */
const pictures = process.env["ACCOUNT_PICTURES"];

describe("the account's page about Telegram", { skip }, () => {
  let house: SpeakingHouse;
  let browser: Browser;
  let page: Page;
  let anna: FakeUser;
  let ben: FakeUser;
  const faults: string[] = [];

  before(async () => {
    house = await openSpeakingHouse({ PORT: "0", TRADEPOST_BASE_URL: SITE });
    const registry = await openRegistry(house.server);
    await registry.enter("ann@example.com", "Ann");
    anna = house.fake.user({ firstName: "Anna", languageCode: "de", username: "anna_of_the_yard" });
    ben = house.fake.user({ firstName: "Ben", languageCode: "en" });
    const { host } = new URL(await house.server.house.http.listen());
    const args = ["--no-sandbox", `--host-resolver-rules=MAP localhost:80 ${host}`];
    browser = await chromium.launch({ timeout: 180_000, executablePath: chromiumPath, args });
    page = await (await browser.newContext({ viewport: { width: 360, height: 800 } })).newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(`${SITE}/sign-in`);
    await page.fill("#sign-in-email", "ann@example.com");
    await page.fill("#sign-in-password", PASSWORD);
    await page.click("#sign-in button");
    await page.waitForURL(`${SITE}/account`);
  });
  after(async () => {
    await browser?.close();
    await house?.[Symbol.asyncDispose]();
  });

  async function take(name: string): Promise<void> {
    const width = await page.evaluate("document.documentElement.scrollWidth");
    assert.ok(Number(width) <= 360, `${name} is wider than the screen`);
    if (pictures === undefined) return;
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator("#telegram").screenshot({ path: path.join(pictures, `${name}-${colorScheme}.png`) });
    }
  }

  it("says that nobody is connected, and takes no code that no bot has shown", async () => {
    await page.waitForSelector("#telegram-list >> text=Nobody is connected yet");
    await take("empty");
    await page.fill("#telegram-redeem-vin-code", "WRONG234");
    await page.click("#telegram-redeem-vin button");
    await page.waitForSelector("#telegram-redeem-vin .problem:visible");
  });

  it("connects whoever was shown a code by the bot, and the bot tells them in their language with whom", async () => {
    anna.send(house.bot, "/link");
    const code = /Code ist (\w{8})/.exec((await anna.next(house.bot)).text ?? "")?.[1] ?? "";
    await page.fill("#telegram-redeem-vin-code", ` ${code.toLowerCase()} `);
    await page.click("#telegram-redeem-vin button");
    await page.waitForSelector("#told >> text=Anna is connected at @telling_bot.");
    await page.waitForSelector("#telegram-list >> text=@anna_of_the_yard · at @telling_bot · connected");
    assert.match(
      (await anna.next(house.bot)).text ?? "",
      /mit dem Konto von Ann \(ann@example\.com\) verbunden/,
    );
  });

  it("gives a code that the bot takes, with a link that hands it over, and sees who has come of it", async () => {
    await page.click("#telegram .issue");
    const shown = await page.locator("#telegram .secret code:visible").innerText();
    const code = /^\/link (\w{8})$/.exec(shown)?.[1] ?? "";
    const link = page.locator("#telegram .secret a");
    assert.equal(await link.getAttribute("href"), `https://t.me/telling_bot?start=link-${code}`);
    assert.equal(await link.getAttribute("rel"), "noopener");
    await take("code");
    ben.start(house.bot, `link-${code}`);
    assert.match((await ben.next(house.bot)).text ?? "", /Only go on if it is yours/);
    ben.press(house.bot, "Connect");
    assert.match(
      (await ben.next(house.bot)).text ?? "",
      /connected to the account of Ann \(ann@example\.com\)/,
    );
    await page.evaluate("dispatchEvent(new Event('focus'))");
    await page.waitForSelector("#telegram-list >> text=Ben");
    await take("two");
  });

  it("disconnects the one who is meant when asked twice, and the bot tells them", async () => {
    const button = page.locator('#telegram-list button[aria-label="Disconnect: Anna"]');
    await button.click();
    await page.waitForSelector('#telegram-list button[aria-label="Really disconnect Anna?"]');
    await page.click('#telegram-list button[aria-label="Really disconnect Anna?"]');
    await page.waitForSelector("#told >> text=Anna acts for your account no more.");
    assert.deepEqual(await page.locator("#telegram-list .title").allInnerTexts(), ["Ben"]);
    assert.match((await anna.next(house.bot)).text ?? "", /nicht mehr mit dem Konto von Ann/);
    assert.deepEqual(faults, []);
  });
});
