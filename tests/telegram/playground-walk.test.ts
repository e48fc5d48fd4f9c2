import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { makePlace, type Place } from "../support/places.ts";
import { type RunningServer, startServer } from "../support/servers.ts";
import { numberedVin } from "../support/vins.ts";
import { noBrowser, openBrowser, openScreen, type Screen } from "./playground-page.ts";

const ACCORD = "1HGCM82633A004352";
const SERIES_X3 = "5UXWX7C5XBA000000";
const BOT = "VIN decoder";
const phone = { width: 375, height: 812 };

/** What can be operated and has no name for those who do not see it. */
function unnamedControls(page: Screen["page"]): Promise<string[]> {
  return page.locator("button, summary, a, input, textarea, select").evaluateAll((controls) =>
    controls
      .filter((one) => one.closest("label") === null)
      .filter((one) => `${one.textContent}${one.getAttribute("aria-label") ?? ""}`.trim() === "")
      .map((one) => one.outerHTML),
  );
}

describe("a person at the VIN bot in the playground, on a phone", { skip: noBrowser }, () => {
  let place: Place;
  let server: RunningServer;
  let browser: Browser;
  let anna: Screen;

  before(async () => {
    place = await makePlace();
    server = await startServer({ dataFolder: place.dataFolder });
    browser = await openBrowser();
    anna = await openScreen(browser, server.url, phone);
  });
  after(async () => {
    await browser?.close();
    await server?.end("SIGTERM");
    await place?.[Symbol.asyncDispose]();
  });

  test("begins with a tap, and learns from an example what to send", async () => {
    await anna.picture("chats");
    await anna.open(BOT, "Anna");
    await anna.picture("before-start");
    await anna.press("Start");
    await anna.heard(/Hello Anna!.*Try it: 1HGCM82633A004352/s);
    await anna.picture("start");
    await anna.ask("/help", "/garage – your saved vehicles");
    await anna.picture("help");
  });

  test("pastes a VIN and turns the card over, section by section", async () => {
    const card = await anna.ask(ACCORD, "2003 HONDA Accord");
    await anna.picture("card");
    for (const [section, shown] of [
      ["Engine", /Cylinders: 6/],
      ["Safety", /Seat Belt/],
      ["Check", /The form of the VIN is right/],
      ["All data", /Manufacturer Name/],
      ["Overview", /The check digit is right/],
    ] as const) {
      await anna.press(section, card);
      await card.filter({ hasText: shown }).waitFor();
      await anna.picture(`section-${section.toLowerCase().replace(" ", "-")}`);
    }
    await anna.press("⭐ Save", card);
    await card.filter({ hasText: "2003 HONDA Accord EX-V6 ⭐" }).waitFor();
    await anna.picture("saved");
  });

  test("finds several VINs in a sentence and compares them with a tap", async () => {
    const list = await anna.ask(
      `The Honda is ${ACCORD.toLowerCase()}, the other one ${SERIES_X3}. Which is better?`,
      "I found 2 VINs",
    );
    await anna.picture("several");
    await anna.press("Compare", list);
    await anna.heard(/Side by side.*HONDA.*BMW/s);
    await anna.picture("compared");
    await anna.ask("/compare", "Send me two to four VINs");
    await anna.ask(`${ACCORD} ${numberedVin(7)}`, /The same for all/);
  });

  test("keeps vehicles in the garage under names of their own", async () => {
    await anna.ask(`/garage ${SERIES_X3} Family car`, "Saved as “Family car”");
    const garage = await anna.ask("/garage", /Your garage \(2\).*Family car/s);
    await anna.picture("garage");
    await anna.press("2", garage);
    await garage.filter({ hasText: SERIES_X3 }).waitFor();
    await anna.picture("garage-vehicle");
    await anna.press("✏️ Rename", garage);
    await anna.heard("What shall I call Family car from now on?");
    await anna.ask("Holiday car", "It is called “Holiday car” now");
    await anna.press("🗑 Remove", garage);
    await garage.filter({ hasText: "Your garage (1)" }).waitFor();
  });

  test("changes language and units, and reads everything so from then on", async () => {
    const settings = await anna.ask("/settings", /Settings.*metric/s);
    await anna.picture("settings");
    await anna.press("Deutsch", settings);
    await settings.filter({ hasText: "Einstellungen" }).waitFor();
    await anna.press("US (hp, mi)", settings);
    await settings.filter({ hasText: "Einheiten: US" }).waitFor();
    await anna.picture("settings-german");
    await anna.ask(ACCORD, /Die Prüfziffer stimmt/);
    await anna.picture("card-german");
    await anna.press("English", settings);
    await settings.filter({ hasText: "Language: English" }).waitFor();
  });

  test("looks at the history and what was used", async () => {
    await anna.ask("/history", /What you have decoded.*HONDA/s);
    await anna.picture("history");
    await anna.ask("/usage", /Decoded VINs.*Saved vehicles: 1/s);
    await anna.picture("usage");
  });

  test("sends lists as CSV and as a workbook and gets files back", async () => {
    await anna.ask("/bulk", "Send me the list");
    const lines = Array.from({ length: 60 }, (_, at) => numberedVin(at));
    await anna.attach("cars.csv", "text/csv", Buffer.from(`vin\n${lines.join("\n")}\n`));
    const done = await anna.heard("Done: 60 of 60 VINs decoded");
    await anna.page.locator(".message:not(.own) .file", { hasText: ".csv" }).waitFor();
    await anna.picture("list-done");
    await anna.press("Result as XLSX", done);
    const file = anna.page.locator(".message:not(.own) .file", { hasText: ".xlsx" });
    const download = anna.page.waitForEvent("download");
    await file.click();
    const workbook = await readFile(await (await download).path());
    await anna.attach("again.xlsx", "application/vnd.ms-excel", workbook);
    await anna.page.locator(".message.own", { hasText: "again.xlsx" }).waitFor();
    await anna.page.locator(`:nth-match(.message:not(.own) .file:has-text(".xlsx"), 2)`).waitFor();
    await anna.picture("workbook");
  });

  test("stops a list, and leaves a question open with /cancel", async () => {
    const many = Array.from({ length: 100_000 }, (_, at) => numberedVin(at));
    await anna.attach("many.txt", "text/plain", Buffer.from(many.join("\n")));
    const list = await anna.heard(/VINs in the queue|of 100000 VINs/);
    await anna.press("Stop", list);
    await anna.heard(/Stopped after \d+ of 100000 VINs/);
    await anna.picture("stopped");
    await anna.ask("/compare", "Send me two to four VINs");
    await anna.ask("/cancel", "");
    await anna.picture("cancelled");
  });

  test("gets a code to connect an account", async () => {
    await anna.ask("/link", /Your code is \w{8}/);
    await anna.picture("link");
  });

  test("is told what to do with a contact, a place and small talk", async () => {
    await anna.page.getByLabel("Attach").click();
    await anna.picture("attach");
    await anna.page.getByRole("button", { name: "Contact", exact: true }).click();
    await anna.picture("contact-dialog");
    await anna.page.locator("dialog button.main").click();
    await anna.heard(/I read texts and lists/);
    await anna.page.getByLabel("Attach").click();
    await anna.page.getByRole("button", { name: "Location", exact: true }).click();
    await anna.page.locator("dialog button.main").click();
    await anna.page.locator(".message.own", { hasText: "52.52" }).waitFor();
    await anna.ask("How are you?", "I found no VIN in this");
    await anna.picture("small-talk");
    assert.deepEqual(anna.faults, []);
  });

  test("talks in a group with a friend, where both read the bot's answers in their own time", async () => {
    const dark = await openScreen(browser, server.url, { width: 1280, height: 800, colours: "dark" });
    const { page } = dark;
    await dark.open("Garage friends", "Anna");
    await page.getByRole("button", { name: "Open Garage friends as Diego Ruiz beside" }).click();
    const anna = page.getByRole("region", { name: "Anna in Garage friends" });
    const diego = page.getByRole("region", { name: "Diego Ruiz in Garage friends" });
    const write = async (text: string): Promise<void> => {
      await diego.getByRole("textbox", { name: "Message" }).fill(text);
      await diego.getByRole("textbox", { name: "Message" }).press("Enter");
    };
    await write(`Anna, look at ${ACCORD}`);
    await anna.getByText("Anna, look at").waitFor();
    await write(`/vin@vin_bot ${ACCORD}`);
    const [annas, diegos] = [anna, diego].map((pane) =>
      pane.locator(".message", { hasText: "2003 HONDA Accord" }).last(),
    );
    assert.ok(annas && diegos);
    await diegos.getByText("El dígito de control es correcto").waitFor();
    await annas.getByRole("button", { name: "Motor" }).click();
    await diegos.getByText("Cilindros").waitFor();
    assert.match(await page.locator("#heard").innerText(), /VIN decoder: .*HONDA Accord.*Buttons: /s);
    await dark.picture("group");
    assert.deepEqual(dark.faults, []);
    await page.close();
  });

  test("reaches everything by the keyboard, which stays where it was when the bot changes a message", async () => {
    const screen = await openScreen(browser, server.url, { width: 1280, height: 800 });
    const { page } = screen;
    await screen.open(BOT, "Anna");
    await screen.ask("/settings", "Language: English");
    const card = await screen.ask(ACCORD, "The check digit is right");
    await page.keyboard.press("Shift+Tab");
    await card.getByRole("button", { name: "Engine" }).focus();
    await page.keyboard.press("Enter");
    await card.filter({ hasText: "Cylinders: 6" }).waitFor();
    await page.keyboard.press("Enter");
    await card.filter({ hasText: "The check digit is right" }).waitFor();
    assert.match(await page.locator("#heard").innerText(), /Changed\. VIN decoder: .*Cylinders: 6/s);
    assert.deepEqual(await unnamedControls(page), []);
    await page.close();
  });

  test("finds everything again in the dark and on a large screen", async () => {
    for (const look of [
      { ...phone, colours: "dark" },
      { width: 1280, height: 800 },
    ] as const) {
      const screen = await openScreen(browser, server.url, look);
      await screen.picture("chats");
      await screen.open(BOT, "Anna");
      await screen.picture("end");
      await screen.ask("/settings", "Language: English");
      await screen.picture("settings");
      await screen.ask(ACCORD, "The check digit is right");
      await screen.picture("card");
      assert.deepEqual(screen.faults, []);
      await screen.page.close();
    }
  });
});
