import assert from "node:assert/strict";
import { test } from "node:test";
import { html } from "../pages/html.ts";
import { pageScript } from "../pages/script.ts";
import { signInPage } from "../pages/sign-in.ts";

test("texts cannot leave their place in a page", () => {
  const told = `"'><script>alert(1)</script>&`;
  const made = html`<b title="${told}">${[html`<i>${told}</i>`, html`${7}`]}</b>`.html;
  const safe = "&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;";
  assert.equal(made, `<b title="${safe}"><i>${safe}</i>\n7</b>`);
  const page = signInPage([{ id: "x", name: told }], {});
  assert.equal(page.includes("alert(1)</script>"), false);
});

test("pages hold no code and load nothing from elsewhere", () => {
  const page = signInPage([], {});
  assert.equal(/<script(?! src="\/pages\/)|\son\w+=|style=/i.test(page), false);
  const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? "");
  assert.deepEqual(
    sources.filter((source) => !source.startsWith("/") && source !== "data:,"),
    [],
  );
});

test("the script is a script that browsers can read", () => {
  assert.doesNotThrow(() => new Function(pageScript()));
});
