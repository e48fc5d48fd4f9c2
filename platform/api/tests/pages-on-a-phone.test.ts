import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { type Browser, chromium } from "playwright-core";
import { type ApiBench, openApi, SITE } from "./bench.ts";
import { PASSWORD, signedInBrowser, workspaceOf } from "./people.ts";

const chromiumPath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const skip = existsSync(chromiumPath) ? false : `no Chromium at ${chromiumPath}; set CHROMIUM_PATH`;

describe("pages on a phone", { skip }, () => {
  let bench: ApiBench;
  let browser: Browser;

  before(async () => {
    bench = await openApi();
    const { host } = new URL(await bench.server.listen());
    const args = ["--no-sandbox", `--host-resolver-rules=MAP localhost:80 ${host}`];
    browser = await chromium.launch({ timeout: 180_000, executablePath: chromiumPath, args });
  });
  after(async () => {
    await browser?.close();
    await bench?.close();
  });

  it("keep long marks of a list within its card", async () => {
    const host = await signedInBrowser(bench, "gil@example.com", "Gil");
    const keys = `/api/v1/workspaces/${await workspaceOf(host)}/api-keys`;
    const { key } = (await host.send("POST", keys, { name: "Shop", scopes: ["*"] })).json();
    await host.send("POST", `${keys}/${key.id}/rotate`);
    const phone = await browser.newPage({ viewport: { width: 360, height: 640 } });
    await phone.goto(`${SITE}/sign-in`);
    await phone.fill("#sign-in-email", "gil@example.com");
    await phone.fill("#sign-in-password", PASSWORD);
    await phone.click("#sign-in button");
    await phone.waitForSelector(".mark >> text=replaced, works until");
    const outside = await phone.evaluate(`[...document.querySelectorAll(".mark")].filter((mark) =>
      mark.getBoundingClientRect().right > mark.closest(".card").getBoundingClientRect().right - 8).length`);
    assert.equal(outside, 0);
    await phone.close();
  });

  it("are no wider than it, and label every input", async () => {
    const phone = await browser.newPage({ viewport: { width: 360, height: 640 } });
    for (const path of ["/sign-in", "/sign-up", "/verify", "/reset-password", "/invitation"]) {
      await phone.goto(`${SITE}${path}`);
      const width = await phone.evaluate("document.documentElement.scrollWidth");
      assert.ok(Number(width) <= 360, `${path} is ${String(width)} wide`);
      const unlabelled = await phone.evaluate(
        "[...document.querySelectorAll('input')].filter((input) => input.labels.length === 0).length",
      );
      assert.equal(unlabelled, 0, path);
    }
    await phone.close();
  });
});
