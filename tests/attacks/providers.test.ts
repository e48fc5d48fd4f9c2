import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { type FakeOpenIdProvider, startOpenIdProvider } from "#platform/identity/testing";
import { codeOf, openHouse, SITE, type TestHouse } from "../isolation/support/house.ts";
import { call } from "../isolation/support/people.ts";

const BOT_TOKEN = "123456789:AAbotAAbotAAbotAAbotAAbotAAbotAAbot";
const REFUSED_PAGE = "/sign-in#problem=IDENTITY_PROVIDER_REFUSED";

/** Addresses that some browser or parser reads as another site. */
const ELSEWHERE: readonly string[] = [
  "https://evil.example.com/",
  "//evil.example.com",
  "///evil.example.com",
  "////evil.example.com",
  "/\\evil.example.com",
  "\\/evil.example.com",
  "/\t/evil.example.com",
  "/\n/evil.example.com",
  "/%0a/evil.example.com",
  "/%09/evil.example.com",
  "/.//evil.example.com",
  "/..//evil.example.com",
  "/%2e//evil.example.com",
  "/account/..//evil.example.com",
  "javascript:alert(1)",
  "data:text/html,evil",
  "https:evil.example.com",
  "https:/evil.example.com",
  "@evil.example.com",
  ".evil.example.com",
  "/%5cevil.example.com",
  "/;@evil.example.com",
  "/\u2028/evil.example.com",
  "/account\r\nlocation: https://evil.example.com",
];

/** What a browser keeps and sends. */
interface Browser {
  cookie: string;
}

let provider: FakeOpenIdProvider;
/** Describes itself as the other one. */
let impostor: Server;
let server: TestHouse;
let people = 0;

before(async () => {
  provider = await startOpenIdProvider();
  const { issuer, clientId, clientSecret } = provider;
  const description = await (await fetch(`${issuer}/.well-known/openid-configuration`)).text();
  impostor = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(description);
  });
  impostor.listen(0, "127.0.0.1");
  await once(impostor, "listening");
  const { port } = impostor.address() as AddressInfo;
  const known = { issuer, clientId, clientSecret, scopes: ["openid", "email"] };
  server = await openHouse({
    TRADEPOST_OPENID_PROVIDERS: JSON.stringify([
      { ...known, id: "acme", name: "Acme" },
      { ...known, id: "other", name: "Other" },
      { ...known, id: "impostor", name: "Impostor", issuer: `http://127.0.0.1:${port}` },
    ]),
    TRADEPOST_TELEGRAM_LOGIN_BOT_TOKEN: BOT_TOKEN,
  });
});
after(async () => {
  await server.close();
  await provider.close();
  impostor.close();
  impostor.closeAllConnections();
});

const get = (url: string, { cookie }: Browser): Promise<LightMyRequestResponse> =>
  server.send({ method: "GET", url, headers: cookie === "" ? {} : { cookie } });

/** Sets out to the provider and agrees there; answers the path by which the browser comes back. */
async function setOut(browser: Browser, returnTo?: string): Promise<string> {
  people += 1;
  provider.person({ sub: `person-${people}`, email: `person-${people}@example.com`, email_verified: true });
  const query = returnTo === undefined ? "" : `?returnTo=${encodeURIComponent(returnTo)}`;
  const departure = await get(`/api/v1/auth/openid/acme/start${query}`, browser);
  assert.equal(departure.statusCode, 303, departure.body);
  browser.cookie = departure.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const agreed = await fetch(String(departure.headers.location), { redirect: "manual" });
  const { pathname, search } = new URL(agreed.headers.get("location") ?? "");
  return `${pathname}${search}`;
}

const sessionOf = ({ cookies }: LightMyRequestResponse): string | undefined =>
  cookies.find(({ name, value }) => name === "__Host-tradepost" && value !== "")?.value;

async function requireRefused(path: string, browser: Browser, what: string): Promise<void> {
  const answer = await get(path, browser);
  assert.equal(answer.headers.location, REFUSED_PAGE, what);
  assert.equal(sessionOf(answer), undefined, what);
}

