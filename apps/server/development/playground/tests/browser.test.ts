import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { openBench, type PlaygroundBench } from "./bench.ts";

const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const skip = existsSync(chromiumPath) ? false : `no Chromium at ${chromiumPath}; set CHROMIUM_PATH`;

describe("the playground in a browser", { skip }, () => {
  let bench: PlaygroundBench;
  let browser: Browser;
  let page: Page;
  let address: string;
  const faults: string[] = [];

  before(async () => {
    bench = await openBench();
    address = `${await bench.server.listen()}/playground`;
    browser = await chromium.launch({
      timeout: 180_000,
      executablePath: chromiumPath,
      args: ["--no-sandbox"],
    });
    page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    await page.goto(address);
    await page.waitForSelector(".line.live");
  });
  after(async () => {
    await browser?.close();
    await bench?.close();
  });

  const say = async (text: string): Promise<void> => {
    await page.fill("textarea", text);
    await page.press("textarea", "Enter");
  };

  test("shows a bot's answer to a text live, and what a pressed button changes", async () => {
    await page.click("button.wide");
    await page.waitForSelector(".message:not(.own) >> text=You said /start");
    await say("menu");
    await page.click(".keys >> text=More");
    await page.waitForSelector(".toast >> text=Pressed");
    const changed = page.locator(".message:not(.own)", { hasText: "changed" });
    await changed.locator("strong >> text=changed").waitFor();
    assert.match(await changed.locator(".meta").innerText(), /^edited/);
    await changed.locator(".spoiler").press("Enter");
    assert.match((await changed.locator(".spoiler").getAttribute("class")) ?? "", /shown/);
    assert.deepEqual(faults, []);
  });

  test("lists the bot's commands by the keyboard alone, answers one message and changes another", async () => {
    await bench.call("setMyCommands", { commands: [{ command: "help", description: "Get help" }] });
    await page.reload();
    await page.waitForSelector(".line.live");
    await page.locator("textarea").pressSequentially("/he");
    await page.press("textarea", "ArrowDown");
    await page.keyboard.press("Enter");
    const answer = page.locator(".message:not(.own)", { hasText: "You said /help" });
    await answer.getByRole("button", { name: /^Reply to/ }).focus();
    await page.keyboard.press("Enter");
    await say("first version");
    const own = page.locator(".message.own", { hasText: "first version" });
    assert.match(await own.locator(".quote").innerText(), /You said \/help/);
    await own.getByRole("button", { name: /^Edit/ }).focus();
    await page.keyboard.press("Enter");
    await say("second version");
    const changed = page.locator(".message.own", { hasText: "second version" });
    assert.match(await changed.locator(".meta").innerText(), /^edited/);
    await changed.getByRole("button", { name: /^Delete/ }).focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".service >> text=Message deleted");
  });

  test("blocks the bot, which can be taken back", async () => {
    await page.click(".pane-head summary");
    await page.click("text=Block the bot");
    await page.click("button.wide >> text=Unblock the bot");
    await page.locator("textarea").waitFor();
  });

  test("shares the contact that the bot asks for", async () => {
    await say("keys");
    await page.click(".reply-keys >> text=Send my number");
    await page.click("dialog >> button.main");
    await page.waitForSelector(".message:not(.own) >> text=Number 49");
    assert.equal(await page.locator(".reply-keys").count(), 0);
  });

  test("sends a file, which can be fetched again", async () => {
    await page.click("summary[aria-label=Attach]");
    const file = { name: "cars.csv", mimeType: "text/csv", buffer: Buffer.from("vin\n1") };
    await page.setInputFiles("label:has-text('File') input", file);
    await page.waitForSelector(".message:not(.own) >> text=Got cars.csv, 5 bytes");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click(".file >> text=cars.csv"),
    ]);
    assert.equal(download.suggestedFilename(), "cars.csv");
  });

  test("pays an invoice", async () => {
    await say("invoice");
    await page.click(".pay");
    await page.click("dialog >> button.main");
    await page.waitForSelector(".message.own >> text=Paid 50");
  });

  test("shows a group to two people at once, each with what the other says", async () => {
    await page.click("button[aria-label^='Garage friends, group, as Anna']");
    await page.waitForSelector(".pane >> text=as Anna");
    await page.click("button[aria-label='Open Garage friends as Diego Ruiz beside']");
    const [anna, diego] = [page.locator(".pane").nth(0), page.locator(".pane").nth(1)];
    await diego.locator("textarea").fill("Hello Anna");
    await diego.locator("textarea").press("Enter");
    await anna.locator(".message:not(.own) >> text=Hello Anna").waitFor();
    await diego.locator(".message.own >> text=Hello Anna").waitFor();
    await anna.locator("textarea").fill("/ask@echo_bot");
    await anna.locator("textarea").press("Enter");
    await diego.locator("text=You said /ask@echo_bot").waitFor();
  });

  test("keeps everything over a reload, and goes on live", async () => {
    await page.reload();
    await page.waitForSelector(".line.live");
    assert.equal(await page.locator(".pane").count(), 2);
    await page.locator(".pane").nth(0).locator("text=Hello Anna").waitFor();
    const [lena] = [bench.playground.telegram.users()[1]];
    const [group] = bench.playground.telegram.groups();
    assert.ok(lena && group);
    lena.send(group, "Still there");
    await page.locator(".pane").nth(0).locator("text=Still there").waitFor();
    assert.match(await page.locator("#heard").innerText(), /Diego: Still there/);
  });

  test("loses no text, no focus and no press to what happens meanwhile", async () => {
    const [group] = bench.playground.telegram.groups();
    assert.ok(group);
    const inGroup = (method: string, parameters: object): Promise<unknown> =>
      bench.call(method, { chat_id: group.id, ...parameters });
    const inline_keyboard = [[{ text: "More", callback_data: "more" }]];
    const field = page.locator(".pane").nth(0).locator("textarea");
    await field.pressSequentially("half a");
    const asked = await inGroup("sendMessage", { text: "Press one", reply_markup: { inline_keyboard } });
    await inGroup("sendMessage", { text: "Or say it", reply_markup: { keyboard: [["Yes"]] } });
    await page.locator(".reply-keys >> text=Yes").first().waitFor();
    await page.keyboard.type(" word");
    assert.equal(await field.inputValue(), "half a word");

    const { message_id } = asked as { message_id: number };
    await page.locator(`.pane [data-message="${message_id}"] .keys >> text=More`).first().hover();
    await page.mouse.down();
    await inGroup("editMessageText", { message_id, text: "Press it", reply_markup: { inline_keyboard } });
    await page.locator(".pane").nth(0).locator("text=Press it").waitFor();
    await page.mouse.up();
    await page.waitForSelector(".toast >> text=Pressed");

    const [anna] = bench.playground.telegram.users();
    await page.hover("button[aria-label^='Echo, bot, as Anna']");
    await page.mouse.down();
    await bench.call("sendMessage", { chat_id: anna?.id, text: "A word aside" });
    await page.waitForSelector("button[aria-label^='Echo, bot, as Anna, 1 unread']");
    await page.mouse.up();
    await page.waitForSelector(".pane[aria-label='Anna in Echo'] >> text=A word aside");
    assert.deepEqual(faults, []);
  });

  test("fits a phone, one thing at a time, with a label for every field", async () => {
    const phone = await browser.newPage({ viewport: { width: 390, height: 844 } });
    phone.setDefaultTimeout(60_000);
    await phone.goto(address);
    await phone.click("button[aria-label^='Echo, bot, as Anna']");
    await phone.locator(".pane textarea").waitFor();
    assert.equal(await phone.locator("#side").isVisible(), false);
    const facts = await phone.evaluate(`({
      width: document.documentElement.scrollWidth,
      unlabelled: [...document.querySelectorAll("input, textarea, select")].filter(
        (field) => field.labels.length === 0 && !field.hasAttribute("aria-label")).length,
    })`);
    assert.deepEqual(facts, { width: 390, unlabelled: 0 });
    await phone.click(".back");
    await phone.locator("#side").waitFor();
    await phone.close();
    assert.deepEqual(faults, []);
  });
});
