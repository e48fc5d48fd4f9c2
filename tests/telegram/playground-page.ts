import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";

const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Why no browser is there to test with; false when there is one. */
export const noBrowser = existsSync(chromiumPath)
  ? false
  : `no Chromium at ${chromiumPath}; set CHROMIUM_PATH`;

/** Where pictures of the walk go; none are taken without it. */
const pictures = process.env["WALK_PICTURES"];

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly colours?: "light" | "dark";
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ timeout: 180_000, executablePath: chromiumPath, args: ["--no-sandbox"] });
}

/** The playground as one person sees it. */
export interface Screen {
  readonly page: Page;
  /** Errors of the page so far. */
  readonly faults: readonly string[];
  /** Opens somebody's chat, from the list where that is all that one sees. */
  open(chat: string, person: string): Promise<void>;
  /** Writes and sends; answers at once. */
  say(text: string): Promise<void>;
  /** The latest message of others that holds the text, once it is there. */
  heard(text: string | RegExp): Promise<Locator>;
  /** Sends and waits for an answer that holds the text. */
  ask(text: string, answer: string | RegExp): Promise<Locator>;
  /** Presses a button under a message, or the latest one of that name. */
  press(name: string, under?: Locator): Promise<void>;
  attach(name: string, mimeType: string, buffer: Buffer): Promise<void>;
  /** Keeps a picture when pictures are asked for. */
  picture(name: string): Promise<void>;
}

/** Opens `/playground` in a browser of its own. */
export async function openScreen(browser: Browser, address: string, look: Look): Promise<Screen> {
  const { width, height, colours = "light" } = look;
  const page = await browser.newPage({
    viewport: { width, height },
    deviceScaleFactor: 2,
    // Narrow screens are phones: nothing hovers there.
    hasTouch: width < 760,
    isMobile: width < 760,
    colorScheme: colours,
    locale: "en-GB",
  });
  let count = 0;
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  await page.goto(`${address}/playground`);
  await page.locator(".line.live").waitFor({ state: "attached" });
  const field = page.getByRole("textbox", { name: "Message" });
  const say = async (text: string): Promise<void> => {
    await field.fill(text);
    await field.press("Enter");
  };
  const heard = async (text: string | RegExp): Promise<Locator> => {
    const message = page.locator(".message:not(.own)", { hasText: text }).last();
    await message.waitFor();
    // By its number from now on, since edits change its words.
    return page.locator(`[data-message="${await message.getAttribute("data-message")}"]`);
  };
  return {
    page,
    faults,
    say,
    heard,
    open: async (chat, person) => {
      const back = page.getByRole("button", { name: "Back to the chats" });
      if (await back.isVisible()) await back.click();
      await page.getByRole("button", { name: new RegExp(`^${chat}, \\w+, as ${person}`) }).click();
      await page.locator(".pane").waitFor();
    },
    ask: async (text, answer) => {
      const before = await page.locator(".message:not(.own)").count();
      await say(text);
      await page.locator(`:nth-match(.message:not(.own), ${before + 1})`).waitFor();
      return heard(answer);
    },
    press: async (name, under = page.locator(".pane")) =>
      under.getByRole("button", { name, exact: true }).last().click(),
    attach: async (name, mimeType, buffer) => {
      await page.getByLabel("Attach").click();
      await page.setInputFiles("label:has-text('File') input", { name, mimeType, buffer });
    },
    picture: async (name) => {
      if (pictures === undefined) return;
      count += 1;
      // Notes pass; what they lie over is what the picture is for.
      await page.locator(".toast").waitFor({ state: "detached" });
      await mkdir(pictures, { recursive: true });
      const file = `${width}-${colours}-${String(count).padStart(2, "0")}-${name}.png`;
      await page.screenshot({ path: path.join(pictures, file), animations: "disabled" });
    },
  };
}