describe("the way back from an OpenID provider", () => {
  it("ends in a session once, in the browser that began, at the provider that was asked", async () => {
    const browser: Browser = { cookie: "" };
    const path = await setOut(browser);
    await requireRefused(path, { cookie: "" }, "a browser that began nothing");
    const another: Browser = { cookie: "" };
    await setOut(another);
    await requireRefused(path, another, "a browser that began another way");
    const answer = await get(path, browser);
    assert.notEqual(sessionOf(answer), undefined, String(answer.headers.location));
    const { "/token": asked } = provider.counts();
    await requireRefused(path, browser, "the second time");
    assert.equal(provider.counts()["/token"], asked, "a state that was used is no matter for the provider");
    const changes: Readonly<Record<string, (url: URL) => void>> = {
      "another state": (url) => url.searchParams.set("state", "x".repeat(43)),
      "no state": (url) => url.searchParams.delete("state"),
      "two states": (url) => url.searchParams.append("state", "x".repeat(43)),
      "another code": (url) => url.searchParams.set("code", "x"),
      "no code": (url) => url.searchParams.delete("code"),
      "two codes": (url) => url.searchParams.append("code", "x"),
      "another issuer": (url) => url.searchParams.set("iss", "https://evil.example.com"),
      "another provider": (url) => (url.pathname = url.pathname.replace("/acme/", "/other/")),
      "an error of the provider": (url) => url.searchParams.set("error", "access_denied"),
    };
    for (const [what, change] of Object.entries(changes)) {
      const fresh: Browser = { cookie: "" };
      const url = new URL(await setOut(fresh), SITE);
      change(url);
      const changed = await get(`${url.pathname}${url.search}`, fresh);
      assert.match(String(changed.headers.location), /^\/sign-in#problem=IDENTITY_PROVIDER_\w+$/, what);
      assert.equal(sessionOf(changed), undefined, what);
    }
  });

  it("begins no session with a code that was stolen from another browser", async () => {
    const victim: Browser = { cookie: "" };
    const stolen = new URL(await setOut(victim), SITE).searchParams.get("code") ?? "";
    const thief: Browser = { cookie: "" };
    const url = new URL(await setOut(thief), SITE);
    url.searchParams.set("code", stolen);
    await requireRefused(`${url.pathname}${url.search}`, thief, "a stolen code");
  });

  it("does not begin with a provider that describes itself as another", async () => {
    const { headers } = await get("/api/v1/auth/openid/impostor/start", { cookie: "" });
    assert.match(String(headers.location), /^\/sign-in#problem=IDENTITY_PROVIDER_\w+$/);
  });

  it("leads to this site only, whatever path was asked for", async () => {
    for (const returnTo of ELSEWHERE) {
      const browser: Browser = { cookie: "" };
      const { headers } = await get(await setOut(browser, returnTo), browser);
      const location = String(headers.location);
      assert.equal(new URL(location, SITE).origin, SITE, JSON.stringify(returnTo));
      assert.match(location, /^\/(?![/\\])[\x21-\x7e]*$/, JSON.stringify(returnTo));
    }
  });
});

describe("what Telegram signed", () => {
  const nowSeconds = (): number => Math.floor(Date.now() / 1000);
  const widgetKey = (token = BOT_TOKEN): Buffer => createHash("sha256").update(token).digest();
  const miniAppKey = (token = BOT_TOKEN): Buffer => createHmac("sha256", "WebAppData").update(token).digest();
  const signed = (fields: Readonly<Record<string, string>>, key: Buffer): Record<string, string> => {
    const lines = Object.keys(fields)
      .toSorted()
      .map((name) => `${name}=${fields[name]}`);
    return { ...fields, hash: createHmac("sha256", key).update(lines.join("\n")).digest("hex") };
  };
  const widget = (more: Readonly<Record<string, string>> = {}, key = widgetKey()): Record<string, string> => {
    people += 1;
    const fields = { id: String(5_000_000_000 + people), first_name: "Ann", auth_date: String(nowSeconds()) };
    return signed({ ...fields, ...more }, key);
  };
  const miniApp = (
    more: Readonly<Record<string, string>> = {},
    key = miniAppKey(),
  ): Record<string, string> => {
    people += 1;
    const user = JSON.stringify({ id: 5_000_000_000 + people, first_name: "Ann" });
    return signed({ user, query_id: "AAH", auth_date: String(nowSeconds()), ...more }, key);
  };
  const signIn = async (proof: object): Promise<string> => {
    const body = { proof, transport: "token" };
    const answer = await call(server, {}, "POST", "/api/v1/auth/telegram", body);
    return `${answer.statusCode} ${codeOf(answer) ?? ""}`.trim();
  };
  const byWidget = (fields: object): Promise<string> => signIn({ kind: "login-widget", fields });
  const byMiniApp = (fields: Readonly<Record<string, string>>): Promise<string> =>
    signIn({ kind: "mini-app", initData: new URLSearchParams(fields).toString() });

  it("lets its person in, the widget's data once", async () => {
    const fields = widget();
    assert.equal(await byWidget(fields), "200");
    assert.equal(await byWidget(fields), "401 IDENTITY_TELEGRAM_REFUSED");
    assert.equal(await byMiniApp(miniApp()), "200");
  });

  it("is refused when it is old, changed, of another bot, or of the other kind", async () => {
    const [good, app] = [widget(), miniApp()];
    const old = String(nowSeconds() - 2 * 3600);
    const future = String(nowSeconds() + 600);
    const other = "987654321:AAotherAAotherAAotherAAotherAAotherAA";
    const { hash: _, ...unsigned } = good;
    const forgeries: Readonly<Record<string, Promise<string>>> = {
      old: byWidget(widget({ auth_date: old })),
      "of the future": byWidget(widget({ auth_date: future })),
      "a date that is none": byWidget(widget({ auth_date: "now" })),
      "another person": byWidget({ ...good, id: "1" }),
      "a field more": byWidget({ ...good, is_admin: "1" }),
      "a newer date": byWidget({ ...good, auth_date: String(nowSeconds() + 1) }),
      "fields glued together": byWidget({ ...good, first_name: `Ann\nid=1` }),
      "no hash": byWidget(unsigned),
      "an empty hash": byWidget({ ...good, hash: "" }),
      "another bot": byWidget(widget({}, widgetKey(other))),
      "an empty token": byWidget(widget({}, widgetKey(""))),
      "a Mini App's key": byWidget(widget({}, miniAppKey())),
      "an old Mini App": byMiniApp(miniApp({ auth_date: old })),
      "a Mini App of the future": byMiniApp(miniApp({ auth_date: future })),
      "another person in a Mini App": byMiniApp({ ...app, user: '{"id":1}' }),
      "a Mini App of another bot": byMiniApp(miniApp({}, miniAppKey(other))),
      "a Mini App by the widget's key": byMiniApp(miniApp({}, widgetKey())),
      "two persons": signIn({
        kind: "mini-app",
        initData: `${new URLSearchParams(app)}&user=%7B%22id%22%3A1%7D`,
      }),
      "a bot": byMiniApp(miniApp({ user: '{"id":5,"is_bot":true}' })),
    };
    for (const [what, outcome] of Object.entries(forgeries))
      assert.match(await outcome, /^401 IDENTITY_TELEGRAM_REFUSED$/, what);
  });
});
